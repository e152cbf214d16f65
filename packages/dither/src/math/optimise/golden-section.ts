/** The minimum of a function of one number, by golden section (Kiefer 1953) around the best place of a grid. */

const golden = (Math.sqrt(5) - 1) / 2;

/**
 * Where a function is lowest between two ends: the best of `cells` + 1 places (default 401), then golden section around it
 * until the interval is below `tolerance` (default 1e-7) of the place, or of 1.
 */
export function goldenSection(
  value: (x: number) => number,
  from: number,
  to: number,
  { cells = 400, tolerance = 1e-7 }: { cells?: number; tolerance?: number } = {},
): number {
  const cell = (to - from) / cells;
  let best = from;
  let least = Infinity;
  for (let k = 0; k <= cells; k++) {
    const here = value(from + k * cell);
    if (here < least) [best, least] = [from + k * cell, here];
  }
  let low = Math.max(from, best - cell);
  let high = Math.min(to, best + cell);
  while (high - low > tolerance * Math.max(1, Math.abs(best))) {
    const span = golden * (high - low);
    if (value(high - span) < value(low + span)) high = low + span;
    else low = high - span;
  }
  const middle = (low + high) / 2;
  return value(middle) < least ? middle : best;
}
