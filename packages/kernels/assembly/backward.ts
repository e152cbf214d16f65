/** Loss and exact gradient of one group of 16 trials: backward through time, from the last step to the first. */

import {
  keepCheckpoint, openSegment, readLogits, readOut, simulateSegment, slopeRows, stateBlock, stateRows, workRows,
} from "./forward";
import * as n from "./generated/network";
import { multiply } from "./matrix";
import { outerProductRow } from "./matrix-row";
import { ROW } from "./noise";
import { outerProduct } from "./outer-product";
import { unpackGradient } from "./parameters";
import { addReadoutAdjoint, programGradients, pullBackProgram } from "./program";
import { readoutAdjoints } from "./readouts";
import { CHUNK, segments, segmentStart } from "./segments";

/** Adds w e² to the trials' losses and writes the output adjoints 2 w e (times g' for a sigmoid readout) of a step. */
function outputAdjoints(step: i32, group: i32, adjoint: usize): void {
  if (n.readoutCount > 0) {
    readLogits(step + 1, n.output);
    readoutAdjoints(step, group, adjoint);
    return;
  }
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

/** As `adjointStep` where every unit has its own leak. */
function adjointStepOfEach(slope: usize, delta: usize): void {
  const rows = n.unitTiles << 2;
  for (let row = 0; row < rows; row++) {
    const keep = v128.load32_splat(n.keeps + <usize>row * 4);
    const leak = v128.load32_splat(n.leaks + <usize>row * 4);
    const end = <usize>(row + 1) * ROW;
    for (let p = <usize>row * ROW; p < end; p += 16) {
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
}

/**
 * Penalty of the rates r after a step: adds c₂ r² + c₁ |r| to the trials' penalties and its derivative, 2 c₂ r + c₁ sign r, to
 * their adjoints.
 */
function penaliseRates(step: i32, adjoints: usize): void {
  const rates = stateRows(step + 1);
  const zero = f32x4.splat(0);
  const signBit = i32x4.splat(0x80000000);
  for (let row = 0; row < n.units; row++)
    for (let lane: usize = 0; lane < ROW; lane += 16) {
      const at = <usize>row * ROW + lane;
      const r = v128.load(rates + at);
      const c2 = v128.load(n.ratePenalties + lane);
      const c1 = v128.load(n.ratePenalties + lane, 64);
      const loss = f32x4.add(f32x4.mul(c2, f32x4.mul(r, r)), f32x4.mul(c1, f32x4.abs(r)));
      const sum = n.trialPenalty + lane * 2;
      v128.store(sum, f64x2.add(v128.load(sum), f64x2.promote_low_f32x4(loss)));
      const upper = v128.shuffle<u32>(loss, loss, 2, 3, 2, 3);
      v128.store(sum, f64x2.add(v128.load(sum, 16), f64x2.promote_low_f32x4(upper)), 16);
      const signed = v128.and(v128.xor(c1, v128.and(r, signBit)), f32x4.ne(r, zero));
      const slope = f32x4.add(f32x4.mul(f32x4.add(c2, c2), r), signed);
      v128.store(adjoints + at, f32x4.add(v128.load(adjoints + at), slope));
    }
}

/** Steps of the chunk that a step belongs to: chunks are counted from the last step of the trial. */
@inline function chunkBegin(step: i32): i32 {
  const begin = n.steps - ((n.steps - 1 - step) / CHUNK + 1) * CHUNK;
  return begin > 0 ? begin : 0;
}

/** Where the output adjoints of a step lie: the slot after those of the steps of its chunk before it. */
@inline export function slotOf(step: i32): usize {
  return n.adjoints + <usize>(step - chunkBegin(step) + 1) * n.adjointStride;
}

/** Clears what accumulates over the steps of a group. */
export function beginBackward(): void {
  memory.fill(n.trialLoss, 0, 128);
  memory.fill(n.trialPenalty, 0, 128);
  memory.fill(n.gradientIn, 0, <usize>n.gradientInSize * 4);
  memory.fill(n.gradientOut, 0, <usize>n.outputTiles * n.columnsOut * 16);
  memory.fill(n.carried, 0, <usize>(n.unitTiles << 2) * ROW);
  memory.fill(n.adjoints, 0, <usize>(CHUNK + 1) * n.adjointStride);
}

/** Opens the slots of a chunk at its last step: the adjoints of the step after move from its first slot to its last. */
export function openChunk(step: i32): void {
  if (step != n.steps - 1 && (n.steps - 1 - step) % CHUNK != 0) return;
  const offset = <usize>n.outputs * ROW;
  memory.copy(slotOf(step) + offset, n.adjoints + offset, <usize>n.stateRowCount * ROW);
}

/**
 * One step of the recursion, from the output adjoints in its slot; the weight gradients of a chunk follow its first step.
 * Returns where the pre-activation adjoints of the step lie.
 */
export function backwardStep(step: i32): usize {
  const slot = slotOf(step);
  if (n.isProgram) {
    const adjoints = addReadoutAdjoint(slot);
    if (n.isPenalised) penaliseRates(step, adjoints);
    pullBackProgram(stateBlock(step), workRows(step), slot - n.adjointStride);
    if (step == chunkBegin(step)) weightGradients(step);
    return 0;
  }
  const offset = <usize>n.outputs * ROW;
  multiply(n.weightsBack, slot, n.rowsBack, n.unitTiles, n.back, 0, 0);
  const delta = slot - n.adjointStride + offset;
  if (n.isPenalised) penaliseRates(step, n.back);
  if (n.hasUnitLeaks) adjointStepOfEach(slopeRows(step + 1), delta);
  else adjointStep(slopeRows(step + 1), delta);
  if (step == chunkBegin(step)) weightGradients(step);
  return delta;
}

/** Adds the weight gradients of the chunk that begins at `begin`. */
function weightGradients(begin: i32): void {
  let end = begin + CHUNK;
  const rest = n.steps % CHUNK;
  if (begin == 0 && rest != 0) end = rest;
  const count = end - begin;
  const slot = slotOf(end - 1);
  const block = stateBlock(end - 1);
  if (n.isProgram) programGradients(block, workRows(end - 1), slot - n.adjointStride, count);
  else outerProduct(
    slot - n.adjointStride + <usize>n.outputs * ROW, n.adjointStride, block, n.stateStride, count,
    n.unitTiles, n.columnsIn, n.gradientIn,
  );
  const rates = block + n.stateStride + <usize>n.inputs * ROW;
  const tiles = n.wholeOutputTiles;
  outerProduct(slot, n.adjointStride, rates, n.stateStride, count, tiles, n.columnsOut, n.gradientOut);
  if (tiles < n.outputTiles)
    outerProductRow(
      slot + <usize>(tiles << 2) * ROW, n.adjointStride, rates, n.stateStride, count, n.rowsOut,
      n.gradientOut + <usize>(tiles * n.columnsOut) * 16,
    );
}

/** Gradient with respect to each trial's initial state, from the pre-activation adjoints in the first slot; the flat gradient. */
export function endBackward(): void {
  const first = n.adjoints;
  if (n.isProgram) {
    memory.copy(n.initialAdjoint, first + <usize>n.outputs * ROW, <usize>n.stateRowCount * ROW);
    unpackGradient();
    return;
  }
  memory.fill(first, 0, <usize>n.outputs * ROW);
  multiply(n.weightsBack, first, n.rowsBack, n.unitTiles, n.back, 0, 0);
  let keep = f32x4.splat(n.keep);
  const slope = slopeRows(0);
  const bytes = <usize>(n.unitTiles << 2) * ROW;
  for (let p: usize = 0; p < bytes; p += 16) {
    if (n.hasUnitLeaks) keep = v128.load32_splat(n.keeps + (p >> 6) * 4);
    let s = v128.load(n.back + p);
    if (n.isCurrent) s = f32x4.mul(v128.load(slope + p), s);
    v128.store(n.initialAdjoint + p, f32x4.add(f32x4.mul(keep, v128.load(n.carried + p)), s));
  }
  unpackGradient();
}

/** Groups of which vectors of four lanes can hold the sums at once. */
export function groupsAtOnce(): i32 {
  return 1;
}

/**
 * Simulates a group with its noise and leaves Σ w e², or the losses of its readouts, per trial in `trialLoss` and its gradient, not divided by Σ w, in
 * `gradient`. States are held for one segment at a time and computed again from its checkpoint, the last one excepted.
 */
export function differentiateGroups(group: i32, _count: i32): void {
  n.readConditions();
  const last = segments() - 1;
  openSegment(0);
  for (let k = 0; k < last; k++) {
    simulateSegment(k, group, false);
    keepCheckpoint(k + 1);
    openSegment(k + 1);
  }
  beginBackward();
  for (let k = last; k >= 0; k--) {
    if (k < last) openSegment(k);
    simulateSegment(k, group, true);
    const begin = segmentStart(k);
    for (let step = segmentStart(k + 1) - 1; step >= begin; step--) {
      openChunk(step);
      outputAdjoints(step, group, slotOf(step));
      backwardStep(step);
    }
  }
  endBackward();
}

/** The sum of the trials' losses in ascending order. */
export function takeGroup(_which: i32): f64 {
  let loss: f64 = 0;
  for (let trial: usize = 0; trial < 16; trial++) loss += load<f64>(n.trialLoss + trial * 8);
  return loss;
}
