/** Trials from and to files of other tools: arrays `input`, `target` and `weight`, each [step, trial, channel]. */

import { DitherError } from "../../errors.js";
import { checkTrials, type Trials } from "../../tasks/trials.js";
import { arraysText, shapeText, type NamedArray, type NamedArrays } from "./arrays.js";
import { fileKind, readArrays, writeArrays, type SourceFile } from "./file-kinds.js";
import { trialFastest, trialMiddle } from "./trial-order.js";

const labelPrefix = "labels.";

/**
 * Trials from a .npz, .safetensors or .json file with the arrays that {@link trialsFromArrays} takes. In JSON, where
 * MATLAB drops dimensions of size 1, a flat list is the steps of one trial, or of the other arrays' shape.
 * @throws DitherError `format` or `unsupported` for the file, else as {@link trialsFromArrays}.
 */
export function readTrials(file: SourceFile): Trials {
  const { arrays } = readArrays(file);
  const whole = fileKind(file.fileName) === "json" ? restoreSingletons(arrays) : arrays;
  return trialsFromArrays(whole, file.fileName);
}

/** A file with the arrays of {@link trialsToArrays}, in the format that the ending of `fileName` tells. */
export function writeTrials(trials: Trials, fileName: string): Uint8Array {
  return writeArrays(trialsToArrays(trials), fileKind(fileName));
}

/**
 * Trials from arrays `input` [step, trial, inputs], `target` [step, trial, outputs], optionally `weight` and
 * `labels.<name>` [trial]. An array [step, trial] has one channel; a weight of one channel serves every output; without
 * one the weights are 1. Epochs are not in files.
 * @returns float32 arrays [step, channel, trial]
 * @throws DitherError `mismatch` for missing, unknown or misshapen arrays, `value` for numbers that
 *   {@link checkTrials} refuses.
 */
export function trialsFromArrays(arrays: NamedArrays, where = "trials"): Trials {
  const unknown = [...arrays.keys()].filter(
    (name) => !["input", "target", "weight"].includes(name) && !name.startsWith(labelPrefix),
  );
  const input = arrays.get("input");
  const target = arrays.get("target");
  if (unknown.length > 0 || !input || !target)
    throw new DitherError(
      "mismatch",
      `${where}: expected arrays \`input\`, \`target\` and optionally \`weight\`, each [step, trial, channel], found ${arraysText(arrays)}. Rename or remove those that are called otherwise.`,
    );
  const [steps, count, inputs] = threeAxes("input", input, where);
  const [targetSteps, targetCount, outputs] = threeAxes("target", target, where);
  const weight = arrays.get("weight");
  const [weightSteps, weightCount, channels] = weight ? threeAxes("weight", weight, where) : [steps, count, outputs];
  if (targetSteps !== steps || targetCount !== count) throw mismatch("target", target, "channel");
  if (weight && (weightSteps !== steps || weightCount !== count || (channels !== outputs && channels !== 1)))
    throw mismatch("weight", weight, outputs === 1 ? "1" : `${outputs} or 1`);

  const labels = labelsOf(arrays, count, where);
  return checkTrials(
    {
      steps,
      inputs,
      outputs,
      count,
      input: trialFastest(input.values, steps, inputs, count),
      target: trialFastest(target.values, steps, outputs, count),
      weight: weight
        ? trialFastest(weight.values, steps, outputs, count, channels)
        : new Float32Array(steps * outputs * count).fill(1),
      ...(labels && { labels }),
    },
    where,
  );

  function mismatch(name: string, array: NamedArray, last: string): DitherError {
    return new DitherError(
      "mismatch",
      `${where}: expected \`${name}\` of shape [step ${steps}, trial ${count}, ${last}] as \`input\` has steps and trials, got ${shapeText(array.shape)}. Give all arrays the same steps and trials, steps first.`,
    );
  }
}

/** Arrays `input`, `target`, `weight` [step, trial, channel], float32, and `labels.<name>` [trial]. Epochs are left out. */
export function trialsToArrays(trials: Trials): NamedArrays {
  const { steps, inputs, outputs, count } = trials;
  const arrays = new Map<string, NamedArray>([
    ["input", { shape: [steps, count, inputs], values: trialMiddle(trials.input, steps, inputs, count) }],
    ["target", { shape: [steps, count, outputs], values: trialMiddle(trials.target, steps, outputs, count) }],
    ["weight", { shape: [steps, count, outputs], values: trialMiddle(trials.weight, steps, outputs, count) }],
  ]);
  for (const [name, values] of Object.entries(trials.labels ?? {}))
    arrays.set(labelPrefix + name, { shape: [count], values });
  return arrays;
}

function threeAxes(name: string, { shape }: NamedArray, where: string): [number, number, number] {
  if (shape.length === 3 || shape.length === 2) return [shape[0], shape[1], shape[2] ?? 1];
  throw new DitherError(
    "mismatch",
    `${where}: expected \`${name}\` of shape [step, trial, channel], or [step, trial] for one channel, got ${shapeText(shape)}. Reshape it, for instance with x[:, None, None] for one trial of one channel.`,
  );
}

function labelsOf(arrays: NamedArrays, count: number, where: string): Record<string, Float64Array> | undefined {
  const labels: [string, Float64Array][] = [];
  for (const [name, { shape, values }] of arrays) {
    if (!name.startsWith(labelPrefix)) continue;
    if (values.length !== count)
      throw new DitherError(
        "mismatch",
        `${where}: expected \`${name}\` of shape [trial ${count}], got ${shapeText(shape)}.`,
      );
    labels.push([name.slice(labelPrefix.length), Float64Array.from(values)]);
  }
  return labels.length > 0 ? Object.fromEntries(labels) : undefined;
}

/** Flat lists and bare numbers given the steps and trials of the other arrays; alone, a list is one trial. */
function restoreSingletons(arrays: NamedArrays): NamedArrays {
  const main = [...arrays].filter(([name]) => !name.startsWith(labelPrefix));
  const whole = main.find(([, { shape }]) => shape.length >= 2)?.[1].shape;
  const [steps, count] = whole ?? [Math.max(0, ...main.map(([, { values }]) => values.length)), 1];
  const restored = new Map(arrays);
  for (const [name, { shape, values }] of main)
    if (shape.length < 2 && values.length === steps * count && (steps === 1 || count === 1))
      restored.set(name, { shape: [steps, count, 1], values });
  return restored;
}
