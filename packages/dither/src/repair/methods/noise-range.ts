/** Repair by training all weights on under noise whose level is drawn for each trial, from none to the training noise. */

import { fineTune, gentle, trainable } from "./fine-tune.js";
import { onePass, type NetworkRepair } from "./method.js";

export const noiseRange = {
  name: "noise-range",
  description: "all weights trained on, noise drawn per trial from none to the training noise",
  doing: "training on under a range of noise",
  writable: true,
  fitted: true,
  trains: true,
  applies: trainable,
  make: fineTune({ rate: gentle, noiseSchedule: { law: "uniform", from: 0, to: 1 } }),
  cost: onePass,
} as const satisfies NetworkRepair;
