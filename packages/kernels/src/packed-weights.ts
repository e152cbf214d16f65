/** Weights as the kernel multiplies with them: in tiles of four outputs. */

/** A matrix whose elements are parameters, `[to][from]`: their numbers from 1 on, 0 where there is none. */
export type Matrix = (to: number, from: number) => number;

/** Weights packed one after another in tiles of four outputs, `[tile][from][4]`. */
export class PackedWeights {
  private readonly parts: number[] = [];

  /** Adds a matrix; where it begins. */
  add(rows: number, columns: number, matrix: Matrix): number {
    const start = this.parts.length;
    for (let tile = 0; tile < rows; tile += 4)
      for (let k = 0; k < columns; k++)
        for (let r = tile; r < tile + 4; r++) this.parts.push(r < rows ? matrix(r, k) : 0);
    return start;
  }

  get table(): Int32Array {
    return Int32Array.from(this.parts);
  }
}
