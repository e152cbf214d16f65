/**
 * Zeros of G by Powell's dogleg method (Powell 1970; Nocedal & Wright 2006, §11.2): within a trust region a Newton step,
 * where that does not lower |G|² a mixture with steepest descent. So it is damped Newton near a zero and descent on
 * q = ½|F(x) − x|² (Sussillo & Barak 2013) elsewhere; for a piecewise linear G it is semismooth Newton, exact
 * in one step once the pattern of active units is right.
 */

import { decompose } from "../linear/linear-system.js";
import { norm } from "../linear/vector.js";

/** G and dG/dx `[N, N]`. */
export interface Equations {
  residual(x: Float64Array): Float64Array;
  jacobian(x: Float64Array): Float64Array;
}

export interface DoglegOptions {
  /** Done where |G(x)| ≤ tolerance · max(1, |x|). */
  tolerance: number;
  /** Most Newton decompositions. */
  iterations: number;
  /** Longest step; default unlimited. A short one makes the path follow the descent of q. */
  longestStep?: number;
  /** Sees each accepted step; true ends the search. */
  onStep?: (before: Point, after: Point) => boolean;
}

/** A state with its residual. */
export interface Point {
  x: Float64Array;
  residual: Float64Array;
  /** |G(x)| */
  speed: number;
}

export interface Descent extends Point {
  iterations: number;
  outcome: "converged" | "stalled" | "exhausted" | "ended";
}

/**
 * Where |G| fell by less than this share over so many iterations, the search has stalled: at a slow point that is no zero, most
 * often. Short steps may take their time.
 */
const stagnation = { share: 0.2, shareOfShortSteps: 1e-3, iterations: 12 };

export function pointAt(equations: Equations, x: Float64Array): Point {
  const residual = equations.residual(x);
  return { x, residual, speed: norm(residual) };
}

export const isZero = ({ x, speed }: Point, tolerance: number): boolean => speed <= tolerance * Math.max(1, norm(x));

/** Goes from `start` to a zero of G, or to where |G| falls no more. */
export function dogleg(equations: Equations, start: Float64Array, options: DoglegOptions): Descent {
  const { tolerance, iterations, longestStep = Infinity, onStep } = options;
  const size = start.length;
  let point = pointAt(equations, start);
  const share = longestStep === Infinity ? stagnation.share : stagnation.shareOfShortSteps;
  let radius = longestStep;
  let marked = point.speed;
  for (let k = 0; k < iterations; k++) {
    if (isZero(point, tolerance)) return { ...point, iterations: k, outcome: "converged" };
    if (k > 0 && k % stagnation.iterations === 0) {
      if (point.speed > (1 - share) * marked) return { ...point, iterations: k, outcome: "stalled" };
      marked = point.speed;
    }
    const J = equations.jacobian(point.x);
    const next = trustedStep(equations, point, J, size, radius);
    if (!next) return { ...point, iterations: k, outcome: "stalled" };
    radius = Math.min(longestStep, next.radius);
    if (onStep?.(point, next.point)) return { ...next.point, iterations: k + 1, outcome: "ended" };
    point = next.point;
  }
  return { ...point, iterations, outcome: isZero(point, tolerance) ? "converged" : "exhausted" };
}

/** The first step within a shrinking trust region that lowers |G|, and the next radius; null where none does. */
function trustedStep(
  equations: Equations,
  { x, residual, speed }: Point,
  J: Float64Array,
  size: number,
  firstRadius: number,
): { point: Point; radius: number } | null {
  const gradient = transposed(J, residual);
  const slope = norm(gradient);
  if (!(slope > 1e-13 * speed)) return null;
  const curved = norm(applied(J, gradient));
  const cauchy = gradient.map((g) => -g * (slope / curved) * (slope / curved));
  const newton = decompose(J, size)?.solve(residual.map((r) => -r));
  let radius = firstRadius === Infinity ? Math.max(newton ? norm(newton) : 0, norm(cauchy)) : firstRadius;
  while (radius > 1e-14 * Math.max(1, norm(x))) {
    const step = doglegStep(gradient, slope, cauchy, newton, radius);
    const point = pointAt(
      equations,
      x.map((value, i) => value + step[i]),
    );
    const predicted = norm(applied(J, step).map((value, i) => value + residual[i]));
    const gain = (speed - point.speed) * (speed + point.speed);
    const ratio = gain / ((speed - predicted) * (speed + predicted));
    const length = norm(step);
    if (gain > 0 && ratio > 1e-4)
      return { point, radius: ratio < 0.25 ? length / 4 : ratio > 0.75 ? Math.max(radius, 2 * length) : radius };
    radius = Math.min(radius, length) / 4;
  }
  return null;
}

/** The point of the path origin → Cauchy point → Newton point that is `radius` away. */
function doglegStep(
  gradient: Float64Array,
  slope: number,
  cauchy: Float64Array,
  newton: Float64Array | undefined,
  radius: number,
): Float64Array {
  if (newton && norm(newton) <= radius) return newton;
  const reach = norm(cauchy);
  if (reach >= radius) return gradient.map((g) => (-g * radius) / slope);
  if (!newton) return cauchy;
  const leg = newton.map((value, i) => value - cauchy[i]);
  const a = leg.reduce((sum, v) => sum + v * v, 0);
  const b = leg.reduce((sum, v, i) => sum + v * cauchy[i], 0);
  const c = (radius - reach) * (radius + reach);
  // The root of a s² + 2 b s = c in (0, 1), in the form that does not cancel.
  const share = c / (b + Math.sqrt(b * b + a * c));
  const along = b < 0 ? (-b + Math.sqrt(b * b + a * c)) / a : share;
  return cauchy.map((value, i) => value + along * leg[i]);
}

function applied(J: Float64Array, x: Float64Array): Float64Array {
  const n = x.length;
  return x.map((_, i) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += J[i * n + k] * x[k];
    return sum;
  });
}

function transposed(J: Float64Array, y: Float64Array): Float64Array {
  const n = y.length;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) out[k] += J[i * n + k] * y[i];
  return out;
}
