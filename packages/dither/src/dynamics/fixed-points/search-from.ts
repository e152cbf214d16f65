/**
 * The search for a fixed point from one start: the dogleg method, then Newton without damping, then the dogleg again from where
 * the network itself flows to.
 */

import { dogleg, isZero, pointAt, type Equations, type Point } from "../../math/optimise/dogleg.js";
import { decompose } from "../../math/linear/linear-system.js";
import { type NoiseFreeMap } from "../map/noise-free-map.js";
import { norm } from "../../math/linear/vector.js";

/** Where a search from one start ended. States are h in the rate form and x in the current form. */
export interface SearchEnd {
  state: number[];
  /** h, or f(x). */
  rates: number[];
  input: number[];
  /** ½ |F(x) − x|²; scales with the square of the leak. */
  q: number;
  /** Relative speed |f(a) − h|; in the current form |W f(x) + W_in u + b − x|. Does not depend on the leak. */
  speed: number;
  /** Iterations of all methods tried. */
  iterations: number;
  /** What found it: the dogleg from the start, pure Newton from there, or the dogleg from where the network flows to. */
  method: "dogleg" | "newton" | "flow";
  /** Number of the start. */
  start: number;
  converged: boolean;
}

/** Newton steps that run away end here. */
const farAway = 1e8;
const newtonIterations = 40;

/** Goes from one start to a zero of f(a) − h, by each method in turn until one arrives. */
export function searchFrom(
  map: NoiseFreeMap,
  start: ArrayLike<number>,
  input: ArrayLike<number>,
  number: number,
  options: { tolerance: number; iterations: number },
): SearchEnd {
  const drive = map.drive(input);
  const equations: Equations = {
    residual: (x) => map.residual(x, drive),
    jacobian: (x) => map.residualJacobian(x, drive),
  };
  const first = Float64Array.from(start);
  let best: Point | undefined;
  let method: SearchEnd["method"] = "dogleg";
  let iterations = 0;
  const better = (point: Point, by: SearchEnd["method"]): boolean => {
    if (!best || point.speed < best.speed) [best, method] = [point, by];
    return isZero(best, options.tolerance);
  };
  const attempts: [SearchEnd["method"], () => Point & { iterations: number }][] = [
    ["dogleg", () => dogleg(equations, first, options)],
    ["newton", () => pureNewton(equations, first, options.tolerance)],
    ["flow", () => dogleg(equations, flow(map, first, drive), options)],
  ];
  for (const [by, attempt] of attempts) {
    const end = attempt();
    iterations += end.iterations;
    if (better(end, by)) break;
  }
  const found = best ?? pointAt(equations, first);
  const converged = isZero(found, options.tolerance);
  const { x, speed } = converged ? polished(equations, found) : found;
  return {
    state: Array.from(x),
    rates: Array.from(map.rates(x)),
    input: Array.from(input),
    q: (map.leak * map.leak * speed * speed) / 2,
    speed,
    iterations,
    method,
    start: number,
    converged,
  };
}

/** Newton without damping: for ReLU it walks from pattern to pattern over kinks where descent is stuck. */
function pureNewton(equations: Equations, start: Float64Array, tolerance: number): Point & { iterations: number } {
  let point = pointAt(equations, start);
  let best = point;
  let k = 0;
  for (; k < newtonIterations && !isZero(point, tolerance); k++) {
    const step = decompose(equations.jacobian(point.x), start.length)?.solve(point.residual);
    if (!step) break;
    point = pointAt(
      equations,
      point.x.map((value, i) => value - step[i]),
    );
    if (!(norm(point.x) < farAway)) break;
    if (point.speed < best.speed) best = point;
  }
  return { ...best, iterations: k };
}

/** Where the network itself goes in 20 time constants: close to an attractor, if it has one. */
function flow(map: NoiseFreeMap, start: Float64Array, drive: Float64Array): Float64Array {
  let state = start;
  for (let step = 0; step < Math.min(2000, 20 / map.leak); step++) {
    const next = map.advance(state, drive);
    if (!(norm(next) < farAway)) break;
    state = next;
  }
  return state;
}

/** Up to two more Newton steps while they help: the last digits. */
function polished(equations: Equations, found: Point): Point {
  let point = found;
  for (let k = 0; k < 2; k++) {
    const step = decompose(equations.jacobian(point.x), point.x.length)?.solve(point.residual);
    if (!step) break;
    const next = pointAt(
      equations,
      point.x.map((value, i) => value - step[i]),
    );
    if (!(next.speed < point.speed)) break;
    point = next;
  }
  return point;
}
