/**
 * Readouts with losses of their own: consecutive outputs with the squared error, or with the cross-entropy of a label each (sigmoid) or
 * of one class among them (softmax). `readouts` holds a loss's number and its channels for each.
 *
 * log Σ exp(x_c) is summed pair by pair, log(e^a + e^b) = max(a, b) + log(1 + e^−|a − b|): it never lies below an x_c.
 */

import { exp, logOnePlus, sigmoid } from "./activation";
import * as n from "./generated/network";
import { ROW } from "./noise";

export const SIGMOID_LOSS: i32 = 1;
export const SOFTMAX_LOSS: i32 = 2;

/** log Σ exp(x_c) of four trials, with the rows of the channels from `x` on. */
@inline function logSumExp(x: usize, channels: i32): v128 {
  let total = v128.load(x);
  for (let c = 1; c < channels; c++) {
    const next = v128.load(x + <usize>c * ROW);
    const less = exp(f32x4.neg(f32x4.abs(f32x4.sub(total, next))));
    total = f32x4.add(f32x4.pmax(total, next), logOnePlus(less));
  }
  return total;
}

/** Outputs in place of the logits of a step in `rows`. */
export function applyReadouts(rows: usize): void {
  const end = n.readouts + <usize>n.readoutCount * 8;
  for (let at = n.readouts; at < end; at += 8) {
    const loss = load<i32>(at);
    const channels = load<i32>(at, 4);
    const bytes = <usize>channels * ROW;
    if (loss == SIGMOID_LOSS) {
      for (let p = rows; p < rows + bytes; p += 16) v128.store(p, sigmoid(v128.load(p)));
    } else if (loss == SOFTMAX_LOSS) {
      for (let lane: usize = 0; lane < ROW; lane += 16) {
        const total = logSumExp(rows + lane, channels);
        for (let p = rows + lane; p < rows + bytes; p += ROW) v128.store(p, exp(f32x4.sub(v128.load(p), total)));
      }
    }
    rows += bytes;
  }
}

/** Adds four float32 losses to the float64 sums of their trials. */
@inline function addLoss(lane: usize, loss: v128): void {
  const sum = n.trialLoss + lane * 2;
  v128.store(sum, f64x2.add(v128.load(sum), f64x2.promote_low_f32x4(loss)));
  const upper = v128.shuffle<u32>(loss, loss, 2, 3, 2, 3);
  v128.store(sum, f64x2.add(v128.load(sum, 16), f64x2.promote_low_f32x4(upper)), 16);
}

/** w (log(1 + e^x) − y x) of one row, and w (p − y). */
function sigmoidRow(x: usize, y: usize, w: usize, adjoint: usize): void {
  for (let lane: usize = 0; lane < ROW; lane += 16) {
    const logit = v128.load(x + lane);
    const label = v128.load(y + lane);
    const weight = v128.load(w + lane);
    const e = exp(f32x4.neg(f32x4.abs(logit)));
    const soft = f32x4.add(f32x4.pmax(logit, f32x4.splat(0)), logOnePlus(e));
    addLoss(lane, f32x4.mul(weight, f32x4.sub(soft, f32x4.mul(label, logit))));
    v128.store(adjoint + lane, f32x4.mul(weight, f32x4.sub(sigmoid(logit), label)));
  }
}

/** (Σ w) Σ_c y_c (log Σ e^x − x_c) of some rows, and (Σ w) (p_c Σ y − y_c). */
function softmaxRows(x: usize, y: usize, w: usize, adjoint: usize, channels: i32): void {
  for (let lane: usize = 0; lane < ROW; lane += 16) {
    const total = logSumExp(x + lane, channels);
    let loss = f32x4.splat(0);
    let mass = f32x4.splat(0);
    let weight = f32x4.splat(0);
    for (let c = 0; c < channels; c++) {
      const row = lane + <usize>c * n.trialStride;
      const label = v128.load(y + row);
      const below = f32x4.sub(total, v128.load(x + lane + <usize>c * ROW));
      loss = f32x4.add(loss, f32x4.mul(label, below));
      mass = f32x4.add(mass, label);
      weight = f32x4.add(weight, v128.load(w + row));
    }
    addLoss(lane, f32x4.mul(weight, loss));
    for (let c = 0; c < channels; c++) {
      const p = exp(f32x4.sub(v128.load(x + lane + <usize>c * ROW), total));
      const label = v128.load(y + lane + <usize>c * n.trialStride);
      v128.store(adjoint + lane + <usize>c * ROW, f32x4.mul(weight, f32x4.sub(f32x4.mul(p, mass), label)));
    }
  }
}

/** w (x − y)² of one row, and 2 w (x − y). */
function squaredRow(x: usize, y: usize, w: usize, adjoint: usize): void {
  for (let lane: usize = 0; lane < ROW; lane += 16) {
    const error = f32x4.sub(v128.load(x + lane), v128.load(y + lane));
    const weighted = f32x4.mul(v128.load(w + lane), error);
    addLoss(lane, f32x4.mul(weighted, error));
    v128.store(adjoint + lane, f32x4.add(weighted, weighted));
  }
}

/** From the logits of a step in `output`: adds the losses of its readouts to the trials' and writes their derivatives. */
export function readoutAdjoints(step: i32, group: i32, adjoint: usize): void {
  const offset = <usize>(step * n.outputs) * n.trialStride + <usize>group * ROW;
  let x = n.output;
  let y = n.target + offset;
  let w = n.weight + offset;
  const end = n.readouts + <usize>n.readoutCount * 8;
  for (let at = n.readouts; at < end; at += 8) {
    const loss = load<i32>(at);
    const channels = load<i32>(at, 4);
    if (loss == SOFTMAX_LOSS) softmaxRows(x, y, w, adjoint, channels);
    else
      for (let c = 0; c < channels; c++) {
        const row = <usize>c * ROW;
        const given = <usize>c * n.trialStride;
        if (loss == SIGMOID_LOSS) sigmoidRow(x + row, y + given, w + given, adjoint + row);
        else squaredRow(x + row, y + given, w + given, adjoint + row);
      }
    x += <usize>channels * ROW;
    adjoint += <usize>channels * ROW;
    y += <usize>channels * n.trialStride;
    w += <usize>channels * n.trialStride;
  }
}
