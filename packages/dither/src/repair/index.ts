/** Repair: what makes a network work without noise. */

export { repairMethods, repairNames, type RepairName } from "./methods/methods.js";
export type { RepairMethod } from "./methods/method.js";
export { refitReadout } from "./methods/readout.js";
export { repair, type Repaired, type RepairOptions } from "./repair.js";
export type { Estimate, LeftOut, RepairExample, RepairReport, RepairRow } from "./repair-report.js";
export { smoothed, smoothingOfNoise } from "./methods/smoothing.js";
