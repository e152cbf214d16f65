/** What trials must be to be those that a task was asked for. */

import { DitherError } from "../../base/errors.js";
import { shown } from "../../base/shown.js";
import type { Task } from "./task.js";
import { checkTrials, type Trials } from "./trials.js";

/** The trials asked for, as far as their number, channels and steps go. */
type Asked = Pick<Task, "inputs" | "outputs" | "longest"> & { count: number };

/**
 * Shapes, numbers, lengths, labels and epochs of trials, slowly and with words for all that may be wrong.
 * @param first number of the first trial, for the message
 * @throws DitherError `mismatch` for wrong shapes, `value` for numbers out of range
 */
export function checkShape(asked: Asked, trials: Trials, where: string, first = 0): void {
  checkKind(asked, trials, where);
  checkTrials(trials, where, first);
  checkColumns(asked, trials, where, first);
}

/**
 * The same at a small part of the time, for every batch of a training: looks at each number once, and leaves the words to
 * {@link checkShape} where something is wrong.
 */
export function checkShapeFast(asked: Asked, trials: Trials, where: string, first: number): void {
  checkKind(asked, trials, where);
  if (!isSound(trials)) checkTrials(trials, where, first);
  checkColumns(asked, trials, where, first);
}

function checkKind({ inputs, outputs, count }: Asked, trials: Trials, where: string): void {
  const { steps } = trials as { steps: unknown };
  if (!Number.isInteger(steps) || (steps as number) < 1)
    throw new DitherError(
      "mismatch",
      `${where}: expected \`steps\` to be a whole number of 1 or more, got ${shown(steps)}.`,
    );
  for (const [name, expected] of [
    ["inputs", inputs],
    ["outputs", outputs],
    ["count", count],
  ] as const)
    if (trials[name] !== expected)
      throw new DitherError("mismatch", `${where}: expected trials with ${name} ${expected}, got ${trials[name]}.`);
  for (const name of ["input", "target", "weight"] as const)
    if (!isOwned(trials[name]))
      throw new DitherError(
        "mismatch",
        `${where}: expected \`${name}\` to be a Float32Array of [step, channel, trial], in memory that is not shared.`,
      );
  if (trials.lengths !== undefined && !((trials.lengths as unknown) instanceof Int32Array))
    throw new DitherError("mismatch", `${where}: expected \`lengths\` to be an Int32Array.`);
}

/** Whether these are numbers that nobody else can change: neither another thread, nor a Proxy, nor a class of the user's own. */
function isOwned(values: unknown): values is Float32Array {
  return (
    values instanceof Float32Array &&
    ArrayBuffer.isView(values) &&
    Object.getPrototypeOf(values) === Float32Array.prototype &&
    !(typeof SharedArrayBuffer !== "undefined" && (values.buffer as unknown) instanceof SharedArrayBuffer)
  );
}

function checkColumns({ longest, count }: Asked, trials: Trials, where: string, first: number): void {
  if (longest !== undefined && trials.steps > longest)
    throw new DitherError(
      "mismatch",
      `${where}: expected at most ${longest} steps, the task's \`longest\`, got ${trials.steps}.`,
    );
  for (const [name, values] of Object.entries<ArrayLike<number> | null | undefined>(trials.labels ?? {}))
    if (values?.length !== count)
      throw new DitherError(
        "mismatch",
        `${where}: expected label ${name} of ${count} trials, got ${values?.length ?? (values === null ? "null" : "undefined")}.`,
      );
  checkEpochs(trials, where, first);
}

function checkEpochs({ steps, count, epochs, epochsByTrial }: Trials, where: string, from: number): void {
  const check = (name: string, first: number, last: number, trial: string): void => {
    const proper = Number.isInteger(first) && Number.isInteger(last) && first >= 0 && last >= first && last <= steps;
    if (!proper && !(trial !== "" && first === -1 && last === -1))
      throw new DitherError(
        "value",
        `${where}: expected epoch ${name}${trial} within steps 0 to ${steps}, got [${first}, ${last}].`,
      );
  };
  for (const [name, steps] of Object.entries<readonly number[] | null | undefined>(epochs ?? {}))
    check(name, steps?.[0] ?? NaN, steps?.[1] ?? NaN, "");
  type Ends = { first?: ArrayLike<number> | null; last?: ArrayLike<number> | null } | null | undefined;
  for (const [name, ends] of Object.entries<Ends>(epochsByTrial ?? {}))
    for (let k = 0; k < count; k++)
      check(name, ends?.first?.[k] ?? NaN, ends?.last?.[k] ?? NaN, ` of trial ${from + k}`);
}

/** Whether there are as many numbers as the shape says, all finite, no weight negative, and none after a trial's end. */
function isSound(trials: Trials): boolean {
  const { steps, inputs, outputs, count, input, target, weight, lengths, world } = trials;
  const size = steps * outputs * count;
  return (
    Number.isInteger(steps) &&
    steps >= 1 &&
    count >= 1 &&
    input.length === steps * inputs * count &&
    target.length === size &&
    weight.length === size &&
    areFinite(input) &&
    areFinite(target) &&
    areWeights(weight) &&
    (!lengths || areLengths(trials, lengths)) &&
    (!world || world.every((value) => Number.isFinite(value)))
  );
}

/**
 * Whether all are finite: so is their sum then, which float64 holds whatever float32 are added, and else never. Four sums at
 * once, which the processor adds side by side.
 */
function areFinite(values: Float32Array): boolean {
  const { length } = values;
  const even = length - (length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < even; i += 4) {
    a += values[i];
    b += values[i + 1];
    c += values[i + 2];
    d += values[i + 3];
  }
  for (let i = even; i < length; i++) a += values[i];
  const sum = a + b + c + d;
  return sum - sum === 0;
}

/** Whether all are finite and 0 or more. Part of a batch may have no weight at all: the training looks at the whole. */
function areWeights(values: Float32Array): boolean {
  return areFinite(values) && (noSign(values) || values.every((value) => value >= 0));
}

/** Whether no sign bit is set, not even that of −0. */
function noSign(values: Float32Array): boolean {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const { length } = bits;
  const even = length - (length % 4);
  let a = 0;
  let b = 0;
  for (let i = 0; i < even; i += 4) {
    a |= bits[i] | bits[i + 1];
    b |= bits[i + 2] | bits[i + 3];
  }
  for (let i = even; i < length; i++) a |= bits[i];
  return (a | b) >= 0;
}

/** Whether the lengths are steps of the trials, and weights beyond them 0. */
function areLengths({ steps, outputs, count, weight }: Trials, lengths: Int32Array): boolean {
  if (lengths.length !== count) return false;
  for (let k = 0; k < count; k++) {
    if (lengths[k] < 1 || lengths[k] > steps) return false;
    for (let i = lengths[k] * outputs * count + k; i < weight.length; i += count) if (weight[i] !== 0) return false;
  }
  return true;
}
