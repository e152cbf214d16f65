/** The repairs, one file each. */

import { averageOf16, averageOf4 } from "./average.js";
import { biases } from "./biases.js";
import { diagonalClosure, fullClosure } from "./closure-mean.js";
import { fineTuning } from "./fine-tuning.js";
import type { RepairMethod } from "./method.js";
import { noiseRange } from "./noise-range.js";
import { readout } from "./readout.js";
import { smoothing } from "./smoothing.js";
import { smoothingAndReadout } from "./smoothing-and-readout.js";

export const repairMethods = [
  smoothing,
  smoothingAndReadout,
  readout,
  biases,
  fineTuning,
  noiseRange,
  diagonalClosure,
  fullClosure,
  averageOf4,
  averageOf16,
] as const satisfies readonly RepairMethod[];

export type RepairName = (typeof repairMethods)[number]["name"];
export const repairNames: readonly RepairName[] = repairMethods.map(({ name }) => name);

/** The repair of this name. */
export function methodOf(name: RepairName): RepairMethod & { name: RepairName } {
  return repairMethods.find((method) => method.name === name)!;
}
