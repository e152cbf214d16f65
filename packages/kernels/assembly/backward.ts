/** Loss and exact gradient of one group of 16 trials: backward through time, from the last step to the first. */

import { readOut, simulateStates, slopeRows, stateRows } from "./forward";
import { multiply, outerProduct } from "./matrix";
import * as n from "./network";
import { ROW } from "./noise";

/** Adds w e² to the trials' losses and writes the output adjoints 2 w e (times g' for a sigmoid readout) of a step. */
function outputAdjoints(step: i32, group: i32, adjoint: usize): void {
  readOut(step + 1, n.output);
  let z = n.output;
  let y = n.target + <usize>(step * n.outputs) * n.trialStride + <usize>group * ROW;
  let w = n.weight + <usize>(step * n.outputs) * n.trialStride + <usize>group * ROW;
  for (let o = 0; o < n.outputs; o++) {
    for (let lane: usize = 0; lane < ROW; lane += 16) {
      const value = v128.load(z + lane);
      const weight = v128.load(w + lane);
      const error = f32x4.sub(value, v128.load(y + lane));
      const weighted = f32x4.mul(weight, error);
      const loss = f32x4.mul(weighted, error);
      const sum = n.trialLoss + lane * 2;
      v128.store(sum, f64x2.add(v128.load(sum), f64x2.promote_low_f32x4(loss)));
      const upper = v128.shuffle<u32>(loss, loss, 2, 3, 2, 3);
      v128.store(sum, f64x2.add(v128.load(sum, 16), f64x2.promote_low_f32x4(upper)), 16);
      let d = f32x4.add(weighted, weighted);
      if (n.isSigmoidReadout) d = f32x4.mul(d, f32x4.mul(value, f32x4.sub(f32x4.splat(1), value)));
      v128.store(adjoint + lane, d);
    }
    z += ROW;
    y += n.trialStride;
    w += n.trialStride;
    adjoint += ROW;
  }
}

/**
 * The recursion of one step, with S = W_recᵀ δ' + W_outᵀ dz in `back`.
 * rate: g = keep · g' + S, δ = leak · f' · g. current: e = keep · e' + f' · S, δ = leak · e.
 */
function adjointStep(slope: usize, delta: usize): void {
  const keep = f32x4.splat(n.keep);
  const leak = f32x4.splat(n.leak);
  const bytes = <usize>(n.unitTiles << 2) * ROW;
  for (let p: usize = 0; p < bytes; p += 16) {
    const f1 = v128.load(slope + p);
    const s = v128.load(n.back + p);
    const kept = f32x4.mul(keep, v128.load(n.carried + p));
    if (n.isCurrent) {
      const e = f32x4.add(kept, f32x4.mul(f1, s));
      v128.store(n.carried + p, e);
      v128.store(delta + p, f32x4.mul(leak, e));
    } else {
      const g = f32x4.add(kept, s);
      v128.store(n.carried + p, g);
      v128.store(delta + p, f32x4.mul(leak, f32x4.mul(f1, g)));
    }
  }
}

/** Gradient with respect to each trial's initial state, from the pre-activation adjoints in the first slot. */
function initialStateAdjoint(): void {
  const first = n.adjoints;
  memory.fill(first, 0, <usize>n.outputs * ROW);
  multiply(n.weightsBack, first, n.outputs + n.units, n.unitTiles, n.back, 0, 0);
  const keep = f32x4.splat(n.keep);
  const slope = slopeRows(0);
  const bytes = <usize>(n.unitTiles << 2) * ROW;
  for (let p: usize = 0; p < bytes; p += 16) {
    let s = v128.load(n.back + p);
    if (n.isCurrent) s = f32x4.mul(v128.load(slope + p), s);
    v128.store(n.initialAdjoint + p, f32x4.add(f32x4.mul(keep, v128.load(n.carried + p)), s));
  }
}

/**
 * Simulates a group with its noise and leaves Σ w e² per trial in `trialLoss` and its gradient, not divided by Σ w, in `gradient`.
 * Returns the sum of the trials' losses in ascending order.
 */
export function gradientGroup(
  group: i32, noisy: i32, fresh: i32, firstTrial: u32, stream: u32, index: u32, key0: u32, key1: u32,
): f64 {
  simulateStates(group, true, noisy != 0, fresh != 0, firstTrial, stream, index, key0, key1);
  const deltaOffset = <usize>n.outputs * ROW;
  const deltaBytes = <usize>(n.unitTiles << 2) * ROW;
  memory.fill(n.trialLoss, 0, 128);
  memory.fill(n.gradientIn, 0, <usize>n.unitTiles * n.columnsIn * 16);
  memory.fill(n.gradientOut, 0, <usize>n.outputTiles * n.columnsOut * 16);
  memory.fill(n.carried, 0, deltaBytes);
  memory.fill(n.adjoints, 0, <usize>(n.CHUNK + 1) * n.adjointStride);
  for (let end = n.steps; end > 0; end -= n.CHUNK) {
    const begin = end > n.CHUNK ? end - n.CHUNK : 0;
    const count = end - begin;
    const lastSlot = n.adjoints + <usize>count * n.adjointStride;
    memory.copy(lastSlot + deltaOffset, n.adjoints + deltaOffset, deltaBytes);
    let slot = lastSlot;
    for (let step = end - 1; step >= begin; step--) {
      outputAdjoints(step, group, slot);
      multiply(n.weightsBack, slot, n.outputs + n.units, n.unitTiles, n.back, 0, 0);
      slot -= n.adjointStride;
      adjointStep(slopeRows(step + 1), slot + deltaOffset);
    }
    const block = n.states + <usize>(end - 1) * n.stateStride;
    outerProduct(
      lastSlot - n.adjointStride + deltaOffset, n.adjointStride, block, n.stateStride, count,
      n.unitTiles, n.columnsIn, n.gradientIn, n.scratch,
    );
    outerProduct(
      lastSlot, n.adjointStride, block + n.stateStride + <usize>n.inputs * ROW, n.stateStride, count,
      n.outputTiles, n.columnsOut, n.gradientOut, n.scratch,
    );
  }
  initialStateAdjoint();
  n.unpackGradient();
  let loss: f64 = 0;
  for (let trial: usize = 0; trial < 16; trial++) loss += load<f64>(n.trialLoss + trial * 8);
  return loss;
}
