/**
 * Under which constant inputs a network's fixed points are looked for: those of the trials where they are constant, those
 * that are held for several steps, or else each trial's mean input over the steps that count.
 */

import type { Trials } from "../../tasks/contract/trials.js";
import { checkArguments } from "../../base/check-arguments.js";

/** How the inputs came about. */
export type FrozenKind = "none" | "constant" | "held" | "averaged";

export interface FrozenInput {
  input: number[];
  /** Places `[step, trial]` along the trials (step · count + trial) at which the input is this one, or is closest to it. */
  places: number[];
}

export interface FrozenInputs {
  kind: FrozenKind;
  /** How many different ones there are. */
  different: number;
  /** At most `most` of them, far apart from each other, in ascending order of their first channels. */
  chosen: FrozenInput[];
}

/** Share of the steps whose input is the one before from which on inputs count as held. */
const heldShare = 0.5;

/**
 * Constant inputs that stand for those of the trials.
 * `none` for trials without inputs; `constant` where every trial holds one input from its first to its last step; `held`
 * where most steps repeat the input before (pulses, stimuli in epochs): then the inputs that are repeated; `averaged`
 * otherwise (noisy or moving inputs): the mean of each trial over the steps that count.
 */
export function frozenInputs(trials: Trials, most = 16): FrozenInputs {
  checkArguments("frozenInputs", { trials, most }, { trials: "trials", most: "number?" });
  const { steps, inputs, count } = trials;
  if (inputs === 0) {
    const places = Array.from({ length: steps * count }, (_, k) => k);
    return { kind: "none", different: 1, chosen: [{ input: [], places }] };
  }
  const repeated = repeats(trials);
  const possible = (steps - 1) * count;
  const share = possible === 0 ? 1 : repeated.length / possible;
  if (share < heldShare) return chosenOf("averaged", averages(trials), most);
  const all = Array.from({ length: steps * count }, (_, place) => place);
  const places = share === 1 ? all : repeated;
  return chosenOf(share === 1 ? "constant" : "held", byInput(trials, places), most);
}

/** Places whose input is that of the step before. */
function repeats({ steps, inputs, count, input }: Trials): number[] {
  const found: number[] = [];
  for (let t = 1; t < steps; t++)
    for (let k = 0; k < count; k++) {
      let same = true;
      for (let c = 0; c < inputs && same; c++)
        same = input[(t * inputs + c) * count + k] === input[((t - 1) * inputs + c) * count + k];
      if (same) found.push(t * count + k);
    }
  return found;
}

function byInput({ inputs, count, input }: Trials, places: readonly number[]): FrozenInput[] {
  const groups = new Map<string, FrozenInput>();
  for (const place of places) {
    const first = Math.floor(place / count) * inputs * count + (place % count);
    const vector = Array.from({ length: inputs }, (_, c) => input[first + c * count]);
    const key = vector.join();
    const group = groups.get(key);
    if (group) group.places.push(place);
    else groups.set(key, { input: vector, places: [place] });
  }
  return [...groups.values()];
}

function averages({ steps, inputs, outputs, count, input, weight }: Trials): FrozenInput[] {
  return Array.from({ length: count }, (_, k) => {
    const mean = new Float64Array(inputs);
    const places: number[] = [];
    for (let t = 0; t < steps; t++) {
      let counts = false;
      for (let o = 0; o < outputs; o++) counts ||= weight[(t * outputs + o) * count + k] > 0;
      if (!counts) continue;
      places.push(t * count + k);
      for (let c = 0; c < inputs; c++) mean[c] += input[(t * inputs + c) * count + k];
    }
    return { input: Array.from(mean, (sum) => sum / Math.max(1, places.length)), places };
  }).filter(({ places }) => places.length > 0);
}

/** Farthest-point sampling, from the input closest to the mean; the others join the one that is closest to them. */
function chosenOf(kind: FrozenKind, groups: FrozenInput[], most: number): FrozenInputs {
  const channels = groups[0].input.length;
  const mean = Array.from(
    { length: channels },
    (_, c) => groups.reduce((sum, g) => sum + g.input[c], 0) / groups.length,
  );
  const toMean = groups.map((group) => distance(group.input, mean));
  const chosen = [toMean.indexOf(Math.min(...toMean))];
  const nearest = groups.map((group) => ({ index: 0, distance: distance(group.input, groups[chosen[0]].input) }));
  while (chosen.length < Math.min(most, groups.length)) {
    let next = 0;
    nearest.forEach((n, k) => (next = n.distance > nearest[next].distance ? k : next));
    if (nearest[next].distance === 0) break;
    chosen.push(next);
    groups.forEach((group, k) => {
      const d = distance(group.input, groups[next].input);
      if (d < nearest[k].distance) nearest[k] = { index: chosen.length - 1, distance: d };
    });
  }
  const merged = chosen.map((k): FrozenInput => ({ input: groups[k].input, places: [] }));
  groups.forEach((group, k) => {
    for (const place of group.places) merged[nearest[k].index].places.push(place);
  });
  merged.sort((a, b) => compare(a.input, b.input));
  return { kind, different: groups.length, chosen: merged };
}

function distance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, c) => sum + (x - b[c]) * (x - b[c]), 0);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const k = a.findIndex((x, c) => x !== b[c]);
  return k < 0 ? 0 : a[k] - b[k];
}
