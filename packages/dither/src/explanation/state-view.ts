/** A picture of the states in two dimensions, ready to draw: trajectories, fixed points, clouds under noise; plain JSON. */

import { simulate, type SimulationOptions } from "../network/simulation/simulate.js";
import type { Network } from "../network/specification/network.js";
import type { Trials } from "../tasks/contract/trials.js";
import { noiseFreeMap } from "../dynamics/map/cell-map.js";
import type { NoiseFreeMap } from "../dynamics/map/noise-free-map.js";
import { evenlySpaced } from "../dynamics/bias/originating-shares.js";
import { principalComponents, project, type PrincipalComponents } from "../math/linear/principal-components.js";
import { SmoothedPass } from "../dynamics/bias/smoothed-pass.js";
import type { StabilityKind } from "../dynamics/fixed-points/stability.js";
import { startingAt } from "../dynamics/stationary/stationary-sample.js";

/** A place in the plane. */
export type Place = [x: number, y: number];

/** Trajectories of one trial: without noise, and the mean under noise. */
export interface ViewTrial {
  silent: Place[];
  noisy: Place[];
}

export interface ViewPoint {
  /** Which of the fixed points. */
  index: number;
  at: Place;
  kind: StabilityKind | null;
  /** Its mean under noise, where that is known. */
  noisy: Place | null;
}

/** The speed of a single unit against its state under one input. */
export interface ViewDrift {
  input: number[];
  state: number[];
  /** f(a) − h, and E f(a + σξ) − h. */
  silent: number[];
  noisy: number[];
}

export interface StateView {
  /** A single unit's speed against its state, two units against each other, or the two directions in which states vary most. */
  axes: "unit" | "units" | "components";
  /** Share of the variance that both directions hold together; null for units themselves. */
  explained: number | null;
  trials: ViewTrial[];
  points: ViewPoint[];
  /** States under noise: where inputs are constant around stable points once they are stationary, else at the last step. */
  clouds: Place[][];
  /** Of two units: where noise-free states of a grid go in one step, under the first frozen input. */
  field: { from: Place; to: Place }[];
  /** Of one unit. */
  drifts: ViewDrift[];
}

export interface ViewRequest extends Pick<SimulationOptions, "signal" | "kernel"> {
  trials: Trials;
  /** Rates along these trials, `[step, unit, trial]`: noise-free, and their mean under noise. */
  silent: ArrayLike<number>;
  noisy: ArrayLike<number>;
  points: readonly {
    input: number[];
    state: number[];
    rates: number[];
    stability: { kind: StabilityKind } | null;
    noisy: { rates: number[]; simulated: { closureIsOff: boolean; rates: number[] } | null } | null;
  }[];
  /** Whether inputs stay as they are, so that stationary clouds exist. */
  constant: boolean;
  inputs: readonly (readonly number[])[];
  std: number;
  seed: number;
  /** σ that a single unit's f is smoothed with. */
  smoothing: number;
}

const shownTrials = 9;
const shownClouds = 6;
const cloudStates = 96;
const gridSide = 17;
const driftPlaces = 121;

export async function stateView(network: Network, request: ViewRequest): Promise<StateView> {
  const { trials, points } = request;
  const map = noiseFreeMap(network);
  const N = map.units;
  const basis = N > 2 ? basisOf(request, N) : null;
  const place = (rates: ArrayLike<number>): Place => {
    if (N === 1) return [rates[0], 0];
    return basis ? placeIn(basis)(rates) : [rates[0], rates[1]];
  };
  const ratesAt = (states: ArrayLike<number>, t: number, k: number): Float64Array =>
    Float64Array.from({ length: N }, (_, i) => states[(t * N + i) * trials.count + k]);
  const path = (states: ArrayLike<number>, k: number): Place[] =>
    thinned(trials.steps, 120).map((t) => place(ratesAt(states, t, k)));
  const shown = evenlySpaced(trials.count, shownTrials);
  return {
    axes: N === 1 ? "unit" : N === 2 ? "units" : "components",
    explained: basis && (basis.totalVariance > 0 ? sum(basis.variances) / basis.totalVariance : 1),
    trials: N === 1 ? [] : shown.map((k) => ({ silent: path(request.silent, k), noisy: path(request.noisy, k) })),
    points: points.map(({ rates, state, stability, noisy }, index) => ({
      index,
      at: N === 1 ? [state[0], 0] : place(rates),
      kind: stability?.kind ?? null,
      noisy: noisy && place(trusted(noisy)),
    })),
    clouds: N === 1 ? [] : await clouds(network, request, place),
    field: N === 2 ? fieldOf(map, request) : [],
    drifts: N === 1 ? driftsOf(map, request) : [],
  };
}

/** Mean rates under noise: the simulated ones where the closure's are off. */
export const trusted = ({ rates, simulated }: NonNullable<ViewRequest["points"][number]["noisy"]>): number[] =>
  simulated?.closureIsOff ? simulated.rates : rates;

/** Where rates lie in the plane of two directions. */
export const placeIn =
  (basis: PrincipalComponents) =>
  (rates: ArrayLike<number>): Place => {
    const [x, y = 0] = project(basis, rates);
    return [x, y];
  };

/** Directions of the noise-free and the mean noisy states together. */
function basisOf({ trials, silent, noisy }: ViewRequest, units: number): PrincipalComponents {
  const { steps, count } = trials;
  const both = new Float64Array(steps * units * 2 * count);
  for (let row = 0; row < steps * units; row++)
    for (let k = 0; k < count; k++) {
      both[2 * row * count + k] = silent[row * count + k];
      both[(2 * row + 1) * count + k] = noisy[row * count + k];
    }
  return principalComponents({ steps, count: 2 * count, states: both }, 2);
}

async function clouds(
  network: Network,
  request: ViewRequest,
  place: (rates: ArrayLike<number>) => Place,
): Promise<Place[][]> {
  const { trials, points, constant, std, seed, signal, kernel } = request;
  const options = { std, seed, signal, kernel };
  const { units, outputs, leak } = network.specification;
  const last = (states: Float32Array, steps: number, count: number): Place[] =>
    Array.from({ length: count }, (_, k) =>
      place(Float64Array.from({ length: units }, (_unit, i) => states[((steps - 1) * units + i) * count + k])),
    ).filter((at) => at.every((x) => Number.isFinite(x)));
  const stable = points.filter(({ stability }) => stability?.kind === "stable");
  if (!constant || stable.length === 0) {
    const { states } = await simulate(network, trials, options);
    return [last(states, trials.steps, trials.count).slice(0, 3 * cloudStates)];
  }
  const found: Place[][] = [];
  for (const k of evenlySpaced(stable.length, shownClouds)) {
    const { input, state } = stable[k];
    const steps = Math.ceil(10 / leak);
    const held: Trials = {
      steps,
      inputs: input.length,
      outputs,
      count: cloudStates,
      input: Float32Array.from(
        { length: steps * input.length * cloudStates },
        (_, at) => input[Math.floor(at / cloudStates) % input.length],
      ),
      target: new Float32Array(steps * outputs * cloudStates),
      weight: new Float32Array(steps * outputs * cloudStates).fill(1),
    };
    const { states } = await simulate(startingAt(network, state), held, options);
    found.push(last(states, steps, cloudStates));
  }
  return found;
}

function fieldOf(map: NoiseFreeMap, { trials, silent, noisy, points, inputs }: ViewRequest): StateView["field"] {
  if (map.form === "current") return [];
  const drive = map.drive(inputs[0] ?? []);
  const [xs, ys] = [0, 1].map((unit) => {
    const values = points.map(({ rates }) => rates[unit]);
    for (let t = 0; t < trials.steps; t++)
      for (let k = 0; k < trials.count; k++) {
        const at = (t * map.units + unit) * trials.count + k;
        values.push(silent[at], noisy[at]);
      }
    return spanOf(values);
  });
  return xs.flatMap((x) =>
    ys.map((y): { from: Place; to: Place } => {
      const [toX, toY] = map.advance([x, y], drive);
      return { from: [x, y], to: [toX, toY] };
    }),
  );
}

function driftsOf(map: NoiseFreeMap, { silent, noisy, points, inputs, smoothing }: ViewRequest): ViewDrift[] {
  const values = [...Array.from(silent), ...Array.from(noisy), ...points.map(({ state }) => state[0])];
  const places = spanOf(values, driftPlaces);
  const chosen = evenlySpaced(inputs.length, 3).map((k) => inputs[k]);
  const smoothed = new SmoothedPass(map);
  return chosen.map((input) => {
    const drive = map.drive(input);
    return {
      input: [...input],
      state: places,
      silent: places.map((x) => map.residual([x], drive)[0]),
      noisy: places.map((x) => smoothed.residual([x], drive, [smoothing])[0]),
    };
  });
}

/** Places over the range of the values and a tenth beyond. */
function spanOf(values: readonly number[], count = gridSide): number[] {
  let [low, high] = [Infinity, -Infinity];
  for (const x of values) if (Number.isFinite(x)) [low, high] = [Math.min(low, x), Math.max(high, x)];
  if (!(high > low)) [low, high] = [low - 1, low + 1];
  const margin = 0.15 * (high - low);
  return Array.from({ length: count }, (_, k) => low - margin + (k * (high - low + 2 * margin)) / (count - 1));
}

/** At most `most` of the steps, the first and the last among them. */
export function thinned(steps: number, most: number): number[] {
  if (steps <= most) return Array.from({ length: steps }, (_, t) => t);
  return Array.from({ length: most }, (_, k) => Math.round((k * (steps - 1)) / (most - 1)));
}

export const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
