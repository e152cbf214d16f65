/** Repair: what makes a network work without noise. */

export { repairMethods, repairNames, type RepairMethod, type RepairName } from "./methods.js";
export { refitReadout } from "./readout-refit.js";
export { repair, type Repaired, type RepairOptions } from "./repair.js";
export type { Estimate, LeftOut, RepairExample, RepairReport, RepairRow } from "./repair-report.js";
export { smoothed, smoothingOfNoise } from "./smoothing.js";
