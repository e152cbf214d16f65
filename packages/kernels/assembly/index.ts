/** The kernel's exports: see the modules they come from. */

import { activate } from "./activation";
import { beginStates, readOut, simulateSegment } from "./forward";
import * as n from "./generated/network";
import { ROW } from "./noise";
import { drawNoise } from "./shaped-noise";

export { adamStep, addGradient, clearTotal, scaleTotal, squaredNorm } from "./adam";
export { differentiateGroups, groupsAtOnce, takeGroup } from "./backward";
export { adjointsOfStep, beginAdjoints, beginGroup, endAdjoints, forwardStep } from "./closed-loop";
export { configure, structWords } from "./generated/network";
export { reserve } from "./memory";
export { packParameters } from "./parameters";

/** The noise of all steps of a group at unit level, into `noise`. */
export function fillNoise(): void {
  n.readConditions();
  const bytes = <usize>(n.noiseTiles << 2) * ROW;
  for (let step = 0; step < n.steps; step++) drawNoise(n.noise + <usize>step * bytes, step);
}

/** States and outputs of a group, with the noise of all steps where there is noise. */
export function simulateGroup(group: i32): void {
  n.readConditions();
  beginStates(false);
  simulateSegment(0, group, false);
  const bytes = <usize>(n.outputTiles << 2) * ROW;
  for (let step = 0; step < n.steps; step++) readOut(step + 1, n.output + <usize>step * bytes);
}

/** f of the rows at `preActivation`, in place, and f' into the first slopes: to look at the functions themselves. */
export function activateRows(): void {
  activate(n.activation, n.parameter, n.preActivation, n.preActivation, n.slopes, n.unitTiles << 2);
}
