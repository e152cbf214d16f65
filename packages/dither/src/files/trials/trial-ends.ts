/** What NaN means in trials: a target that does not count, or a trial that has ended. */

import { DitherError } from "../../base/errors.js";
import { checkTrials, type Trials } from "../../tasks/contract/trials.js";

/**
 * The trials with NaN gone. A NaN target has weight 0. From its first NaN input on a trial has ended, if no weight above 0
 * comes later; the states after the end do not matter. A NaN weight is 0 where the target is NaN or the trial has
 * ended. What was NaN becomes 0.
 * @param trials changed in place
 * @param given steps of each trial, where the file says so
 * @throws DitherError `value` for any other NaN, with its place, or a trial without a step
 */
export function settleEnds(trials: Trials, where: string, given?: Int32Array): { trials: Trials; remarks: string[] } {
  const { steps, inputs, outputs, count, input, target, weight } = trials;
  const absent = absentTargets(trials);
  const lengths = given ?? new Int32Array(count).fill(steps);
  for (let trial = 0; trial < count; trial++) {
    if (!given) lengths[trial] = Math.min(steps, firstNaN(trial) ?? steps);
    if (lengths[trial] < 1)
      throw new DitherError(
        "value",
        `${where}: expected at least one step in every trial, got none in trial ${trial}: NaN in \`input\` at step 0, trial ${trial}, channel 0. Leave the trial out.`,
      );
    for (let step = lengths[trial]; step < steps; step++) {
      clear(input, inputs, step, trial);
      clear(target, outputs, step, trial);
      clear(weight, outputs, step, trial);
    }
  }
  const ended = lengths.reduce((sum, length) => sum + (length < steps ? 1 : 0), 0);
  const settled = checkTrials({ ...trials, ...(ended > 0 && { lengths }) }, where);
  return {
    trials: settled,
    remarks: [
      ...(absent > 0
        ? [`${absent} of ${target.length} targets ${absent === 1 ? "is" : "are"} NaN: weight 0 there.`]
        : []),
      ...(ended > 0
        ? [
            `${ended} of ${count} ${count === 1 ? "trial" : "trials"} ${ended === 1 ? "ends" : "end"} before step ${steps}${given ? "" : ", where inputs are NaN"}: nothing after counts.`,
          ]
        : []),
    ],
  };

  /** The first step without an input, where no weight comes at it or later; an error where one does. */
  function firstNaN(trial: number): number | undefined {
    const at = (step: number): number => {
      for (let channel = 0; channel < inputs; channel++)
        if (Number.isNaN(input[(step * inputs + channel) * count + trial])) return channel;
      return -1;
    };
    let first: number | undefined;
    for (let step = 0; step < steps; step++) {
      if (first === undefined && at(step) >= 0) first = step;
      if (first === undefined || !counts(step, trial)) continue;
      throw new DitherError(
        "value",
        `${where}: expected finite numbers, got NaN in \`input\` at step ${first}, trial ${trial}, channel ${at(first)}. Its target counts at step ${step}: give a number, or weight 0 from there on if the trial has ended.`,
      );
    }
    return first;
  }

  function counts(step: number, trial: number): boolean {
    for (let output = 0; output < outputs; output++)
      if (weight[(step * outputs + output) * count + trial] > 0) return true;
    return false;
  }

  function clear(values: Float32Array, channels: number, step: number, trial: number): void {
    for (let channel = 0; channel < channels; channel++) values[(step * channels + channel) * count + trial] = 0;
  }
}

/** Takes NaN targets out of the loss; returns how many there were. */
function absentTargets({ target, weight }: Trials): number {
  let absent = 0;
  for (let i = 0; i < target.length; i++) {
    if (!Number.isNaN(target[i])) continue;
    target[i] = 0;
    weight[i] = 0;
    absent++;
  }
  return absent;
}
