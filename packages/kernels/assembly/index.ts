/** The kernel's exports: see the modules they come from. */

import { activate } from "./activation";
import { beginStates, readOut, simulateSegment } from "./forward";
import * as n from "./network";
import { ROW, noiseStep } from "./noise";
import { shapedStep } from "./shaped-noise";

export { adamStep, addGradient, clearTotal, scaleTotal, squaredNorm } from "./adam";
export { gradientGroup } from "./backward";
export { adjointsOfStep, beginAdjoints, beginGroup, endAdjoints, forwardStep, inputRows } from "./closed-loop";
export { configure, packParameters, setRatePenalties, setSteps, setTrialLevels } from "./network";

/** The noise of all steps of a group at unit level, into `noise`. */
export function fillNoise(firstTrial: u32, stream: u32, index: u32, key0: u32, key1: u32): void {
  const bytes = <usize>(n.noiseTiles << 2) * ROW;
  for (let step = 0; step < n.steps; step++) {
    const out = n.noise + <usize>step * bytes;
    if (n.isPlainNoise) noiseStep(out, n.units, step, stream, firstTrial, index, key0, key1);
    else shapedStep(out, step, stream, firstTrial, index, key0, key1);
  }
}

/** States and outputs of a group, with the noise of all steps where `noisy`. */
export function simulateGroup(group: i32, noisy: i32): void {
  beginStates(false);
  simulateSegment(0, group, false, noisy != 0, false, 0, 0, 0, 0, 0);
  const bytes = <usize>(n.outputTiles << 2) * ROW;
  for (let step = 0; step < n.steps; step++) readOut(step + 1, n.output + <usize>step * bytes);
}

/** f of the rows at `preActivation`, in place, and f' into the first slopes: to look at the functions themselves. */
export function activateRows(): void {
  activate(n.activation, n.preActivation, n.preActivation, n.slopes, n.unitTiles << 2);
}

/** Addresses of the kernel's arrays, by number. */
export function address(name: i32): usize {
  switch (name) {
    case 0: return n.parameters;
    case 1: return n.gradient;
    case 2: return n.total;
    case 3: return n.moment1;
    case 4: return n.moment2;
    case 5: return n.sigma;
    case 6: return n.initial;
    case 7: return n.initialAdjoint;
    case 8: return n.noise;
    case 9: return n.states;
    case 10: return n.output;
    case 11: return n.trialLoss;
    case 12: return n.input;
    case 13: return n.target;
    case 14: return n.weight;
    case 15: return n.stateStride;
    case 16: return n.current;
    case 17: return n.outputAdjoint;
    case 18: return n.inputAdjoint;
    case 19: return n.preActivation;
    case 20: return n.slopes;
    case 21: return n.leaks;
    case 22: return n.keeps;
    case 23: return n.colouring;
    case 24: return n.factor;
    case 25: return n.trialLevels;
    case 26: return n.ratePenalties;
    default: return n.trialPenalty;
  }
}
