/** A set of trials: inputs, targets and loss weights over time, as flat arrays `[step, channel, trial]`, trial fastest. */

import { DitherError } from "../../base/errors.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";
import type { Draws } from "../../random/draws.js";
import { type Shape } from "../../base/kinds.js";

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
  /** Steps of each trial where they differ; beyond them the weight is 0 up to `steps`. */
  lengths?: Int32Array;
  /** Named ranges of steps that all trials share, first included, last excluded. */
  epochs?: Record<string, [first: number, last: number]>;
  /** Named ranges of steps that differ from trial to trial; −1 and −1 for a trial without that epoch. */
  epochsByTrial?: Record<string, { first: Int32Array; last: Int32Array }>;
  /** Closed loop: the world at the start of each trial, `[number, trial]` (see `plant.ts`); then `input` is left empty. */
  world?: Float64Array;
  /** One value per trial, for analysis: the condition, the stimulus, the correct choice …; NaN where there is none. */
  labels?: Record<string, Float64Array>;
}

/** What each of {@link Trials} may be. */
const trialsKinds = {
  steps: "number",
  inputs: "number",
  outputs: "number",
  count: "number",
  input: "floats",
  target: "floats",
  weight: "floats",
  lengths: "numbers",
  epochs: "object",
  epochsByTrial: "object",
  world: "floats",
  labels: "object",
} as const satisfies OptionKinds<Trials>;

/** Trials of a shape, with inputs, targets and weights of 0; in the arrays of `spent` where they are large enough. */
export function emptyTrials(shape: Pick<Trials, "steps" | "inputs" | "outputs" | "count">, spent?: Trials): Trials {
  checkArguments(
    "emptyTrials",
    { shape, spent },
    { shape: { outputs: "number", steps: "number", count: "number", inputs: "number" }, spent: "trials?" },
  );
  const { steps, inputs, outputs, count } = shape;
  return {
    steps,
    inputs,
    outputs,
    count,
    input: zeros(steps * inputs * count, spent?.input),
    target: zeros(steps * outputs * count, spent?.target),
    weight: zeros(steps * outputs * count, spent?.weight),
  };
}

function zeros(size: number, spent?: Float32Array): Float32Array {
  if (!spent || spent.byteOffset > 0 || spent.buffer.byteLength < 4 * size) return new Float32Array(size);
  return new Float32Array(spent.buffer, 0, size).fill(0);
}

/** Copies the first `size` numbers, one step, to every later step. */
export function repeatStep(values: Float32Array, size: number): void {
  for (let done = size; done > 0 && done < values.length; done *= 2)
    values.copyWithin(done, 0, Math.min(done, values.length - done));
}

/** Steps of one trial. */
export function lengthOf(trials: Pick<Trials, "steps" | "lengths">, trial: number): number {
  checkArguments("lengthOf", { trials, trial }, { trials: { steps: "number" }, trial: "number" });
  const { steps, lengths } = trials;
  return lengths ? lengths[trial] : steps;
}

/**
 * The same trials, after a check of shapes and numbers.
 * @param first number of the first trial, for the message
 * @throws DitherError `mismatch` for a wrong length, `value` for NaN, infinity, a negative weight or no weight at all.
 */
export function checkTrials(trials: Trials, where = "trials", first = 0): Trials {
  checkArguments(where, { trials }, { trials: "trials" });
  checkOptions(where, trials, trialsKinds);
  const { steps, inputs, outputs, count } = trials;
  checkSizes(trials, where);
  check("input", trials.input, inputs);
  check("target", trials.target, outputs);
  check("weight", trials.weight, outputs);
  checkLengths(trials, where, first);
  trials.world?.forEach((value, i) => {
    if (!Number.isFinite(value))
      throw new DitherError(
        "value",
        `${where}: expected finite numbers, got ${value} in \`world\` at number ${Math.floor(i / count)}, trial ${first + (i % count)}.`,
      );
  });
  let total = 0;
  for (let i = 0; i < trials.weight.length; i++) {
    if (trials.weight[i] < 0)
      throw new DitherError(
        "value",
        `${where}: expected weights of 0 or more, got ${trials.weight[i]} in ${element("weight", i, outputs)}.`,
      );
    if (trials.weight[i] > 0 && trials.lengths && Math.floor(i / (outputs * count)) >= trials.lengths[i % count])
      throw new DitherError(
        "value",
        `${where}: expected weight 0 after the end of trial ${first + (i % count)} (${trials.lengths[i % count]} steps), got ${trials.weight[i]} in ${element("weight", i, outputs)}.`,
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
    return `\`${name}\` at step ${Math.floor(i / (channels * count))}, trial ${first + (i % count)}, channel ${Math.floor(i / count) % channels}`;
  }
}

/** @throws DitherError `mismatch` for trials without a step, an output or a trial */
export function checkSizes(sizes: Pick<Trials, "steps" | "outputs" | "count">, where: string): void {
  for (const name of ["steps", "outputs", "count"] as const)
    if (!Number.isInteger(sizes[name]) || sizes[name] < 1)
      throw new DitherError("mismatch", `${where}: expected at least one of ${name}, got ${sizes[name]}.`);
}

function checkLengths({ lengths, steps, count }: Trials, where: string, first: number): void {
  if (lengths && lengths.length !== count)
    throw new DitherError("mismatch", `${where}: expected \`lengths\` of ${count} trials, got ${lengths.length}.`);
  const wrong = lengths?.findIndex((length) => length < 1 || length > steps) ?? -1;
  if (wrong >= 0)
    throw new DitherError(
      "value",
      `${where}: expected lengths from 1 to ${steps} steps, got ${lengths?.[wrong]} for trial ${first + wrong}.`,
    );
}

/**
 * Some of the trials, in the order asked for.
 * @throws DitherError `value` for a trial that is not there.
 * @example
 * ```ts
 * import { findTask, selectTrials, testTrials } from "dither";
 *
 * const all = testTrials(findTask("sin"), 8, 1);
 * const some = selectTrials(all, [0, 5]);
 * console.log(some.count, some.input[1] === all.input[5]); // 2 true
 * ```
 */
export function selectTrials(trials: Trials, chosen: readonly number[]): Trials {
  checkArguments("selectTrials", { trials, chosen }, { trials: "trials", chosen: "numbers" });
  const missing = chosen.find((k) => !Number.isInteger(k) || k < 0 || k >= trials.count);
  if (missing !== undefined)
    throw new DitherError("value", `trials: expected trial numbers from 0 to ${trials.count - 1}, got ${missing}.`);
  const from = (values: ArrayLike<number>, i: number): number =>
    values[Math.floor(i / chosen.length) * trials.count + chosen[i % chosen.length]];
  const length = (values: ArrayLike<number>): number => (values.length / trials.count) * chosen.length;
  const pick = (values: Float32Array): Float32Array =>
    Float32Array.from({ length: length(values) }, (_, i) => from(values, i));
  const labels = Object.entries(trials.labels ?? {}).map(([name, values]) => [
    name,
    Float64Array.from(chosen, (k) => values[k]),
  ]);
  const some = (values: Int32Array): Int32Array => Int32Array.from(chosen, (k) => values[k]);
  const epochs = Object.entries(trials.epochsByTrial ?? {}).map(([name, { first, last }]) => [
    name,
    { first: some(first), last: some(last) },
  ]);
  return {
    ...trials,
    count: chosen.length,
    input: pick(trials.input),
    target: pick(trials.target),
    weight: pick(trials.weight),
    ...(trials.world && {
      world: Float64Array.from({ length: length(trials.world) }, (_, i) => from(trials.world ?? [], i)),
    }),
    ...(trials.lengths && { lengths: some(trials.lengths) }),
    ...(trials.epochsByTrial && {
      epochsByTrial: Object.fromEntries(epochs) as NonNullable<Trials["epochsByTrial"]>,
    }),
    ...(trials.labels && { labels: Object.fromEntries(labels) as Record<string, Float64Array> }),
  };
}

export interface TrialRequest {
  /** Number of the first trial. */
  first: number;
  count: number;
  /** The update while training, 0 while testing. */
  index: number;
  /** Draws of the seed and stream in force, with `index` as their default index. */
  random: Draws;
  /**
   * Trials of an earlier request that nobody needs any more: their arrays may be written over, which saves the time of
   * making new ones. Nothing in them is to be read.
   */
  spent?: Trials;
}

/** What is checked of {@link TrialRequest}. */
export const trialRequestShape = {
  first: "number",
  count: "number",
  index: "number",
  random: "object",
} as const satisfies Shape<TrialRequest>;
