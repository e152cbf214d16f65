/**
 * One step at a time, for worlds in which the next input depends on the output: the caller writes a step's input rows,
 * reads its outputs, and on the way back gives the adjoints of the outputs and takes those of the inputs.
 */

import { backwardStep, beginBackward, endBackward, openChunk, slotOf } from "./backward";
import { advance, beginStates, noiseOf, readOut, stateBlock } from "./forward";
import { multiply } from "./matrix";
import * as n from "./network";
import { ROW } from "./noise";

/** Starts a group at its initial state. */
export function beginGroup(): void {
  beginStates(true);
}

/** Where the input rows of a step are to be written. */
export function inputRows(step: i32): usize {
  return stateBlock(step);
}

/** Advances by one step, with the input rows written before, and leaves its outputs in `output`. */
export function forwardStep(
  step: i32, noisy: i32, fresh: i32, firstTrial: u32, stream: u32, index: u32, key0: u32, key1: u32,
): void {
  advance(step, noiseOf(step, noisy != 0, fresh != 0, firstTrial, stream, index, key0, key1), true);
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
  multiply(n.weightsInput, delta, n.units, n.inputTiles, n.inputAdjoint, 0, 0);
}

/** Ends the way back: the gradient of the group is in `gradient`, not divided by anything. */
export function endAdjoints(): void {
  endBackward();
}
