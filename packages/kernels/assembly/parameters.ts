/** The parameters in the order of the products, and their gradients back in the order of the parameters. */

import * as n from "./generated/network";
import { ROW } from "./noise";
import { sumRow } from "./outer-product";
import { packProgram, unpackProgram } from "./program";

@inline function put(pointer: usize, value: f32): void {
  store<f32>(pointer, value);
}

/** Packs the flat parameters [W_rec, W_in, b_rec, W_out, b_out, h0] for the products; call after each change of them. */
export function packParameters(): void {
  if (n.hasTrainedInitialState) packInitialState();
  if (n.isProgram) {
    packProgram();
    return;
  }
  const N = n.units, I = n.inputs, O = n.outputs;
  const wIn = n.parameters + <usize>(N * N) * 4;
  const bRec = wIn + <usize>(N * I) * 4;
  const wOut = bRec + <usize>N * 4;
  const bOut = wOut + <usize>(O * N) * 4;
  for (let i = 0; i < N; i++) {
    const tile = n.weightsIn + <usize>(i >> 2) * n.rowsIn * 16 + <usize>(i & 3) * 4;
    for (let k = 0; k < I; k++) put(tile + <usize>k * 16, load<f32>(wIn + <usize>(i * I + k) * 4));
    put(tile + <usize>I * 16, load<f32>(bRec + <usize>i * 4));
    if (!n.isRecurrent) continue;
    const recurrent = tile + <usize>(I + 1) * 16;
    for (let k = 0; k < N; k++) put(recurrent + <usize>k * 16, load<f32>(n.parameters + <usize>(i * N + k) * 4));
  }
  for (let o = 0; o < O; o++) {
    const tile = n.weightsOut + <usize>(o >> 2) * n.rowsOut * 16 + <usize>(o & 3) * 4;
    put(tile, load<f32>(bOut + <usize>o * 4));
    for (let k = 0; k < N; k++) put(tile + <usize>(k + 1) * 16, load<f32>(wOut + <usize>(o * N + k) * 4));
  }
  if (!n.isTrained) return;
  if (n.isClosedLoop) packInputWeights(wIn);
  for (let k = 0; k < N; k++) {
    const tile = n.weightsBack + <usize>(k >> 2) * n.rowsBack * 16 + <usize>(k & 3) * 4;
    for (let o = 0; o < O; o++) put(tile + <usize>o * 16, load<f32>(wOut + <usize>(o * N + k) * 4));
    if (!n.isRecurrent) continue;
    for (let i = 0; i < N; i++) put(tile + <usize>(O + i) * 16, load<f32>(n.parameters + <usize>(i * N + k) * 4));
  }
}

/** First of the parameters that are the initial state; states follow one another, of `units` numbers each. */
@inline function initialParameters(): i32 {
  return n.parameterCount - (n.stateRowCount / (n.unitTiles << 2)) * n.units;
}

/** Writes the trained initial state into the rows of all trials. */
function packInitialState(): void {
  const padded = n.unitTiles << 2;
  let from = n.parameters + <usize>initialParameters() * 4;
  for (let first = 0; first < n.stateRowCount; first += padded)
    for (let i = 0; i < n.units; i++) {
      const value = v128.load32_splat(from);
      for (let lane: usize = 0; lane < 64; lane += 16) v128.store(n.initial + <usize>(first + i) * ROW + lane, value);
      from += 4;
    }
}

/** Writes the gradient of the trained initial state. */
function unpackInitialState(): void {
  const padded = n.unitTiles << 2;
  let to = n.gradient + <usize>initialParameters() * 4;
  for (let first = 0; first < n.stateRowCount; first += padded)
    for (let i = 0; i < n.units; i++) {
      put(to, sumRow(n.initialAdjoint + <usize>(first + i) * ROW));
      to += 4;
    }
}

/** Packs W_inᵀ for the adjoints of the inputs of a closed loop. */
function packInputWeights(wIn: usize): void {
  for (let k = 0; k < n.inputs; k++) {
    const tile = n.weightsInput + <usize>(k >> 2) * n.units * 16 + <usize>(k & 3) * 4;
    for (let i = 0; i < n.units; i++) put(tile + <usize>i * 16, load<f32>(wIn + <usize>(i * n.inputs + k) * 4));
  }
}

/** Writes the packed gradients of a group into the flat `gradient`, in the order of the parameters. */
export function unpackGradient(): void {
  if (n.hasTrainedInitialState) unpackInitialState();
  if (n.isProgram) {
    unpackProgram(n.hasTrainedInitialState ? initialParameters() : n.parameterCount);
    return;
  }
  const N = n.units, I = n.inputs, O = n.outputs;
  const wIn = n.gradient + <usize>(N * N) * 4;
  const bRec = wIn + <usize>(N * I) * 4;
  const wOut = bRec + <usize>N * 4;
  const bOut = wOut + <usize>(O * N) * 4;
  for (let i = 0; i < N; i++) {
    const tile = n.gradientIn + <usize>(i >> 2) * n.columnsIn * 16 + <usize>(i & 3) * 4;
    for (let k = 0; k < I; k++) put(wIn + <usize>(i * I + k) * 4, load<f32>(tile + <usize>k * 16));
    put(bRec + <usize>i * 4, load<f32>(tile + <usize>I * 16));
    if (!n.isRecurrent) continue;
    const recurrent = tile + <usize>(I + 1) * 16;
    for (let k = 0; k < N; k++) put(n.gradient + <usize>(i * N + k) * 4, load<f32>(recurrent + <usize>k * 16));
  }
  for (let o = 0; o < O; o++) {
    const tile = n.gradientOut + <usize>(o >> 2) * n.columnsOut * 16 + <usize>(o & 3) * 4;
    put(bOut + <usize>o * 4, load<f32>(tile));
    for (let k = 0; k < N; k++) put(wOut + <usize>(o * N + k) * 4, load<f32>(tile + <usize>(k + 1) * 16));
  }
}
