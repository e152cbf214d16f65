/** Simulation of one group of 16 trials: states, slopes of the activation function, outputs. */

import { activate, sigmoid } from "./activation";
import { multiply } from "./matrix";
import * as n from "./network";
import { ROW, noiseStep } from "./noise";

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

/** Where the state rows of a step begin. */
@inline export function stateRows(step: i32): usize {
  return n.states + <usize>step * n.stateStride + <usize>(n.inputs + 1) * ROW;
}

/** Slopes f' that led to the state of a step (step 0: of the initial current). */
@inline export function slopeRows(step: i32): usize {
  return n.slopes + <usize>step * n.slopeStride;
}

/** Copies the input of a step for one group into its rows. */
function loadInput(step: i32, group: i32): void {
  let from = n.input + <usize>(step * n.inputs) * n.trialStride + <usize>group * ROW;
  let to = n.states + <usize>step * n.stateStride;
  for (let channel = 0; channel < n.inputs; channel++) {
    for (let lane: usize = 0; lane < ROW; lane += 16) v128.store(to + lane, v128.load(from + lane));
    from += n.trialStride;
    to += ROW;
  }
}

/** One step from the state block of `step` to that of `step + 1`; `xi` points at its noise, or is 0. */
function advance(step: i32, xi: usize, training: bool): void {
  const padded = n.unitTiles << 2;
  const to = stateRows(step + 1);
  const slope: usize = training ? slopeRows(step + 1) : 0;
  const block = n.states + <usize>step * n.stateStride;
  multiply(n.weightsIn, block, n.rowsIn, n.unitTiles, n.preActivation, n.isInside ? xi : 0, n.sigma);
  const outer: usize = n.isInside ? 0 : xi;
  if (n.isCurrent) {
    leakRates(n.current, n.preActivation, n.current, padded, 0);
    activate(n.activation, n.current, to, slope, padded);
    if (outer) addNoise(to, padded, outer);
  } else {
    activate(n.activation, n.preActivation, n.preActivation, slope, padded);
    leakRates(stateRows(step), n.preActivation, to, padded, outer);
  }
}

/** All states of a group. Fresh noise is drawn step by step where `fresh`, else read from the noise of all steps. */
export function simulateStates(
  group: i32, training: bool, noisy: bool, fresh: bool, firstTrial: u32, stream: u32, index: u32, key0: u32, key1: u32,
): void {
  const padded = n.unitTiles << 2;
  if (n.isCurrent) {
    memory.copy(n.current, n.initial, <usize>padded * ROW);
    activate(n.activation, n.initial, stateRows(0), training ? slopeRows(0) : 0, padded);
  } else memory.copy(stateRows(0), n.initial, <usize>padded * ROW);
  let xi: usize = noisy ? n.noise : 0;
  for (let step = 0; step < n.steps; step++) {
    if (noisy) {
      if (fresh) noiseStep(n.noise, n.units, step, stream, firstTrial, index, key0, key1);
      else xi = n.noise + <usize>(step * padded) * ROW;
    }
    loadInput(step, group);
    advance(step, xi, training);
  }
}

/** Outputs read from the state block of `step`, as rows at `out`. */
export function readOut(step: i32, out: usize): void {
  multiply(n.weightsOut, n.states + <usize>step * n.stateStride + <usize>n.inputs * ROW, n.rowsOut, n.outputTiles, out, 0, 0);
  if (n.isSigmoidReadout) {
    const end = out + <usize>(n.outputTiles << 2) * ROW;
    for (let p = out; p < end; p += 16) v128.store(p, sigmoid(v128.load(p)));
  }
}
