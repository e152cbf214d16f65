/** Repair by training all weights on, without noise. */

import { fineTune, gentle, trainable } from "./fine-tune.js";
import { onePass, type NetworkRepair } from "./method.js";

export const fineTuning = {
  name: "fine-tuning",
  description: "all weights trained on, without noise",
  doing: "training on without noise",
  writable: true,
  fitted: true,
  trains: true,
  applies: trainable,
  make: fineTune({ rate: gentle }),
  cost: onePass,
} as const satisfies NetworkRepair;
