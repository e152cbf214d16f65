/** Which trials a request asks for, in words for messages: "update 6", "the test trials". */

import { streams } from "../../random/draws.js";

/**
 * Index of the trials of validations, and of their noise, in the streams of testing: beyond every index that a measurement
 * uses, and the same at every validation, so that validations differ by what was learnt only.
 */
export const validationIndex = 0x80000000;
/** Updates from here on have trials that no training of the same seed has seen; repairs are fitted on them. */
export const freshIndex = 0x40000000;

/** What the trials of a request are for. Updates are counted from 0, as the request's `index` is. */
export function batchName({ index, random }: { index: number; random: { readonly stream?: number } }): string {
  const { stream } = random;
  if (stream === streams.testTrials) return index >= validationIndex ? "the validation trials" : "the test trials";
  if (index >= 2 * freshIndex) return "the trials that a repair is fitted on";
  return index >= freshIndex ? `update ${index - freshIndex} of a repair` : `update ${index}`;
}
