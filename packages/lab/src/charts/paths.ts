/** Lines and bands of the live charts as the paths of SVG. */

/** A polyline's `points`; what cannot be drawn is left out. */
export function pathOf(points: Iterable<readonly [x: number, y: number]>): string {
  let path = "";
  for (const [x, y] of points)
    if (Number.isFinite(x) && Number.isFinite(y)) path += `${path === "" ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
  return path;
}

/** The band of the intervals of a curve's losses, no lower than `floor`, heights from the top. */
export function intervalBand(
  curve: readonly { std: number; lossInterval: readonly [number, number] }[],
  { across, up, floor }: { across: (std: number) => number; up: (loss: number) => number; floor: number },
): string {
  return bandOf(
    curve.map((p) => [across(p.std), Math.min(up(p.lossInterval[0]), floor)] as const),
    curve.map((p) => [across(p.std), up(p.lossInterval[1])] as const),
  );
}

/** A band between two curves over the same places. */
export function bandOf(
  low: readonly (readonly [number, number])[],
  high: readonly (readonly [number, number])[],
): string {
  return low.length === 0 ? "" : `${pathOf(low)}${pathOf([...high].reverse()).replace("M", "L")}Z`;
}
