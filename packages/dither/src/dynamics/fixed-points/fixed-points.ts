/**
 * Fixed points of the noise-free network: zeros of f(a) − h found from many starts (Sussillo & Barak 2013; Golub &
 * Sussillo 2018, JOSS 3(31):1003), by root finding with the analytic Jacobian instead of descent alone.
 */

import { DitherError } from "../../base/errors.js";
import { counted } from "../../base/counted.js";
import type { Network } from "../../network/specification/network.js";
import { noiseFreeMap } from "../map/cell-map.js";
import { labelOutliers, type Outlier, type OutlierOptions } from "./outliers.js";
import { cooperation } from "../../base/cooperation.js";
import { searchFrom, type SearchEnd } from "./search-from.js";
import { inputsOf, type Starts } from "./starts.js";
import { distinctPoints } from "./distinct-points.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface FixedPointOptions extends OutlierOptions {
  /** Converged where |f(a) − h| ≤ tolerance · max(1, |h|); default 1e-11. */
  tolerance?: number;
  /** Most iterations of each dogleg search; default 100. */
  iterations?: number;
  /** Once the searches together have taken so many iterations, the remaining starts are left out; default no limit. */
  mostIterations?: number;
  /** Two points are one where the distance of (state, input) is at most this; default 1e-5. */
  uniqueDistance?: number;
  signal?: AbortSignal;
  /** Called with the share of the starts done, in [0, 1]. */
  onProgress?: (share: number) => void;
}

/** What each of {@link FixedPointOptions} may be. */
export const fixedPointOptionKinds = {
  mostIterations: "number",
  tolerance: "number",
  iterations: "number",
  uniqueDistance: "number",
  signal: "signal",
  onProgress: "function",
  centroidScale: "number",
  neighbourDistance: "number",
} as const satisfies OptionKinds<FixedPointOptions>;

/** One fixed point: the end with the lowest q among those within the distance of uniqueness. */
export interface FixedPoint extends SearchEnd {
  /** How many starts ended here. */
  found: number;
  outlier: Outlier;
}

export interface FixedPointSearch {
  /** The fixed points, converged all, by ascending number of their start. */
  points: FixedPoint[];
  /** The end of every start, converged or not, in the order of the starts. */
  ends: SearchEnd[];
  /** Starts that ended at no fixed point. */
  unconverged: number;
  /** One sentence: how many fixed points, from how many starts. */
  summary: string;
}

/**
 * Fixed points reached from the starts, each under its own constant input.
 * Newton's method may reach points that no trajectory visits; `outlier` says which lie far from the starts.
 * @throws DitherError `mismatch` or `value` for starts that do not fit the network, `aborted`.
 * @example
 * ```ts
 * import { findFixedPoints, findTask, networkFor, sampleStarts, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const starts = await sampleStarts(network, testTrials(task, 16, 1), { count: 64 });
 * const { points, unconverged } = await findFixedPoints(network, starts);
 * console.log(points.length > 0, unconverged); // true 0
 * ```
 */
export async function findFixedPoints(
  network: Network,
  starts: Starts,
  options: FixedPointOptions = {},
): Promise<FixedPointSearch> {
  checkArguments(
    "findFixedPoints",
    { network, starts },
    { network: "network", starts: { states: "array", inputs: "array" } },
  );
  checkOptions("findFixedPoints", options, fixedPointOptionKinds);
  const { tolerance = 1e-11, iterations = 100, uniqueDistance = 1e-5, mostIterations = Infinity } = options;
  if (!(tolerance > 0 && iterations >= 1 && uniqueDistance >= 0))
    throw new DitherError(
      "value",
      `fixed points: expected a tolerance above 0, at least 1 iteration and a distance of 0 or more, got ${tolerance}, ${iterations} and ${uniqueDistance}.`,
    );
  const map = noiseFreeMap(network);
  const inputs = inputsOf(starts, map, "fixed points");
  const pause = cooperation("fixed points: stopped before all was done.", options);
  const ends: SearchEnd[] = [];
  let taken = 0;
  for (let k = 0; k < inputs.length && taken < mostIterations; k++) {
    ends.push(searchFrom(map, starts.states[k], inputs[k], k, { tolerance, iterations }));
    taken += ends[k].iterations;
    await pause((k + 1) / inputs.length);
  }
  const converged = ends.filter((end) => end.converged);
  const groups = distinctPoints(converged, uniqueDistance);
  const outliers = labelOutliers(
    groups.map((group) => group.best),
    starts.states,
    options,
  );
  const points = groups.map(({ best, found }, k) => ({ ...best, found, outlier: outliers[k] }));
  const unconverged = ends.length - converged.length;
  return { points, ends, unconverged, summary: describe(points.length, ends) };
}

function describe(points: number, ends: SearchEnd[]): string {
  const some = points === 0 ? "No fixed point" : counted(points, "fixed point");
  const failed = ends.filter((end) => !end.converged);
  const slowest = Math.min(...failed.map((end) => end.speed));
  const rest =
    failed.length === 0
      ? "; every start converged"
      : `; ${failed.length} did not converge, the slowest of them at relative speed ${slowest.toPrecision(3)}`;
  return `${some} from ${counted(ends.length, "start")}${rest}.`;
}
