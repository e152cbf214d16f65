/** Which rows of a cell's variables have an adjoint already, on the way back through its program. */

export class Touched {
  private readonly rows = new Map<number, boolean>();

  /** Marks rows as written: 1 where all had been before, to be added to, 0 where none had. */
  write(first: number, count: number): 0 | 1 {
    let before = 0;
    for (let row = first; row < first + count; row++) {
      if (this.rows.get(row)) before++;
      this.rows.set(row, true);
    }
    if (before !== 0 && before !== count) throw new Error("a cell's variables overlap in a way that has no pullback");
    return before === 0 ? 0 : 1;
  }
}
