/**
 * Repair: what makes a network work without noise as it did with it.
 *
 * Begin with {@link repair}, or {@link smoothed} for the one repair that fits nothing.
 *
 * @module
 */

export { repairMethods, repairNames, type RepairName } from "./methods/methods.js";
export type { FitSource } from "./methods/fit-source.js";
export type { Cost, FitOptions, NetworkRepair, OutputRepair, RepairMethod } from "./methods/method.js";
export { repair, type Repaired, type RepairOptions } from "./repair.js";
export type { Estimate, LeftOut, RepairExample, RepairReport, RepairRow } from "./repair-report.js";
export { smoothed } from "./methods/smoothing.js";
