/**
 * Slow points: states where descent on q = ½|F(x) − x|² passes a tolerance. A ladder of tolerances shows manifolds of slow
 * drift (Sussillo & Barak 2013; Google's computation-thru-dynamics). They are no fixed points and are kept apart from them.
 */

import { DitherError } from "../../base/errors.js";
import type { Network } from "../../network/specification/network.js";
import { cooperation } from "../../base/cooperation.js";
import { dogleg, pointAt, type Equations, type Point } from "../../math/optimise/dogleg.js";
import { noiseFreeMap } from "../map/cell-map.js";
import { norm } from "../../math/linear/vector.js";
import { inputsOf, type Starts } from "./starts.js";
import { distinctPoints } from "./distinct-points.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface SlowPointOptions {
  /** Tolerances on q; default 1e-4, 1e-5, 1e-6. */
  tolerances?: readonly number[];
  /** Most iterations per start; default 400. */
  iterations?: number;
  /** Two points are one where the distance of (state, input) is at most this; default 0.025. */
  uniqueDistance?: number;
  /** Longest step of the descent, relative to √N; default 0.05. */
  longestStep?: number;
  signal?: AbortSignal;
  onProgress?: (share: number) => void;
}

/** What each of {@link SlowPointOptions} may be. */
export const slowPointOptionKinds = {
  tolerances: "numbers",
  iterations: "number",
  uniqueDistance: "number",
  longestStep: "number",
  signal: "signal",
  onProgress: "function",
} as const satisfies OptionKinds<SlowPointOptions>;

export interface SlowPoint {
  kind: "slow";
  state: number[];
  rates: number[];
  input: number[];
  q: number;
  /** Relative speed |f(a) − h|, or its analogue in the current form. */
  speed: number;
  iterations: number;
  start: number;
  /** How many starts passed here. */
  found: number;
}

/** The points at one tolerance. */
export interface SlowLevel {
  tolerance: number;
  /** Unique points with q between half the tolerance and the tolerance; lower where a start was slower to begin with. */
  points: SlowPoint[];
  /** Starts whose descent never got so slow. */
  unreached: number;
}

/**
 * Where descent from each start first gets as slow as each tolerance, slowest last.
 * @throws DitherError `mismatch` or `value` for starts or options that cannot be used, `aborted`.
 */
export async function findSlowPoints(
  network: Network,
  starts: Starts,
  options: SlowPointOptions = {},
): Promise<SlowLevel[]> {
  checkArguments(
    "findSlowPoints",
    { network, starts },
    { network: "network", starts: { states: "array", inputs: "array" } },
  );
  checkOptions("findSlowPoints", options, slowPointOptionKinds);
  const { iterations = 400, uniqueDistance = 0.025, longestStep = 0.05 } = options;
  const tolerances = [...(options.tolerances ?? [1e-4, 1e-5, 1e-6])].sort((a, b) => b - a);
  if (tolerances.length === 0 || tolerances.some((t) => !(t > 0)) || !(longestStep > 0))
    throw new DitherError(
      "value",
      `slow points: expected tolerances and a longest step above 0, got [${tolerances.join(", ")}] and ${longestStep}.`,
    );
  const map = noiseFreeMap(network);
  const inputs = inputsOf(starts, map, "slow points");
  const pause = cooperation("slow points: stopped before all was done.", options);
  const reached = tolerances.map((): Omit<SlowPoint, "found">[] => []);
  for (let k = 0; k < inputs.length; k++) {
    const drive = map.drive(inputs[k]);
    const equations: Equations = {
      residual: (x) => map.residual(x, drive),
      jacobian: (x) => map.residualJacobian(x, drive),
    };
    let level = 0;
    let steps = 0;
    const qOf = (point: Point): number => (map.leak * map.leak * point.speed * point.speed) / 2;
    const keep = (point: Point): void => {
      reached[level++].push({
        kind: "slow",
        state: Array.from(point.x),
        rates: Array.from(map.rates(point.x)),
        input: Array.from(inputs[k]),
        q: qOf(point),
        speed: point.speed,
        iterations: steps,
        start: k,
      });
    };
    const first = pointAt(equations, Float64Array.from(starts.states[k]));
    while (level < tolerances.length && qOf(first) <= tolerances[level]) keep(first);
    if (level < tolerances.length)
      dogleg(equations, first.x, {
        tolerance: 0,
        iterations,
        longestStep: longestStep * Math.sqrt(map.size),
        onStep: (before, after) => {
          steps++;
          while (level < tolerances.length && qOf(after) <= tolerances[level])
            keep(crossing(equations, before, after, tolerances[level], qOf));
          return level === tolerances.length;
        },
      });
    await pause((k + 1) / inputs.length);
  }
  return tolerances.map((tolerance, level) => ({
    tolerance,
    points: distinctPoints(reached[level], uniqueDistance).map(({ best, found }) => ({ ...best, found })),
    unreached: inputs.length - reached[level].length,
  }));
}

/** The point on the way from `before` (faster than the tolerance) to `after` where q is in [½, 1] tolerance. */
function crossing(
  equations: Equations,
  before: Point,
  after: Point,
  tolerance: number,
  qOf: (point: Point) => number,
): Point {
  let [low, high, found] = [0, 1, after];
  const length = norm(after.x.map((value, i) => value - before.x[i]));
  while (qOf(found) < tolerance / 2 && (high - low) * length > 1e-12) {
    const middle = (low + high) / 2;
    const point = pointAt(
      equations,
      before.x.map((value, i) => value + middle * (after.x[i] - value)),
    );
    if (qOf(point) > tolerance) low = middle;
    else [high, found] = [middle, point];
  }
  return found;
}
