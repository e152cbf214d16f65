/** The fixed points of an explanation: found from the trials' own states, with their stability and their noisy means. */

import { outputLoss } from "../network/specification/readouts.js";
import type { Network } from "../network/specification/network.js";
import type { Trials } from "../tasks/contract/trials.js";
import { cooperation } from "../base/cooperation.js";
import { findFixedPoints, type FixedPoint } from "../dynamics/fixed-points/fixed-points.js";
import type { FrozenInputs } from "../dynamics/map/frozen-inputs.js";
import { linearise } from "../dynamics/fixed-points/linearise.js";
import { noiseFreeMap } from "../dynamics/map/cell-map.js";
import type { NoiseFreeMap } from "../dynamics/map/noise-free-map.js";
import { findSlowPoints } from "../dynamics/fixed-points/slow-points.js";
import type { Starts } from "../dynamics/fixed-points/starts.js";
import { NoisyLaws, type LawRequest } from "./noisy-laws.js";
import type { ExplainedPoint, ExplainedSearch, ExplainedStability, SlowSummary } from "./explanation.js";

export interface PointsRequest extends LawRequest {
  trials: Trials;
  /** Rates along these trials, `[step, unit, trial]`: noise-free, and under noise. */
  rollouts: readonly ArrayLike<number>[];
  frozen: FrozenInputs;
  starts: number;
  slowStarts: number;
  /** Most Newton iterations of all searches together, and of each descent to a slow point. */
  searchIterations: number;
  slowIterations: number;
  /** Most points to linearise. */
  spectra: number;
  /** Most points whose mean under noise is computed. */
  stationary: number;
  /** ms per step; null where a step has no duration. */
  dt: number | null;
  onProgress?: (share: number) => void;
}

export interface PointsFound {
  points: ExplainedPoint[];
  search: ExplainedSearch;
  slowPoints: SlowSummary[];
}

/** Searches fixed points under each frozen input, linearises them and follows each into its noisy mean. */
export async function explainPoints(network: Network, request: PointsRequest): Promise<PointsFound> {
  const { frozen, signal, onProgress } = request;
  const map = noiseFreeMap(network);
  const starts = takingTurns(startsOf(map, request), frozen.chosen.length > 1 && request.searchIterations < 1e9);
  const found = await findFixedPoints(network, starts, {
    signal,
    mostIterations: request.searchIterations,
    // Where iterations are dear, no start may take them all.
    iterations: request.searchIterations < 1e9 ? 30 : undefined,
    onProgress: (share) => onProgress?.(0.4 * share),
  });
  const failed = found.ends.filter((end) => !end.converged).map((end) => end.start);
  const slow = failed.slice(0, request.slowStarts);
  const levels =
    slow.length === 0
      ? []
      : await findSlowPoints(
          network,
          { states: slow.map((k) => starts.states[k]), inputs: slow.map((k) => starts.inputs[k]) },
          { iterations: request.slowIterations, signal },
        );
  // Where there are too many to linearise, those come first that most starts lead to.
  const order = [...found.points.keys()].sort((a, b) => found.points[b].found - found.points[a].found || a - b);
  const rank = new Map(order.map((point, place) => [point, place]));
  const pause = cooperation("explain: stopped before all was done.", { signal });
  const laws = new NoisyLaws(network, request);
  const points: ExplainedPoint[] = [];
  for (const [k, point] of found.points.entries()) {
    const place = rank.get(k) ?? Infinity;
    const stability = place < request.spectra ? stabilityAt(network, point, request.dt) : null;
    points.push({
      input: point.input,
      state: point.state,
      rates: point.rates,
      output: outputOf(map, network, point.rates),
      speed: point.speed,
      q: point.q,
      found: point.found,
      outlier: point.outlier,
      stability,
      noisy: place < request.stationary ? await laws.from(point, stability, place < request.spectra) : null,
    });
    onProgress?.(0.4 + (0.6 * (k + 1)) / found.points.length);
    await pause(0);
  }
  return {
    points,
    search: {
      inputs: frozen.kind,
      different: frozen.different,
      searched: frozen.chosen.length,
      starts: found.ends.length,
      planned: starts.states.length,
      unconverged: found.unconverged,
      summary: found.summary,
    },
    slowPoints: levels.map(({ tolerance, points: some, unreached }) => ({
      tolerance,
      points: some.length,
      unreached,
    })),
  };
}

/** States along the rollouts where each frozen input is in force, evenly spaced, in equal numbers for each. */
function startsOf(map: NoiseFreeMap, { trials, rollouts, frozen, starts }: PointsRequest): Starts {
  const { count } = trials;
  const each = Math.max(2, Math.floor(starts / frozen.chosen.length));
  const states: Float64Array[] = [];
  const inputs: number[][] = [];
  for (const { input, places } of frozen.chosen) {
    const drive = map.drive(input, "explain");
    const share = Math.max(1, Math.floor(each / rollouts.length));
    for (const rates of rollouts) {
      const some = Math.min(share, places.length);
      for (let k = 0; k < some; k++) {
        // The last places first in line: late states are closer to rest.
        const place = places[places.length - 1 - Math.floor((k * places.length) / some)];
        const first = Math.floor(place / count) * map.units * count + (place % count);
        const state = Float64Array.from({ length: map.units }, (_, i) => rates[first + i * count]);
        if (!state.every((x) => Number.isFinite(x))) continue;
        states.push(map.stateOfRates(state, drive));
        inputs.push(input);
      }
    }
    if (inputs.at(-1) !== input) {
      states.push(Float64Array.from(map.initialState));
      inputs.push(input);
    }
  }
  return { states, inputs };
}

/** The same starts, one under each input by turns, so that a search that is cut short has seen all inputs. */
function takingTurns(starts: Starts, wanted: boolean): Starts {
  const { states, inputs } = starts;
  if (!wanted || !Array.isArray(inputs)) return starts;
  const rows = inputs as readonly ArrayLike<number>[];
  const seen = new Map<ArrayLike<number>, number>();
  const turn = rows.map((input) => {
    const k = seen.get(input) ?? 0;
    seen.set(input, k + 1);
    return k;
  });
  const order = [...states.keys()].sort((a, b) => turn[a] - turn[b] || a - b);
  return { states: order.map((k) => states[k]), inputs: order.map((k) => rows[k]) };
}

function stabilityAt(network: Network, point: FixedPoint, dt: number | null): ExplainedStability {
  const { stability, spectrum } = linearise(network, point, dt === null ? {} : { dt });
  const decaying = stability.modes.filter((mode) => mode.kind === "stable" && mode.timeConstantSteps !== null);
  const slowest = decaying.reduce((most, mode) => Math.max(most, mode.timeConstantSteps ?? 0), 0);
  return {
    kind: stability.kind,
    continuousKind: stability.continuousKind,
    spectralRadius: stability.spectralRadius,
    unstableModes: stability.unstableModes,
    marginalModes: stability.marginalModes,
    slowestSteps: decaying.length > 0 ? slowest : null,
    slowestMs: decaying.length > 0 && dt !== null ? slowest * dt : null,
    oscillations: stability.modes
      .filter((mode) => mode.eigenvalue.im > 0)
      .slice(0, 3)
      .map(({ cyclesPerStep, frequencyHz, timeConstantSteps }) => ({ cyclesPerStep, frequencyHz, timeConstantSteps })),
    eigenvalues: spectrum.values,
  };
}

/** g(W_out r + b_out). */
export function outputOf(map: NoiseFreeMap, { specification }: Network, rates: ArrayLike<number>): number[] {
  const z = map.readout(rates);
  return Array.from(outputLoss(specification).outputs(z, z));
}
