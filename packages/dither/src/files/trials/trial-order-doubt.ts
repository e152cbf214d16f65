/**
 * Whether steps and trials look exchanged. Time shows: inputs change smoothly or in few jumps, cues and weights have the
 * same course in all trials, and trials begin alike. Trials as such have no order. Only where the axis that was read as
 * steps shows nothing of it, and that of the trials does, is there a remark.
 */

import type { Trials } from "../../tasks/contract/trials.js";
import type { TrialOrder } from "./trial-axes.js";

/** What speaks for an axis being that of time, seen over all channels. */
interface Evidence {
  /** The axis is long enough to look ordered, and does not. */
  rough: boolean;
  /** Successive numbers differ clearly less than any two of the axis do. */
  smooth: boolean;
  /** Some channels have one course with few jumps in all trials, while others differ from trial to trial. */
  course: boolean;
  /** All channels begin alike in all trials, and differ later. */
  start: boolean;
  /** All trials are the same. */
  identical: boolean;
  /** Targets change along the axis and are the same in all trials. */
  commonTarget: boolean;
}

type Axis = "step" | "trial";

/** Axes shorter than this cannot show that they are smooth. */
const fewest = 10;
/** Axes shorter than this cannot show that they are not. */
const fewestRough = 5;

/** A remark where the other order fits better, or none. */
export function orderRemark(trials: Trials, order: TrialOrder): string[] {
  if (trials.steps < 2 || trials.count < 2) return [];
  const now = evidence(trials, "step");
  if (now.smooth || now.course || now.start) return [];
  const swapped = evidence(trials, "trial");
  const reasons = [
    ...(swapped.course
      ? ["some inputs, targets or weights are the same at every step and have one course over the trials"]
      : []),
    ...(swapped.start ? ["all steps have the same numbers in trial 0"] : []),
    ...(swapped.smooth && now.rough ? ["numbers change less from trial to trial than from step to step"] : []),
    ...(now.identical && now.rough ? ["all trials are the same"] : []),
  ];
  if (reasons.length === 0 || (swapped.commonTarget && !now.commonTarget)) return [];
  const other: TrialOrder = order === "step-trial" ? "trial-step" : "step-trial";
  return [
    `The other order fits better: read as ${trials.steps} steps × ${trials.count} trials, ${reasons[0]}. If there are ${trials.count} steps × ${trials.steps} trials, say so with \`order: ${other}\`.`,
  ];
}

function evidence({ steps, count, inputs, outputs, input, target, weight }: Trials, axis: Axis): Evidence {
  const length = axis === "step" ? steps : count;
  const width = axis === "step" ? count : steps;
  const roughness: number[] = [];
  let common = false;
  let differs = false;
  let begins = true;
  let commonTarget = false;
  for (const { values, channels } of [
    { values: input, channels: inputs },
    { values: target, channels: outputs },
    { values: weight, channels: outputs },
  ])
    for (let channel = 0; channel < channels; channel++) {
      const at = (t: number, k: number): number =>
        axis === "step" ? values[(t * channels + channel) * count + k] : values[(k * channels + channel) * count + t];
      const one = courseOf(at, length, width);
      if (one.roughness !== null) roughness.push(one.roughness);
      if (one.differs) differs = true;
      else if (one.jumps > 0) {
        if (one.jumps <= length / 3 || isSmooth(one.roughness ?? 1, length)) common = true;
        if (values === target) commonTarget = true;
      }
      if (one.differsAtFirst) begins = false;
    }
  const mean = roughness.reduce((a, b) => a + b, 0) / roughness.length;
  return {
    rough: length >= fewestRough && mean > 0.7,
    smooth: roughness.length > 0 && isSmooth(mean, length),
    course: common && differs,
    start: begins && differs,
    identical: !differs && roughness.length > 0,
    commonTarget,
  };
}

/** Von Neumann's ratio, 1 for numbers without order, below it by more than three of its standard deviations. */
function isSmooth(roughness: number, length: number): boolean {
  return length >= fewest && roughness < 1 - 3 / Math.sqrt(length);
}

/** What one channel does along the axis, in all trials. */
function courseOf(at: (t: number, k: number) => number, length: number, width: number) {
  let [steps, spread, size, jumps] = [0, 0, 0, 0];
  let [differs, differsAtFirst] = [false, false];
  for (let k = 0; k < width; k++) {
    let [sum, squares] = [0, 0];
    for (let t = 0; t < length; t++) {
      const value = at(t, k);
      sum += value;
      squares += value * value;
      if (value !== at(t, 0)) {
        differs = true;
        if (t === 0) differsAtFirst = true;
      }
      if (t === 0) continue;
      const change = value - at(t - 1, k);
      steps += change * change;
      if (k === 0 && change !== 0) jumps++;
    }
    size += squares;
    spread += Math.max(0, squares - (sum * sum) / length);
  }
  const roughness = spread > 1e-9 * size ? (steps / (2 * spread)) * (length / (length - 1)) : null;
  return { differs, differsAtFirst, jumps, roughness };
}
