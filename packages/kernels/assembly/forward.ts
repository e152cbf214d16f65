/** Simulation of one group of 16 trials: states, slopes of the activation function, outputs. */

import { activate, sigmoid } from "./activation";
import * as n from "./generated/network";
import { multiply } from "./matrix";
import { multiplyRow } from "./matrix-row";
import { ROW } from "./noise";
import { advanceProgram } from "./program";
import { applyReadouts } from "./readouts";
import { segmentStart } from "./segments";
import { drawNoise } from "./shaped-noise";

/** h' = keep · h + leak · (r + σ ξ) for one row after another; without noise where `xi` is 0. */
function leakRates(from: usize, rates: usize, to: usize, rows: i32, xi: usize): void {
  const keep = f32x4.splat(n.keep);
  const leak = f32x4.splat(n.leak);
  for (let row = 0; row < rows; row++) {
    const sigma = v128.load32_splat(n.sigma + <usize>row * 4);
    for (let lane: usize = 0; lane < ROW; lane += 16) {
      let r = v128.load(rates + lane);
      if (xi) r = f32x4.add(r, f32x4.mul(sigma, v128.load(xi + lane)));
      v128.store(to + lane, f32x4.add(f32x4.mul(keep, v128.load(from + lane)), f32x4.mul(leak, r)));
    }
    from += ROW;
    rates += ROW;
    to += ROW;
    if (xi) xi += ROW;
  }
}

/** As `leakRates` where every unit has its own leak. */
function leakEachRate(from: usize, rates: usize, to: usize, rows: i32, xi: usize): void {
  for (let row = 0; row < rows; row++) {
    const keep = v128.load32_splat(n.keeps + <usize>row * 4);
    const leak = v128.load32_splat(n.leaks + <usize>row * 4);
    const sigma = v128.load32_splat(n.sigma + <usize>row * 4);
    for (let lane: usize = 0; lane < ROW; lane += 16) {
      let r = v128.load(rates + lane);
      if (xi) r = f32x4.add(r, f32x4.mul(sigma, v128.load(xi + lane)));
      v128.store(to + lane, f32x4.add(f32x4.mul(keep, v128.load(from + lane)), f32x4.mul(leak, r)));
    }
    from += ROW;
    rates += ROW;
    to += ROW;
    if (xi) xi += ROW;
  }
}

/** r += σ ξ, row by row. */
function addNoise(rates: usize, rows: i32, xi: usize): void {
  for (let row = 0; row < rows; row++) {
    const sigma = v128.load32_splat(n.sigma + <usize>row * 4);
    for (let lane: usize = 0; lane < ROW; lane += 16)
      v128.store(rates + lane, f32x4.add(v128.load(rates + lane), f32x4.mul(sigma, v128.load(xi + lane))));
    rates += ROW;
    xi += ROW;
  }
}

/** First step whose states are held. */
let firstHeld: i32 = 0;

/** The block [input, 1, state] of a step. */
@inline export function stateBlock(step: i32): usize {
  return n.states + <usize>(step - firstHeld) * n.stateStride;
}

/** Where the state rows of a step begin. */
@inline export function stateRows(step: i32): usize {
  return stateBlock(step) + <usize>(n.inputs + 1) * ROW;
}

/** Slopes f' that led to the state of a step (step 0: of the initial current). */
@inline export function slopeRows(step: i32): usize {
  return n.slopes + <usize>(step - firstHeld) * n.slopeStride;
}

/** Where the variables of a program at a step begin. */
@inline export function workRows(step: i32): usize {
  return n.work + <usize>(step - firstHeld) * n.workStride;
}

/** Copies the input of a step for one group into its rows. */
function loadInput(step: i32, group: i32): void {
  let from = n.input + <usize>(step * n.inputs) * n.trialStride + <usize>group * ROW;
  let to = stateBlock(step);
  for (let channel = 0; channel < n.inputs; channel++) {
    for (let lane: usize = 0; lane < ROW; lane += 16) v128.store(to + lane, v128.load(from + lane));
    from += n.trialStride;
    to += ROW;
  }
}

/** One step from the state block of `step` to that of `step + 1`; `xi` points at its noise, or is 0. */
export function advance(step: i32, xi: usize, training: bool): void {
  const padded = n.unitTiles << 2;
  if (n.isOnInput && xi) {
    addNoise(stateBlock(step), n.inputs, xi);
    xi = 0;
  }
  if (n.isProgram) {
    advanceProgram(stateBlock(step), workRows(step), xi, training);
    return;
  }
  const to = stateRows(step + 1);
  const slope: usize = training ? slopeRows(step + 1) : 0;
  multiply(n.weightsIn, stateBlock(step), n.rowsIn, n.unitTiles, n.preActivation, n.isInside ? xi : 0, n.sigma);
  const outer: usize = n.isInside ? 0 : xi;
  if (n.isCurrent) {
    if (n.hasUnitLeaks) leakEachRate(n.current, n.preActivation, n.current, padded, 0);
    else leakRates(n.current, n.preActivation, n.current, padded, 0);
    activate(n.activation, n.parameter, n.current, to, slope, padded);
    if (outer) addNoise(to, padded, outer);
  } else {
    activate(n.activation, n.parameter, n.preActivation, n.preActivation, slope, padded);
    if (n.hasUnitLeaks) leakEachRate(stateRows(step), n.preActivation, to, padded, outer);
    else leakRates(stateRows(step), n.preActivation, to, padded, outer);
  }
}

/** Where the noise of a step is: drawn now, or among that of all steps; 0 where there is none. */
export function noiseOf(step: i32): usize {
  if (!n.isNoisy) return 0;
  if (!n.isFresh) return n.noise + <usize>(step * (n.noiseTiles << 2)) * ROW;
  drawNoise(n.noise, step);
  return n.noise;
}

/** The initial state as the state of step 0. */
export function beginStates(training: bool): void {
  firstHeld = 0;
  const bytes = <usize>n.stateRowCount * ROW;
  if (n.isCurrent) {
    memory.copy(n.current, n.initial, bytes);
    activate(n.activation, n.parameter, n.initial, stateRows(0), training ? slopeRows(0) : 0, n.unitTiles << 2);
  } else memory.copy(stateRows(0), n.initial, bytes);
}

/** Keeps the state at the end of the held segment as the start of segment `index`. */
export function keepCheckpoint(index: i32): void {
  const bytes = <usize>n.stateRowCount * ROW;
  const to = n.checkpoints + <usize>index * 2 * bytes;
  memory.copy(to, stateRows(segmentStart(index)), bytes);
  memory.copy(to + bytes, n.current, bytes);
  const colour = <usize>(n.noiseTiles << 2) * ROW;
  if (n.isColoured) memory.copy(n.colourCheckpoints + <usize>index * colour, n.colour, colour);
}

/** Makes segment `index` the held one, from its checkpoint. */
export function openSegment(index: i32): void {
  if (index == 0) {
    beginStates(true);
    return;
  }
  const bytes = <usize>n.stateRowCount * ROW;
  const from = n.checkpoints + <usize>index * 2 * bytes;
  firstHeld = segmentStart(index);
  memory.copy(stateRows(firstHeld), from, bytes);
  memory.copy(n.current, from + bytes, bytes);
  const colour = <usize>(n.noiseTiles << 2) * ROW;
  if (n.isColoured) memory.copy(n.colour, n.colourCheckpoints + <usize>index * colour, colour);
}

/** The states of one segment of a group, from its first step on. */
export function simulateSegment(index: i32, group: i32, training: bool): void {
  const end = segmentStart(index + 1);
  for (let step = segmentStart(index); step < end; step++) {
    loadInput(step, group);
    advance(step, noiseOf(step), training);
  }
}

/** Logits W_out s + b_out read from the state block of `step`, as rows at `out`. */
export function readLogits(step: i32, out: usize): void {
  const rows = stateBlock(step) + <usize>n.inputs * ROW;
  const tiles = n.wholeOutputTiles;
  multiply(n.weightsOut, rows, n.rowsOut, tiles, out, 0, 0);
  if (tiles < n.outputTiles) multiplyRow(n.weightsOut + <usize>(tiles * n.rowsOut) * 16, rows, n.rowsOut, out + <usize>(tiles << 2) * ROW);
}

/** Outputs read from the state block of `step`, as rows at `out`. */
export function readOut(step: i32, out: usize): void {
  readLogits(step, out);
  if (n.readoutCount > 0) applyReadouts(out);
  else if (n.isSigmoidReadout) {
    const end = out + <usize>n.outputs * ROW;
    for (let p = out; p < end; p += 16) v128.store(p, sigmoid(v128.load(p)));
  }
}
