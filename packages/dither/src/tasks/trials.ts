/** A set of trials: inputs, targets and loss weights over time, as flat arrays `[step, channel, trial]`, trial fastest. */

import { DitherError } from "../errors.js";

export interface Trials {
  steps: number;
  inputs: number;
  outputs: number;
  count: number;
  /** `[step, inputs, trial]` */
  input: Float32Array;
  /** `[step, outputs, trial]` */
  target: Float32Array;
  /** Loss weights ≥ 0, `[step, outputs, trial]`. */
  weight: Float32Array;
  /** Named ranges of steps, first included, last excluded. */
  epochs?: Record<string, [first: number, last: number]>;
  /** One value per trial, for analysis: the condition, the stimulus, the correct choice … */
  labels?: Record<string, Float64Array>;
}

/**
 * The same trials, after a check of shapes and numbers.
 * @throws DitherError `mismatch` for a wrong length, `value` for NaN, infinity, a negative weight or no weight at all.
 */
export function checkTrials(trials: Trials, where = "trials"): Trials {
  const { steps, inputs, outputs, count } = trials;
  for (const [name, size] of [
    ["steps", steps],
    ["outputs", outputs],
    ["count", count],
  ] as const)
    if (!Number.isInteger(size) || size < 1)
      throw new DitherError("mismatch", `${where}: expected at least one of ${name}, got ${size}.`);
  check("input", trials.input, inputs);
  check("target", trials.target, outputs);
  check("weight", trials.weight, outputs);
  let total = 0;
  for (let i = 0; i < trials.weight.length; i++) {
    if (trials.weight[i] < 0)
      throw new DitherError(
        "value",
        `${where}: expected weights of 0 or more, got ${trials.weight[i]} in ${element("weight", i, outputs)}.`,
      );
    total += trials.weight[i];
  }
  if (total === 0)
    throw new DitherError(
      "value",
      `${where}: every loss weight is 0, so there is nothing to measure. Give weights above 0 on the steps that count.`,
    );
  return trials;

  function check(name: "input" | "target" | "weight", values: Float32Array, channels: number): void {
    if (values.length !== steps * channels * count)
      throw new DitherError(
        "mismatch",
        `${where}: expected \`${name}\` of shape [step ${steps}, channel ${channels}, trial ${count}], that is ${steps * channels * count} numbers, got ${values.length}.`,
      );
    for (let i = 0; i < values.length; i++)
      if (!Number.isFinite(values[i]))
        throw new DitherError(
          "value",
          `${where}: expected finite numbers, got ${values[i]} in ${element(name, i, channels)}.`,
        );
  }

  function element(name: string, i: number, channels: number): string {
    return `\`${name}\` at step ${Math.floor(i / (channels * count))}, trial ${i % count}, channel ${Math.floor(i / count) % channels}`;
  }
}

/**
 * Some of the trials, in the order asked for.
 * @throws DitherError `value` for a trial that is not there.
 */
export function selectTrials(trials: Trials, chosen: readonly number[]): Trials {
  const missing = chosen.find((k) => !Number.isInteger(k) || k < 0 || k >= trials.count);
  if (missing !== undefined)
    throw new DitherError("value", `trials: expected trial numbers from 0 to ${trials.count - 1}, got ${missing}.`);
  const pick = (values: Float32Array): Float32Array => {
    const rows = values.length / trials.count;
    return Float32Array.from(
      { length: rows * chosen.length },
      (_, i) => values[Math.floor(i / chosen.length) * trials.count + chosen[i % chosen.length]],
    );
  };
  const labels = Object.entries(trials.labels ?? {}).map(([name, values]) => [
    name,
    Float64Array.from(chosen, (k) => values[k]),
  ]);
  return {
    ...trials,
    count: chosen.length,
    input: pick(trials.input),
    target: pick(trials.target),
    weight: pick(trials.weight),
    ...(trials.labels && { labels: Object.fromEntries(labels) as Record<string, Float64Array> }),
  };
}
