/** Repair by training the biases on, without noise; all weights stay as they are. */

import { fineTune, trainable } from "./fine-tune.js";
import { onePass, type NetworkRepair } from "./method.js";

export const biases = {
  name: "biases",
  description: "only biases trained, without noise",
  doing: "training its biases",
  writable: true,
  fitted: true,
  trains: true,
  applies: trainable,
  make: fineTune({ rate: 1, biasesAlone: true }),
  cost: onePass,
} as const satisfies NetworkRepair;
