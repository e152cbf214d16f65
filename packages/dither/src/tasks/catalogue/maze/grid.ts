/** Fields on a square grid over the arena and a border around it, with bilinear interpolation and its gradient. */

/** Nodes on a side. */
export const nodes = 81;
/** The grid covers [−reach, reach]². */
export const reach = 1.2;
export const spacing = (2 * reach) / (nodes - 1);

/** Coordinate of a column or row of nodes. */
export const coordinateOf = (node: number): number => -reach + spacing * node;

/** Values at the nodes, `[row, column]`, the lowest row first. */
export type Field = Float64Array;

/** A value with its derivatives along x and y. */
export type ValueAndGradient = [value: number, dx: number, dy: number];

export function fieldOf(of: (x: number, y: number) => number): Field {
  return Float64Array.from({ length: nodes * nodes }, (_, i) =>
    of(coordinateOf(i % nodes), coordinateOf(Math.floor(i / nodes))),
  );
}

/** Value and gradient at a point, bilinear; beyond the grid those of its nearest point, constant outwards. */
export function interpolate(field: Field, x: number, y: number, into: ValueAndGradient): void {
  const across = Math.min(reach, Math.max(-reach, x));
  const up = Math.min(reach, Math.max(-reach, y));
  const column = Math.min(nodes - 2, Math.floor((across + reach) / spacing));
  const row = Math.min(nodes - 2, Math.floor((up + reach) / spacing));
  const a = (across - coordinateOf(column)) / spacing;
  const b = (up - coordinateOf(row)) / spacing;
  const at = row * nodes + column;
  const lowLeft = field[at];
  const lowRight = field[at + 1];
  const highLeft = field[at + nodes];
  const highRight = field[at + nodes + 1];
  const low = lowLeft + a * (lowRight - lowLeft);
  const high = highLeft + a * (highRight - highLeft);
  into[0] = low + b * (high - low);
  into[1] = across === x ? ((1 - b) * (lowRight - lowLeft) + b * (highRight - highLeft)) / spacing : 0;
  into[2] = up === y ? (high - low) / spacing : 0;
}

/** The field smoothed with weights 1 : 2 : 1 along both axes, `passes` times; the border repeats itself. */
export function smoothed(field: Field, passes: number): Field {
  let now = field;
  for (let pass = 0; pass < passes; pass++)
    for (const stride of [1, nodes]) {
      const before = now;
      now = before.map((value, i) => {
        const place = stride === 1 ? i % nodes : Math.floor(i / nodes);
        const back = place > 0 ? before[i - stride] : value;
        const ahead = place < nodes - 1 ? before[i + stride] : value;
        return 0.25 * back + 0.5 * value + 0.25 * ahead;
      });
    }
  return now;
}
