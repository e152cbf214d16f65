/** The least-squares quadratic through a few neighbouring levels of a curve, in orthogonal polynomials of the window. */

/** y = mean + slope x + curvature (x² − skew x − offset), with x = (level − centre) / scale in [−1, 1] or about. */
export interface Quadratic {
  centre: number;
  scale: number;
  mean: number;
  slope: number;
  curvature: number;
  skew: number;
  offset: number;
}

/**
 * The least-squares quadratic through the levels `low` … `high` (indices, inclusive; three at least) of a curve; with
 * three levels it passes through them. Levels are centred and scaled, and 1, x, x² − skew x − offset are orthogonal on
 * them, so that each coefficient is one quotient of sums and nothing is inverted.
 */
export function fitQuadratic(
  levels: ArrayLike<number>,
  losses: ArrayLike<number>,
  low: number,
  high: number,
): Quadratic {
  const count = high - low + 1;
  const base = losses[low];
  let centre = 0;
  let mean = 0;
  for (let i = low; i <= high; i++) {
    centre += levels[i] - levels[low];
    mean += losses[i] - base;
  }
  centre = levels[low] + centre / count;
  mean = base + mean / count;
  const scale = (levels[high] - levels[low]) / 2;
  let square = 0;
  let cube = 0;
  let slope = 0;
  for (let i = low; i <= high; i++) {
    const x = (levels[i] - centre) / scale;
    square += x * x;
    cube += x * x * x;
    slope += x * (losses[i] - base);
  }
  const skew = cube / square;
  const offset = square / count;
  let norm = 0;
  let curvature = 0;
  for (let i = low; i <= high; i++) {
    const x = (levels[i] - centre) / scale;
    const q = x * x - skew * x - offset;
    norm += q * q;
    curvature += q * (losses[i] - base);
  }
  return { centre, scale, mean, slope: slope / square, curvature: curvature / norm, skew, offset };
}

/** The quadratic's value at a noise level. */
export function quadraticAt(quadratic: Quadratic, std: number): number {
  const { centre, scale, mean, slope, curvature, skew, offset } = quadratic;
  const x = (std - centre) / scale;
  return mean + slope * x + curvature * (x * x - skew * x - offset);
}

/** The noise level at which the quadratic is lowest; null if it has no minimum. */
export function quadraticVertex({ centre, scale, slope, curvature, skew }: Quadratic): number | null {
  if (!(curvature > 0)) return null;
  const vertex = centre + scale * (skew / 2 - slope / (2 * curvature));
  return Number.isFinite(vertex) ? vertex : null;
}
