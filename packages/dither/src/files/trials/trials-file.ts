/** Trials from and to files: arrays `input`, `target` and `weight`, or what other tools call and arrange them. */

import { DitherError } from "../../base/errors.js";
import { checkSizes, type Trials } from "../../tasks/contract/trials.js";
import {
  arraysText,
  elementCount,
  namesText,
  shapeText,
  type NamedArray,
  type NamedArrays,
} from "../formats/values/arrays.js";
import { fileKind, writeArrays } from "../open/file-kinds.js";
import { isKind, pickleText, type PickleValue } from "../formats/values/values.js";
import { readArrays, type ArrayFile, type ReadableFile } from "../open/read-arrays.js";
import { sourceKind } from "../open/source-kinds.js";
import { classTargets } from "./class-targets.js";
import { mainAxes, ordered, trialOrders, weightAxes, type TrialOrder } from "./trial-axes.js";
import { settleEnds } from "./trial-ends.js";
import { paddedArrays, trialsOfJson, type TrialArrays } from "./trial-lists.js";
import {
  labelPrefix,
  namesRemark,
  refuseClasses,
  roleOf,
  rolesOf,
  withoutRollout,
  type NamedRoles,
} from "./trial-names.js";
import { orderRemark } from "./trial-order-doubt.js";
import { trialMiddle } from "./trial-order.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface TrialOptions {
  /** Which axis of the arrays comes first: `step-trial` (default) or `trial-step`; channels are last in both. */
  order?: TrialOrder | undefined;
  /**
   * How many classes a network with the loss softmax has: then targets may be class labels, whole numbers from 0 for each step and trial.
   * Default: targets are values of outputs.
   */
  classes?: number | undefined;
}

/** What each of {@link TrialOptions} may be. */
export const trialOptionKinds = { order: trialOrders, classes: "number" } as const satisfies OptionKinds<TrialOptions>;

/** Trials and how their file was understood. */
export interface OpenedTrials {
  trials: Trials;
  order: TrialOrder;
  /** "24 steps × 40 trials" */
  size: string;
  /** What was assumed or left out, and what looks wrong, a sentence each; the last first where it matters most. */
  remarks: string[];
}

/**
 * Trials from a file of any format that is read, with the arrays that {@link trialsFromArrays} takes.
 * @throws DitherError `format` or `unsupported` for the file, else as {@link trialsFromArrays}.
 * @example
 * ```ts
 * import { encodeNpz, readTrials } from "dither";
 *
 * // In files [step, trial, channel]: here two steps, three trials, one channel.
 * const numbers = { shape: [2, 3, 1], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
 * const bytes = encodeNpz(new Map([["input", numbers], ["target", numbers]]));
 * const trials = readTrials({ bytes, fileName: "trials.npz" });
 * console.log(trials.steps, trials.count, trials.inputs, trials.weight[0]); // 2 3 1 1
 * ```
 */
export function readTrials(file: ReadableFile, options: TrialOptions = {}): Trials {
  checkArguments("readTrials", { file }, { file: "file" });
  checkOptions("readTrials", options, trialOptionKinds);
  return openTrials(file, options).trials;
}

/** As {@link readTrials}, with what was assumed on the way. */
export function openTrials(file: ReadableFile, options: TrialOptions = {}): OpenedTrials {
  checkArguments("openTrials", { file }, { file: "file" });
  checkOptions("openTrials", options, trialOptionKinds);
  if ("bytes" in file && sourceKind(file.bytes, file.fileName) === "json")
    return openArrays(trialsOfJson(file.bytes, file.fileName), file.fileName, options);
  const { arrays, objects, fileName } = withoutSharedPrefix(readArrays(file));
  const lists = new Map([...objects].filter(([, value]) => isTrialList(value)) as [string, NamedArray[]][]);
  const others = [...objects].filter(([name]) => !lists.has(name));
  const odd = others.find(([name, value]) => roleOf(name) !== undefined && value !== null);
  if (odd)
    throw new DitherError(
      "format",
      `${fileName}: expected ${odd[0]} to be an array of numbers, got objects, ${pickleText(odd[1])}. Write numbers, one shape for all: np.asarray(${odd[0]}, dtype=float).`,
    );
  const opened = openArrays(new Map<string, NamedArray | NamedArray[]>([...arrays, ...lists]), fileName, options);
  if (others.length === 0) return opened;
  const passedOver = namesText(others.map(([name, value]) => `${name} (${pickleText(value)})`));
  return { ...opened, remarks: [...opened.remarks, `Passed over: ${passedOver}.`] };
}

/** Trials in one structure or group, `trials.input` or `data/input`, by their own names. */
function withoutSharedPrefix(file: ArrayFile): ArrayFile {
  const all = [...file.arrays.keys(), ...file.objects.keys()];
  const prefix = /^.*[./]/.exec(all[0] ?? "")?.[0];
  if (prefix === undefined || prefix === labelPrefix || !all.every((name) => name.startsWith(prefix))) return file;
  const shortened = <T>(named: ReadonlyMap<string, T>): Map<string, T> =>
    new Map([...named].map(([name, value]) => [name.slice(prefix.length), value]));
  return { ...file, arrays: shortened(file.arrays), objects: shortened(file.objects) };
}

/** Whether an object is a list with an array for each trial, as NumPy keeps trials of unequal length. */
function isTrialList(value: PickleValue): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isKind(item, "array"));
}

/**
 * A file with the arrays of {@link trialsToArrays}, in the format that the ending of `fileName` tells.
 * @example
 * ```ts
 * import { findTask, readArrays, testTrials, writeTrials } from "dither";
 *
 * const trials = testTrials(findTask("sin"), 8, 1); // in memory [step, channel, trial]
 * const { arrays } = readArrays({ bytes: writeTrials(trials, "trials.npz"), fileName: "trials.npz" });
 * console.log(arrays.get("input")?.shape.join(" ")); // 24 8 1
 * ```
 */
export function writeTrials(trials: Trials, fileName: string): Uint8Array {
  checkArguments("writeTrials", { trials, fileName }, { trials: "trials", fileName: "text" });
  return writeArrays(trialsToArrays(trials), fileKind(fileName));
}

/**
 * Trials from arrays `input` [step, trial, inputs], `target` [step, trial, outputs], optionally `weight`, `lengths`
 * [trial] and `labels.<name>` [trial]; x, y, mask, inputs, labels and other usual names are known too. An array
 * [step, trial] has one channel. A weight may be one per step, per trial, or per both; without one the weights are 1.
 * A NaN target has weight 0; a trial has ended where its inputs are NaN after its last weight. Where trials differ in
 * length, an array may be a list of arrays [step, channel]. Epochs are not in files.
 * @returns float32 arrays [step, channel, trial]
 * @throws DitherError `mismatch` for missing, doubtful or misshapen arrays, `value` for numbers that `checkTrials`
 *   refuses.
 */
export function trialsFromArrays(arrays: TrialArrays, where = "trials", options: TrialOptions = {}): Trials {
  checkArguments("trialsFromArrays", { arrays }, { arrays: "map" });
  checkOptions("trialsFromArrays", options, trialOptionKinds);
  return openArrays(arrays, where, options).trials;
}

/** "24 steps × 40 trials" */
export function trialsSize(trials: Pick<Trials, "steps" | "count">): string {
  checkArguments("trialsSize", { trials }, { trials: { steps: "number", count: "number" } });
  const { steps, count } = trials;
  return `${steps} ${steps === 1 ? "step" : "steps"} × ${count} ${count === 1 ? "trial" : "trials"}`;
}

function openArrays(all: TrialArrays, where: string, { order: asked, classes }: TrialOptions): OpenedTrials {
  if (asked !== undefined && !trialOrders.includes(asked))
    throw new DitherError(
      "value",
      `\`order\`: expected one of ${trialOrders.join(", ")}, got ${JSON.stringify(asked)}.`,
    );
  const { arrays: trialArrays, passed } = withoutRollout(all);
  const { arrays, lengths: listed } = paddedArrays(trialArrays, where);
  if (listed && asked === "step-trial")
    throw new DitherError(
      "mismatch",
      `${where}: expected trials of equal length with \`order\` step-trial, got a list with an array for each trial. Leave \`order\` out.`,
    );
  const order = listed ? "trial-step" : (asked ?? "step-trial");
  const roles = rolesOf(arrays, where);
  const { found } = roles;
  const input = arrayOf(found.input);
  const given = arrayOf(found.target);
  if (classes === undefined) refuseClasses(found.target ?? "", given, where);
  const target = classes === undefined ? given : classTargets(found.target ?? "", given, classes, where);
  const main = mainAxes(input, target, order, where);
  const { steps, count } = main;
  const sizes = { steps, count, inputs: main.input.channels, outputs: main.target.channels };
  checkSizes(sizes, where);
  const weight = found.weight === undefined ? undefined : arrayOf(found.weight);
  const weighted = weight && weightAxes(weight, sizes, order, where);
  refuseLikelyWeights(roles, arrays, sizes, where);
  const lengths = listed ?? (found.lengths === undefined ? undefined : lengthsOf(arrayOf(found.lengths), sizes, where));
  const labels = labelsOf(arrays, count, where);
  const { trials, remarks } = settleEnds(
    {
      ...sizes,
      input: ordered(input.values, main.input, sizes),
      target: ordered(target.values, main.target, sizes),
      weight:
        weight && weighted
          ? ordered(weight.values, weighted.axes, sizes, sizes.outputs)
          : new Float32Array(steps * sizes.outputs * count).fill(1),
      labels,
    },
    where,
    lengths,
  );
  const doubt = orderRemark(trials, order);
  return {
    trials,
    order,
    size: trialsSize(trials),
    remarks: [
      ...doubt,
      ...namesRemark(roles),
      ...(passed.length > 0 ? [`Passed over what a simulation wrote beside the trials: ${passed.join(", ")}.`] : []),
      ...(target === given ? [] : [`Class labels read as ${classes} outputs, with a 1 for the class.`]),
      ...(roles.others.length > 0 ? [`Passed over: ${arraysText(some(arrays, roles.others))}.`] : []),
      ...(listed ? ["Read as a list with an array [step, channel] for each trial."] : []),
      ...[...main.remarks, ...(steps > 1 && count > 1 ? (weighted?.remarks ?? []) : [])].map(capital),
      ...remarks,
    ],
  };

  function arrayOf(name = ""): NamedArray {
    return arrays.get(name) as NamedArray;
  }
}

/**
 * Arrays `input`, `target`, `weight` [step, trial, channel], float32, `labels.<name>` [trial], and `lengths` [trial] where
 * trials differ in length. Epochs are left out.
 */
export function trialsToArrays(trials: Trials): NamedArrays {
  checkArguments("trialsToArrays", { trials }, { trials: "trials" });
  const { steps, inputs, outputs, count } = trials;
  const arrays = new Map<string, NamedArray>([
    ["input", { shape: [steps, count, inputs], values: trialMiddle(trials.input, steps, inputs, count) }],
    ["target", { shape: [steps, count, outputs], values: trialMiddle(trials.target, steps, outputs, count) }],
    ["weight", { shape: [steps, count, outputs], values: trialMiddle(trials.weight, steps, outputs, count) }],
  ]);
  if (trials.lengths) arrays.set("lengths", { shape: [count], values: Float64Array.from(trials.lengths) });
  for (const [name, values] of Object.entries(trials.labels ?? {}))
    arrays.set(labelPrefix + name, { shape: [count], values });
  return arrays;
}

/** An array without a known name that has a number for each step and trial may be a weight, which may not be dropped. */
function refuseLikelyWeights(
  { others }: NamedRoles,
  arrays: NamedArrays,
  { steps, count }: { steps: number; count: number },
  where: string,
): void {
  const likely = others.filter((name) => {
    const shape = arrays.get(name)?.shape ?? [];
    return (
      steps * count > 1 &&
      shape.length >= 2 &&
      ((shape[0] === steps && shape[1] === count) || (shape[0] === count && shape[1] === steps))
    );
  });
  if (likely.length > 0)
    throw new DitherError(
      "mismatch",
      `${where}: expected arrays \`input\`, \`target\` and optionally \`weight\`, found beside them ${arraysText(some(arrays, likely))}, which may be a weight. Call it \`weight\`, or remove it.`,
    );
}

function lengthsOf(
  { shape, values }: NamedArray,
  { steps, count }: { steps: number; count: number },
  where: string,
): Int32Array {
  if (values.length !== count)
    throw new DitherError(
      "mismatch",
      `${where}: expected \`lengths\` of shape [trial ${count}], got ${shapeText(shape)}.`,
    );
  const odd = values.findIndex((length) => !Number.isInteger(length) || length < 1 || length > steps);
  if (odd >= 0)
    throw new DitherError(
      "value",
      `${where}: expected \`lengths\` of whole numbers from 1 to ${steps}, got ${values[odd]} for trial ${odd}.`,
    );
  return Int32Array.from(values);
}

function labelsOf(arrays: NamedArrays, count: number, where: string): Record<string, Float64Array> | undefined {
  const labels: [string, Float64Array][] = [];
  for (const [name, { shape, values }] of arrays) {
    if (!name.startsWith(labelPrefix)) continue;
    if (values.length !== count || elementCount(shape) !== count)
      throw new DitherError(
        "mismatch",
        `${where}: expected \`${name}\` of shape [trial ${count}], got ${shapeText(shape)}.`,
      );
    labels.push([name.slice(labelPrefix.length), Float64Array.from(values)]);
  }
  return labels.length > 0 ? Object.fromEntries(labels) : undefined;
}

function some(arrays: NamedArrays, names: readonly string[]): NamedArrays {
  return new Map([...arrays].filter(([name]) => names.includes(name)));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
