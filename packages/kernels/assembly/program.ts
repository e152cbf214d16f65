/**
 * A step of a cell that is given as a program, forward and back: see `src/program.ts`. Every instruction is one operation on rows of
 * 16 trials; pullbacks run from the last instruction to the first.
 */

import { activate } from "./activation";
import * as n from "./generated/network";
import { multiply } from "./matrix";
import { ROW } from "./noise";
import { outerProduct } from "./outer-product";
import { addRowNoise, addStateNoise } from "./state-noise";

const AFFINE: i32 = 0;
const ACTIVATE: i32 = 1;
const PRODUCT: i32 = 2;
const SUM: i32 = 3;
const GATE: i32 = 4;
const LEAK: i32 = 5;
const NOISE: i32 = 6;
const NOISY: i32 = 7;
const SCALE: i32 = 8;

/** Bytes of an instruction. */
const INSTRUCTION: usize = 64;

/** Where the operands of a step lie: rows of the state before it, of that after it, and of its variables. */
let stateRows: usize = 0;
let nextRows: usize = 0;
let workRows: usize = 0;

@inline function word(at: usize, index: usize): i32 {
  return load<i32>(at + index * 4);
}

/** Address of an operand. */
@inline function place(operand: i32): usize {
  const block = operand >> 24;
  const rows = block == 0 ? stateRows : block == 1 ? nextRows : workRows;
  return rows + <usize>(operand & 0xffffff) * ROW;
}

/** Adds to what is there, or writes. */
@inline function put(to: usize, value: v128, adds: i32): void {
  v128.store(to, adds ? f32x4.add(v128.load(to), value) : value);
}

/** to = to + gate (kept − to), row by row. */
function mixByGate(out: usize, gate: usize, kept: usize, to: usize, bytes: usize): void {
  for (let p: usize = 0; p < bytes; p += 16) {
    const y = v128.load(to + p);
    v128.store(out + p, f32x4.add(y, f32x4.mul(v128.load(gate + p), f32x4.sub(v128.load(kept + p), y))));
  }
}

/** out = factor x. */
function scaleRows(x: usize, out: usize, bytes: usize, factor: f32): void {
  const splat = f32x4.splat(factor);
  for (let p: usize = 0; p < bytes; p += 16) v128.store(out + p, f32x4.mul(splat, v128.load(x + p)));
}

/** One step: from the block [input, 1, state] to the next, with its variables at `work`; `xi` points at its noise, or is 0. */
export function advanceProgram(block: usize, work: usize, xi: usize, training: bool): void {
  stateRows = block;
  nextRows = block + n.stateStride;
  workRows = work;
  const end = n.program + <usize>n.instructions * INSTRUCTION;
  for (let at = n.program; at < end; at += INSTRUCTION) {
    const code = word(at, 0);
    const out = place(word(at, 1));
    const a = place(word(at, 2));
    const rows = word(at, 3);
    const bytes = <usize>rows * ROW;
    if (code == AFFINE) {
      const noise = word(at, 6);
      const weights = n.weightsIn + <usize>word(at, 5) * 4;
      let start: usize = 0;
      let scale: usize = 0;
      if (word(at, 7)) {
        start = out;
        scale = n.ones;
      } else if (noise >= 0 && xi) {
        start = xi + <usize>noise * ROW;
        scale = n.sigma + <usize>noise * 4;
      }
      multiply(weights, a, rows, word(at, 4), out, start, scale);
    } else if (code == ACTIVATE) {
      activate(word(at, 4), n.parameter, a, out, training ? place(word(at, 5)) : 0, rows);
    } else if (code == NOISE) {
      if (xi) addRowNoise(out, rows, xi + <usize>word(at, 4) * ROW, n.sigma + <usize>word(at, 4) * 4);
    } else if (code == NOISY) {
      const first = <usize>word(at, 4);
      const slope: usize = training ? place(word(at, 5)) : 0;
      addStateNoise(word(at, 7), a, out, slope, rows, xi ? xi + first * ROW : 0, n.sigma + first * 4);
    } else if (code == SCALE) {
      scaleRows(a, out, bytes, load<f32>(at + 16));
    } else {
      const b = place(word(at, 4));
      if (code == PRODUCT)
        for (let p: usize = 0; p < bytes; p += 16) v128.store(out + p, f32x4.mul(v128.load(a + p), v128.load(b + p)));
      else if (code == SUM)
        for (let p: usize = 0; p < bytes; p += 16) v128.store(out + p, f32x4.add(v128.load(a + p), v128.load(b + p)));
      else if (code == GATE) mixByGate(out, place(word(at, 5)), a, b, bytes);
      else {
        const keep = f32x4.splat(n.keep);
        const leak = f32x4.splat(n.leak);
        for (let p: usize = 0; p < bytes; p += 16)
          v128.store(out + p, f32x4.add(f32x4.mul(keep, v128.load(a + p)), f32x4.mul(leak, v128.load(b + p))));
      }
    }
  }
}

/** Where the adjoint of an operand lies, in the adjoint frame of a step that begins at `frame`. */
@inline function adjointPlace(operand: i32, frame: usize): usize {
  const block = operand >> 24;
  const row = operand & 0xffffff;
  // Inputs and the row of ones have no place among the adjoints.
  if (block == 2) return frame + <usize>(n.outputs + n.stateRowCount + row) * ROW;
  return frame + (block == 1 ? n.adjointStride : 0) + <usize>(n.outputs + row - n.inputs - 1) * ROW;
}

/** Adds W_outᵀ dz to the adjoints of the state that was read, in the slot where dz stands; where its first row is. */
export function addReadoutAdjoint(slot: usize): usize {
  const to = slot + <usize>n.outputs * ROW;
  multiply(n.weightsBack, slot, n.outputs, n.unitTiles, to, to, n.ones);
  return to;
}

/** The adjoints of a step's variables and of the state before it, from those of the state after it. */
export function pullBackProgram(block: usize, work: usize, frame: usize): void {
  stateRows = block;
  nextRows = block + n.stateStride;
  workRows = work;
  let isFirstInput = true;
  for (let k = n.instructions - 1; k >= 0; k--) {
    const at = n.program + <usize>k * INSTRUCTION;
    const code = word(at, 0);
    if (code == NOISE) continue;
    const d = adjointPlace(word(at, 1), frame);
    if (code == AFFINE) {
      if (word(at, 10) >= 0) {
        const to = adjointPlace(word(at, 10), frame);
        const adds = word(at, 14);
        const weights = n.weightsBack + <usize>word(at, 13) * 4;
        multiply(weights, d, word(at, 12), word(at, 11), to, adds ? to : 0, n.ones);
      }
      if (word(at, 15) >= 0) {
        const weights = n.weightsInput + <usize>word(at, 15) * 4;
        multiply(weights, d, word(at, 12), n.inputTiles, n.inputAdjoint, isFirstInput ? 0 : n.inputAdjoint, n.ones);
        isFirstInput = false;
      }
      continue;
    }
    const bytes = <usize>word(at, 3) * ROW;
    const a = adjointPlace(word(at, 2), frame);
    const addsA = word(at, 6);
    if (code == SCALE) {
      const factor = f32x4.splat(load<f32>(at + 16));
      for (let p: usize = 0; p < bytes; p += 16) put(a + p, f32x4.mul(factor, v128.load(d + p)), addsA);
      continue;
    }
    if (code == ACTIVATE || code == NOISY) {
      const slope = place(word(at, 5));
      for (let p: usize = 0; p < bytes; p += 16) put(a + p, f32x4.mul(v128.load(slope + p), v128.load(d + p)), addsA);
      continue;
    }
    const b = adjointPlace(word(at, 4), frame);
    const addsB = word(at, 7);
    if (code == SUM) {
      for (let p: usize = 0; p < bytes; p += 16) {
        const dp = v128.load(d + p);
        put(a + p, dp, addsA);
        put(b + p, dp, addsB);
      }
      continue;
    }
    const x = place(word(at, 2));
    const y = place(word(at, 4));
    if (code == PRODUCT) {
      for (let p: usize = 0; p < bytes; p += 16) {
        const dp = v128.load(d + p);
        put(a + p, f32x4.mul(v128.load(y + p), dp), addsA);
        put(b + p, f32x4.mul(v128.load(x + p), dp), addsB);
      }
    } else if (code == GATE) {
      const gate = place(word(at, 5));
      const g = adjointPlace(word(at, 5), frame);
      const addsG = word(at, 8);
      for (let p: usize = 0; p < bytes; p += 16) {
        const dp = v128.load(d + p);
        const kept = f32x4.mul(v128.load(gate + p), dp);
        put(a + p, kept, addsA);
        put(b + p, f32x4.sub(dp, kept), addsB);
        put(g + p, f32x4.mul(f32x4.sub(v128.load(x + p), v128.load(y + p)), dp), addsG);
      }
    } else {
      const keep = f32x4.splat(n.keep);
      const leak = f32x4.splat(n.leak);
      for (let p: usize = 0; p < bytes; p += 16) {
        const dp = v128.load(d + p);
        put(a + p, f32x4.mul(keep, dp), addsA);
        put(b + p, f32x4.mul(leak, dp), addsB);
      }
    }
  }
}

/** Adds the weight gradients of `count` steps, the last of which has its adjoints in the frame, its state and its variables there. */
export function programGradients(block: usize, work: usize, frame: usize, count: i32): void {
  stateRows = block;
  workRows = work;
  const end = n.program + <usize>n.instructions * INSTRUCTION;
  for (let at = n.program; at < end; at += INSTRUCTION)
    if (word(at, 0) == AFFINE) {
      const stride = word(at, 2) >> 24 == 2 ? n.workStride : n.stateStride;
      outerProduct(
        adjointPlace(word(at, 1), frame), n.adjointStride, place(word(at, 2)), stride, count,
        word(at, 4), word(at, 9), n.gradientIn + <usize>word(at, 8) * 4,
      );
    }
}

/** Gathers packed weights from the parameters that the table names; the table's next entry. */
function gather(table: usize, to: usize, size: i32): usize {
  for (let i: usize = 0; i < <usize>size; i++) {
    const index = load<i32>(table + i * 4);
    store<f32>(to + i * 4, index > 0 ? load<f32>(n.parameters + <usize>(index - 1) * 4) : 0);
  }
  return table + <usize>size * 4;
}

/** Packs the parameters for the products of a program. */
export function packProgram(): void {
  let table = gather(n.packing, n.weightsIn, n.weightsInSize);
  table = gather(table, n.weightsOut, n.weightsOutSize);
  table = gather(table, n.weightsBack, n.weightsBackSize);
  gather(table, n.weightsInput, n.weightsInputSize);
}

/** Writes the packed gradients of a group into `gradient`, the initial states excepted. */
export function unpackProgram(count: i32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const index = load<i32>(n.unpacking + i * 4);
    const from =
      index < n.gradientInSize ? n.gradientIn + <usize>index * 4 : n.gradientOut + <usize>(index - n.gradientInSize) * 4;
    store<f32>(n.gradient + i * 4, load<f32>(from));
  }
}
