/** A curve's value at a noise level that need not be one of its own. */

/** Linear between the two nearest of the ascending levels, exact on a level; null outside the grid (no extrapolation). */
export function interpolate(levels: ArrayLike<number>, values: ArrayLike<number>, std: number): number | null {
  const last = levels.length - 1;
  if (!(std >= levels[0] && std <= levels[last])) return null;
  let right = 0;
  while (levels[right] < std) right++;
  if (levels[right] === std) return values[right];
  const share = (std - levels[right - 1]) / (levels[right] - levels[right - 1]);
  return values[right - 1] + share * (values[right] - values[right - 1]);
}
