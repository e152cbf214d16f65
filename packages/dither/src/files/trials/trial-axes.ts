/** Which axis of an array of trials is what, told from the shapes of all arrays in the file. */

import { DitherError } from "../../base/errors.js";
import { shapeText, type NamedArray } from "../formats/values/arrays.js";

/** Which axis of the arrays comes first; the channels are last in both. */
export const trialOrders = ["step-trial", "trial-step"] as const;
export type TrialOrder = (typeof trialOrders)[number];

export interface TrialSizes {
  steps: number;
  count: number;
}

/** Where in an array the number of a step, trial and channel stands; a stride of 0 repeats it along that axis. */
export interface Axes {
  step: number;
  trial: number;
  channel: number;
  channels: number;
}

export interface MainAxes extends TrialSizes {
  input: Axes;
  target: Axes;
  remarks: string[];
}

/**
 * The axes of inputs and targets. Without a trial axis, where nothing else can be meant, they are of one trial.
 * @throws DitherError `mismatch` for shapes that do not fit together
 */
export function mainAxes(input: NamedArray, target: NamedArray, order: TrialOrder, where: string): MainAxes {
  const [a, b] = restored(input.shape, target.shape, input.values.length, target.values.length);
  if (a.length === 2 && b.length === 2 && a[0] === b[0] && a[1] !== b[1]) {
    const remark = `input ${shapeText(input.shape)} and target ${shapeText(target.shape)} read as one trial, [step, channel].`;
    return { steps: a[0], count: 1, input: oneTrial(a), target: oneTrial(b), remarks: [remark] };
  }
  const ofOne = oneOfOneTrial(a, b, order);
  if (ofOne) return ofOne;
  const [first, second, inputs] = threeAxes("input", a, order, where);
  const [targetFirst, targetSecond, outputs] = threeAxes("target", b, order, where);
  const sizes = order === "step-trial" ? { steps: first, count: second } : { steps: second, count: first };
  if (targetFirst !== first || targetSecond !== second)
    throw mismatch("target", target.shape, { ...sizes, order, last: "channel" }, where);
  return {
    ...sizes,
    input: axesOf(sizes, inputs, order),
    target: axesOf(sizes, outputs, order),
    remarks: [],
  };
}

/**
 * The axes of weights: of every number, or of fewer that serve several.
 * @throws DitherError `mismatch` for a shape that does not fit, or may mean two things
 */
export function weightAxes(
  weight: NamedArray,
  { steps, count, outputs }: TrialSizes & { outputs: number },
  order: TrialOrder,
  where: string,
): { axes: Axes; remarks: string[] } {
  const { shape, values } = weight;
  const said = (what: string): string[] => [`weight ${shapeText(shape)} read as ${what}.`];
  if (values.length === 1) return { axes: { step: 0, trial: 0, channel: 0, channels: 1 }, remarks: [] };
  if (shape.length === 1) {
    const perStep = { axes: { step: 1, trial: 0, channel: 0, channels: 1 }, remarks: said("one per step") };
    const perTrial = { axes: { step: 0, trial: 1, channel: 0, channels: 1 }, remarks: said("one per trial") };
    if (shape[0] === steps && shape[0] === count && steps > 1)
      throw new DitherError(
        "mismatch",
        `${where}: expected \`weight\` of a shape that means one thing, got ${shapeText(shape)}, which may be one per step or one per trial. Give it a second axis: w[:, None] or w[None, :].`,
      );
    if (shape[0] === steps) return perStep;
    if (shape[0] === count) return perTrial;
  }
  const [first, second] = order === "step-trial" ? [steps, count] : [count, steps];
  const fits = (size: number, whole: number): boolean => size === whole || size === 1;
  if ((shape.length === 2 || shape.length === 3) && fits(shape[0], first) && fits(shape[1], second)) {
    const channels = shape[2] ?? 1;
    if (fits(channels, outputs)) {
      const along = [shape[0] > 1 ? shape[1] * channels : 0, shape[1] > 1 ? channels : 0];
      const [step, trial] = order === "step-trial" ? along : along.toReversed();
      const axes = { step, trial, channel: channels > 1 ? 1 : 0, channels };
      const whole = shape[0] === first && shape[1] === second;
      const what = shape[0] === 1 && shape[1] === 1 ? "one per output" : step > 0 ? "one per step" : "one per trial";
      return { axes, remarks: whole ? [] : said(what) };
    }
  }
  // gyyang/multitask flattens steps and trials of its mask.
  if (shape.length === 2 && shape[0] === steps * count && shape[1] === outputs)
    return { axes: axesOf({ steps, count }, outputs, order), remarks: said("steps and trials on one axis") };
  if (shape.length === 2 && count === 1 && shape[0] === steps && shape[1] === outputs)
    return { axes: oneTrial(shape), remarks: [] };
  throw mismatch("weight", shape, { steps, count, order, last: outputs === 1 ? "1" : `${outputs} or 1` }, where);
}

/** The numbers [step, channel, trial] of an array, float32; an array of one channel serves all. */
export function ordered(
  values: ArrayLike<number>,
  axes: Axes,
  sizes: TrialSizes,
  channels = axes.channels,
): Float32Array {
  const result = new Float32Array(sizes.steps * channels * sizes.count);
  const along = axes.channels === 1 ? 0 : axes.channel;
  let at = 0;
  if (result.length === 0) return result;
  for (let step = 0; step < sizes.steps; step++)
    for (let channel = 0; channel < channels; channel++) {
      const from = step * axes.step + channel * along;
      for (let trial = 0; trial < sizes.count; trial++) result[at++] = values[from + trial * axes.trial];
    }
  return result;
}

function axesOf({ steps, count }: TrialSizes, channels: number, order: TrialOrder): Axes {
  return order === "step-trial"
    ? { step: count * channels, trial: channels, channel: 1, channels }
    : { step: channels, trial: steps * channels, channel: 1, channels };
}

/** [step, channel] */
function oneTrial([, channels = 1]: readonly number[]): Axes {
  return { step: channels, trial: 0, channel: 1, channels };
}

/** One array has an axis for its one trial, the other has steps and channels alone. */
function oneOfOneTrial(a: readonly number[], b: readonly number[], order: TrialOrder): MainAxes | undefined {
  const [three, two] = a.length === 3 ? [a, b] : [b, a];
  if (three.length !== 3 || two.length !== 2) return undefined;
  const [steps, count] = order === "step-trial" ? three : [three[1], three[0]];
  if (count !== 1 || two[0] !== steps || (two[0] === three[0] && two[1] === three[1])) return undefined;
  const [whole, flat] = [axesOf({ steps, count }, three[2], order), oneTrial(two)];
  const remarks = [`${a === three ? "target" : "input"} ${shapeText(two)} read as [step, channel] of the one trial.`];
  return { steps, count, input: a === three ? whole : flat, target: a === three ? flat : whole, remarks };
}

/**
 * Shapes with the axes of size 1 that MATLAB and JSON drop: a flat list has the steps and trials of the other array
 * where those are one trial or one step; two flat lists are the steps of one trial.
 */
function restored(
  a: readonly number[],
  b: readonly number[],
  sizeA: number,
  sizeB: number,
): [readonly number[], readonly number[]] {
  if (a.length < 2 && b.length < 2)
    return sizeA === sizeB
      ? [
          [sizeA, 1, 1],
          [sizeB, 1, 1],
        ]
      : [a, b];
  const like = (shape: readonly number[], size: number, other: readonly number[]): readonly number[] =>
    shape.length < 2 && size === other[0] * other[1] && (other[0] === 1 || other[1] === 1)
      ? [other[0], other[1], 1]
      : shape;
  return a.length < 2 ? [like(a, sizeA, b), b] : [a, like(b, sizeB, a)];
}

function threeAxes(name: string, shape: readonly number[], order: TrialOrder, where: string): [number, number, number] {
  if (shape.length === 3 || shape.length === 2) return [shape[0], shape[1], shape[2] ?? 1];
  const axes = order.replace("-", ", ");
  throw new DitherError(
    "mismatch",
    `${where}: expected \`${name}\` of shape [${axes}, channel], or [${axes}] for one channel, got ${shapeText(shape)}. Reshape it, for instance with x[:, None, None] for one trial of one channel.`,
  );
}

function mismatch(
  name: string,
  shape: readonly number[],
  { steps, count, order, last }: TrialSizes & { order: TrialOrder; last: string },
  where: string,
): DitherError {
  const [axes, first] =
    order === "step-trial"
      ? [`step ${steps}, trial ${count}`, "steps first"]
      : [`trial ${count}, step ${steps}`, "trials first as `order` says"];
  return new DitherError(
    "mismatch",
    `${where}: expected \`${name}\` of shape [${axes}, ${last}] as \`input\` has steps and trials, got ${shapeText(shape)}. Give all arrays the same steps and trials, ${first}.`,
  );
}
