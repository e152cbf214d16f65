/** Trials as other tools keep them: their names of the arrays, and trials or steps first. */

import type { Trials } from "../../tasks/trials.js";
import { elementCount, type NamedArray, type NamedArrays } from "./arrays.js";
import { readArrays, type SourceFile } from "./file-kinds.js";
import { trialsFromArrays } from "./trials-file.js";

/** Which axis of the arrays comes first; the channels are last in both. */
export const trialOrders = ["step-trial", "trial-step"] as const;
export type TrialOrder = (typeof trialOrders)[number];

/** Names that tools have for what is `input`, `target` and `weight` here: PsychRNN (x, y, output_mask) and gyyang (x, y, c_mask). */
const otherNames: Readonly<Record<string, string>> = {
  x: "input",
  inputs: "input",
  y: "target",
  targets: "target",
  output: "target",
  mask: "weight",
  output_mask: "weight",
  c_mask: "weight",
};

/**
 * Trials from a file whose arrays may have another tool's names (x, y, mask …) and another order of axes.
 * @throws DitherError as `readTrials`
 */
export function readToolTrials(file: SourceFile, order: TrialOrder = "step-trial"): Trials {
  const { arrays } = readArrays(file);
  const renamed = new Map<string, NamedArray>();
  for (const [name, array] of arrays) {
    const known = otherNames[name];
    const here = known !== undefined && !arrays.has(known) ? known : name;
    renamed.set(here, order === "trial-step" && array.shape.length >= 2 ? swapped(array) : array);
  }
  return trialsFromArrays(withFullMask(renamed), file.fileName);
}

/** [trial, step, …] as [step, trial, …]. */
function swapped({ shape, values }: NamedArray): NamedArray {
  const [trials, steps, ...rest] = shape;
  const size = elementCount(rest) ?? 1;
  const turned = values.slice();
  for (let k = 0; k < trials; k++)
    for (let t = 0; t < steps; t++)
      turned.set(values.subarray((k * steps + t) * size, (k * steps + t + 1) * size), (t * trials + k) * size);
  return { shape: [steps, trials, ...rest], values: turned };
}

/** A mask as flat as gyyang keeps it, [step · trial, channel], in the shape of the targets. */
function withFullMask(arrays: NamedArrays): NamedArrays {
  const target = arrays.get("target");
  const weight = arrays.get("weight");
  if (
    !target ||
    weight?.shape.length !== 2 ||
    target.shape.length !== 3 ||
    weight.values.length !== target.values.length
  )
    return arrays;
  return new Map([...arrays, ["weight", { shape: target.shape, values: weight.values }]]);
}
