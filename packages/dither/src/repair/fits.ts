/** What repairs are fitted on, and which trials each fit is then measured on. */

import { counted } from "../base/counted.js";
import type { Trials } from "../tasks/contract/trials.js";
import { trialWeights } from "../tasks/contract/trial-weights.js";
import { givenTrials, type FitSource } from "./methods/fit-source.js";

/** What a repair is fitted on for the measurement, `[part]` with the trials that it is then measured on, and for the file. */
export interface Fits {
  parts: { source: FitSource; tested: number[] | null }[];
  whole: FitSource;
  words: string;
}

/** On fresh trials of a task, measured on its test trials. */
export function fittedOnTask(source: FitSource): Fits {
  return {
    parts: [{ source, tested: null }],
    whole: source,
    words: `${counted(source.trials.count, "fresh training trial")} (the readout), or batches of fresh ones`,
  };
}

/** On halves of given trials, each measured on the other; on all of them where there are too few. */
export function fittedOnHalves(trials: Trials): Fits {
  const all = Array.from({ length: trials.count }, (_, k) => k);
  const weights = trialWeights(trials);
  const whole = givenTrials(trials, all);
  const halves = [0, 1].map((parity) => all.filter((k) => k % 2 === parity));
  if (halves.some((half) => !half.some((k) => weights[k] > 0)))
    return {
      parts: [{ source: whole, tested: null }],
      whole,
      words: "the very trials that they are measured on, since there are too few to be halved: expect worse on others",
    };
  const parts = halves.map((half, parity) => ({ source: givenTrials(trials, half), tested: halves[1 - parity] }));
  return { parts, whole, words: "one half of the trials, measured on the other, both ways; the file is fitted on all" };
}
