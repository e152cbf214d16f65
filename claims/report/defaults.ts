/** `{{default WHAT}}`: the settings of the default experiment and of its measurement, from the library itself. */

import { defaultDraws, defaultTrialCount, networkFor, sin, trainingFor } from "dither";
import { defaultReplicates } from "../../packages/dither/src/math/statistics/bootstrap.js";
import { noticeableGain } from "../../packages/dither/src/preference/statistics/verdict.js";
import { lookupIn } from "./tokens.js";

const network = networkFor(sin);
const training = trainingFor(sin);

const defaults: Record<string, () => string> = {
  units: () => String(network.units),
  leak: () => String(network.leak),
  noise: () => String(network.noise.std),
  updates: () => String(training.updates),
  batch: () => String(training.batch),
  rate: () => String(training.learningRate),
  trials: () => String(defaultTrialCount),
  draws: () => String(defaultDraws.task),
  gain: () => String(noticeableGain),
  replicates: () => String(defaultReplicates),
};

export const defaultLookup = (what: string): string => lookupIn(defaults, what)();
