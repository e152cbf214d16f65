/**
 * One step at a time, for worlds in which the next input depends on the output: the caller writes a step's input rows,
 * reads its outputs, and on the way back gives the adjoints of the outputs and takes those of the inputs.
 */

import { backwardStep, beginBackward, endBackward, openChunk, slotOf } from "./backward";
import { advance, beginStates, noiseOf, readOut } from "./forward";
import * as n from "./generated/network";
import { multiply } from "./matrix";
import { ROW } from "./noise";

/** Starts a group at its initial state. */
export function beginGroup(): void {
  n.readConditions();
  beginStates(true);
}

/** Advances by one step, with the input rows written before, and leaves its outputs in `output`. */
export function forwardStep(step: i32): void {
  n.readConditions();
  advance(step, noiseOf(step), true);
  readOut(step + 1, n.output);
}

/** Starts the way back of a group. */
export function beginAdjoints(): void {
  beginBackward();
}

/**
 * One step back: from the adjoints of its outputs in `outputAdjoint` (of a sigmoid's argument, with that readout) to those of
 * its inputs in `inputAdjoint`.
 */
export function adjointsOfStep(step: i32): void {
  openChunk(step);
  memory.copy(slotOf(step), n.outputAdjoint, <usize>n.outputs * ROW);
  const delta = backwardStep(step);
  if (!n.isProgram) multiply(n.weightsInput, delta, n.units, n.inputTiles, n.inputAdjoint, 0, 0);
}

/** Ends the way back: the gradient of the group is in `gradient`, not divided by anything. */
export function endAdjoints(): void {
  endBackward();
}
