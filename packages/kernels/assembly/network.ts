/**
 * The layout of one network and one group of 16 trials in memory, and the packing of its parameters.
 *
 * A row is one unit (or channel) of 16 trials. A step's state block holds the rows [input (I), 1, state (N, padded)], so
 * that W_in, b_rec and W_rec are one packed matrix, and b_out and W_out another that starts at the row of ones.
 * A step's adjoint block holds [output adjoints of this step (O), pre-activation adjoints of the next step (N, padded)],
 * so that W_out and W_rec are one packed transposed matrix.
 */

import { SUMS_BYTES, sumRow } from "./matrix";
import { ROW } from "./noise";

/** Steps whose weight gradients are summed at a time, counted from the last step. Part of the bits. */
export const CHUNK: i32 = 16;

export let units: i32 = 0;
export let inputs: i32 = 0;
export let outputs: i32 = 0;
export let steps: i32 = 0;
export let isCurrent: bool = false;
export let isInside: bool = true;
/** Whether the noise is on the inputs: its rows are then channels, not units. */
export let isOnInput: bool = false;
export let activation: i32 = 0;
export let isSigmoidReadout: bool = false;
export let leak: f32 = 1;
export let keep: f32 = 0;

/** Law of the draws: see `shaped-noise.ts`. */
export let law: i32 = 0;
export let isColoured: bool = false;
export let isMixed: bool = false;
/** Whether each trial has a noise level of its own, in `trialLevels`. */
export let hasTrialLevels: bool = false;
/** Whether the draws are white Gaussians and nothing else: the fast way. */
export let isPlainNoise: bool = true;
/** Whether every unit has its own leak, in `leaks` and `keeps`. */
export let hasUnitLeaks: bool = false;
/** Whether rates are penalised, with the coefficients in `ratePenalties`. */
export let isPenalised: bool = false;

/** Steps whose states are held at a time: all, or those between two checkpoints. */
export let segment: i32 = 0;
/** Whether W_rec is there; a feedforward layer has none. */
export let isRecurrent: bool = true;
/** Whether inputs come step by step from outside, and adjoints go back there. */
export let isClosedLoop: bool = false;

export let unitTiles: i32 = 0;
export let inputTiles: i32 = 0;
export let outputTiles: i32 = 0;
/** Tiles of outputs without the last where that would hold one output alone: see `matrix-row.ts`. */
export let wholeOutputTiles: i32 = 0;
/** Rows of the noise: units, or input channels; and their tiles of four. */
export let noiseRows: i32 = 0;
export let noiseTiles: i32 = 0;
export let rowsIn: i32 = 0;
export let rowsOut: i32 = 0;
export let rowsBack: i32 = 0;
export let columnsIn: i32 = 0;
export let columnsOut: i32 = 0;
/** Bytes from one step to the next. */
export let stateStride: usize = 0;
export let adjointStride: usize = 0;
export let slopeStride: usize = 0;

export let parameters: usize = 0;
export let gradient: usize = 0;
export let total: usize = 0;
export let moment1: usize = 0;
export let moment2: usize = 0;
export let parameterCount: i32 = 0;

export let weightsIn: usize = 0;
export let weightsOut: usize = 0;
export let weightsBack: usize = 0;
export let weightsInput: usize = 0;
export let gradientIn: usize = 0;
export let gradientOut: usize = 0;

export let sigma: usize = 0;
/** γ and 1 − γ of each unit. */
export let leaks: usize = 0;
export let keeps: usize = 0;
/** ρ and √(1−ρ²) of coloured noise. */
export let colouring: usize = 0;
/** Coloured noise of the step before, and at the first step of each segment. */
export let colour: usize = 0;
export let colourCheckpoints: usize = 0;
/** Factor of the covariance, packed `[tile][k][4]`, and the draws that it mixes. */
export let factor: usize = 0;
export let unmixed: usize = 0;
/** Factor of the noise of each of the 16 trials of the group at work. */
export let trialLevels: usize = 0;
/** Coefficients of r² and then of |r| in the loss, of each of the 16 trials of the group at work. */
export let ratePenalties: usize = 0;
export let initial: usize = 0;
export let initialAdjoint: usize = 0;
export let noise: usize = 0;
export let states: usize = 0;
export let current: usize = 0;
export let preActivation: usize = 0;
export let slopes: usize = 0;
/** State and current at the first step of each segment. */
export let checkpoints: usize = 0;
/** Adjoints of the outputs (given) and inputs (computed) of one step of a closed loop. */
export let outputAdjoint: usize = 0;
export let inputAdjoint: usize = 0;
export let adjoints: usize = 0;
export let carried: usize = 0;
export let back: usize = 0;
export let output: usize = 0;
export let scratch: usize = 0;
export let trialLoss: usize = 0;
export let trialPenalty: usize = 0;
export let input: usize = 0;
export let target: usize = 0;
export let weight: usize = 0;
/** Bytes between two channels of the trial arrays: 4 × the padded number of trials. */
export let trialStride: usize = 0;
export let hasTrainedInitialState: bool = false;

let next: usize = 0;
let failed: bool = false;

/** The next free bytes at a multiple of 64; sets `failed` where memory ran out. */
function reserve(bytes: usize): usize {
  const start = (next + 63) & ~63;
  const end = <u64>start + <u64>bytes;
  const pages = <i64>((end + 0xffff) >> 16) - <i64>memory.size();
  if (end > 0xffffffff || (pages > 0 && memory.grow(<i32>pages) < 0)) failed = true;
  if (failed) return 0;
  next = <usize>end;
  return start;
}

/** A stride in bytes of at least `rows` rows that is no multiple of 16 rows, lest steps fall into the same cache set. */
function stride(rows: i32): usize {
  return <usize>(rows % 16 == 0 ? rows + 1 : rows) * ROW;
}

/** Segments of a trial; the first is the short one, so that chunks lie as without segments. */
export function segments(): i32 {
  return (steps + segment - 1) / segment;
}

/** First step of a segment; that of segment `segments()` is the end. */
export function segmentStart(index: i32): i32 {
  const start = steps - (segments() - index) * segment;
  return start > 0 ? start : 0;
}

/**
 * Fixes shapes and reserves memory, for what only training needs where `training` is 1. `segmentSteps` is a multiple of
 * CHUNK, or at least the number of steps. Returns 0 where memory ran out.
 */
export function configure(
  unitCount: i32, inputCount: i32, outputCount: i32, stepCount: i32, trialCount: i32, form: i32, placement: i32,
  activationKind: i32, readout: i32, leakage: f32, training: i32, wholeNoise: i32, trainedInitialState: i32,
  recurrent: i32, closedLoop: i32, segmentSteps: i32, noiseLaw: i32, colouredNoise: i32, mixedNoise: i32, unitLeaks: i32,
): i32 {
  units = unitCount;
  inputs = inputCount;
  outputs = outputCount;
  steps = stepCount;
  segment = segmentSteps < stepCount ? segmentSteps : stepCount;
  isCurrent = form == 1;
  isInside = placement == 0;
  isOnInput = placement == 2;
  law = noiseLaw;
  isColoured = colouredNoise == 1;
  isMixed = mixedNoise == 1;
  hasUnitLeaks = unitLeaks == 1;
  isPenalised = false;
  setTrialLevels(0);
  activation = activationKind;
  isSigmoidReadout = readout == 1;
  isRecurrent = recurrent == 1;
  isClosedLoop = closedLoop == 1;
  hasTrainedInitialState = trainedInitialState == 1;
  leak = leakage;
  keep = 1 - leakage;
  unitTiles = (units + 3) >> 2;
  inputTiles = (inputs + 3) >> 2;
  outputTiles = (outputs + 3) >> 2;
  wholeOutputTiles = (outputs + 2) >> 2;
  noiseRows = isOnInput ? inputs : units;
  noiseTiles = (noiseRows + 3) >> 2;
  const padded = unitTiles << 2;
  rowsIn = inputs + 1 + (isRecurrent ? units : 0);
  rowsOut = 1 + units;
  rowsBack = outputs + (isRecurrent ? units : 0);
  columnsIn = (rowsIn + 1) & ~1;
  columnsOut = (rowsOut + 1) & ~1;
  stateStride = stride(inputs + 1 + padded + 1);
  adjointStride = stride(outputs + padded + 3);
  slopeStride = stride(padded);
  parameterCount = units * units + units * inputs + units + outputs * units + outputs + (trainedInitialState ? units : 0);

  next = __heap_base;
  failed = false;
  const T = <usize>steps;
  const held = <usize>segment + 1;
  const P = <usize>padded;
  const X = <usize>(noiseTiles << 2);
  const inputRows: usize = closedLoop ? 0 : T * inputs;
  const outputRows: usize = closedLoop ? 0 : T * outputs;
  parameters = reserve(<usize>parameterCount * 4);
  weightsIn = reserve(<usize>unitTiles * rowsIn * 16);
  weightsOut = reserve(<usize>outputTiles * rowsOut * 16);
  sigma = reserve((X > P ? X : P) * 4);
  initial = reserve(P * ROW);
  noise = reserve((wholeNoise ? T : 1) * X * ROW);
  leaks = reserve(hasUnitLeaks ? P * 4 : 0);
  keeps = reserve(hasUnitLeaks ? P * 4 : 0);
  colouring = reserve(8);
  colour = reserve(isColoured ? X * ROW : 0);
  factor = reserve(isMixed ? X * <usize>noiseRows * 4 : 0);
  unmixed = reserve(isMixed ? X * ROW : 0);
  trialLevels = reserve(ROW);
  ratePenalties = reserve(2 * ROW);
  states = reserve(held * stateStride + ROW);
  current = reserve(P * ROW);
  preActivation = reserve(P * ROW);
  output = reserve((training ? 1 : T) * <usize>outputTiles * 4 * ROW);
  trialLoss = reserve(16 * 8);
  trialPenalty = reserve(16 * 8);
  trialStride = <usize>trialCount * 4;
  input = reserve(inputRows * trialStride);
  target = reserve(outputRows * trialStride);
  weight = reserve(outputRows * trialStride);
  let last = weight;
  if (training) {
    gradient = reserve(<usize>parameterCount * 4);
    total = reserve(<usize>parameterCount * 4);
    moment1 = reserve(<usize>parameterCount * 4);
    moment2 = reserve(<usize>parameterCount * 4);
    weightsBack = reserve(<usize>unitTiles * rowsBack * 16);
    weightsInput = reserve(closedLoop ? <usize>inputTiles * units * 16 : 0);
    gradientIn = reserve(<usize>unitTiles * columnsIn * 16);
    gradientOut = reserve(<usize>outputTiles * columnsOut * 16);
    initialAdjoint = reserve(P * ROW);
    outputAdjoint = reserve(<usize>outputs * ROW);
    inputAdjoint = reserve(<usize>inputTiles * 4 * ROW);
    slopes = reserve(held * slopeStride);
    checkpoints = reserve(<usize>segments() * 2 * P * ROW);
    colourCheckpoints = reserve(isColoured ? <usize>segments() * X * ROW : 0);
    adjoints = reserve(<usize>(CHUNK + 1) * adjointStride);
    carried = reserve(P * ROW);
    back = reserve(P * ROW);
    scratch = reserve(SUMS_BYTES);
    last = scratch;
  }
  if (failed || last == 0) return 0;
  memory.fill(__heap_base, 0, next - __heap_base);
  for (let t: usize = 0; t < held; t++) {
    const ones = states + t * stateStride + <usize>inputs * ROW;
    for (let lane: usize = 0; lane < 64; lane += 16) v128.store(ones + lane, f32x4.splat(1));
  }
  return 1;
}

/** Steps of the trials now loaded, at most those of `configure`. */
export function setSteps(count: i32): void {
  steps = count;
}

/** Whether the noise is multiplied by `trialLevels` from now on. */
export function setTrialLevels(on: i32): void {
  hasTrialLevels = on == 1;
  isPlainNoise = law == 0 && !isColoured && !isMixed && !hasTrialLevels && !isOnInput;
}

/** Whether `ratePenalties` count from now on. */
export function setRatePenalties(on: i32): void {
  isPenalised = on == 1;
}

@inline function put(pointer: usize, value: f32): void {
  store<f32>(pointer, value);
}

/** Packs the flat parameters [W_rec, W_in, b_rec, W_out, b_out, h0] for the products; call after each change of them. */
export function packParameters(training: i32): void {
  const N = units, I = inputs, O = outputs;
  const wIn = parameters + <usize>(N * N) * 4;
  const bRec = wIn + <usize>(N * I) * 4;
  const wOut = bRec + <usize>N * 4;
  const bOut = wOut + <usize>(O * N) * 4;
  for (let i = 0; i < N; i++) {
    const tile = weightsIn + <usize>(i >> 2) * rowsIn * 16 + <usize>(i & 3) * 4;
    for (let k = 0; k < I; k++) put(tile + <usize>k * 16, load<f32>(wIn + <usize>(i * I + k) * 4));
    put(tile + <usize>I * 16, load<f32>(bRec + <usize>i * 4));
    if (!isRecurrent) continue;
    const recurrent = tile + <usize>(I + 1) * 16;
    for (let k = 0; k < N; k++) put(recurrent + <usize>k * 16, load<f32>(parameters + <usize>(i * N + k) * 4));
  }
  for (let o = 0; o < O; o++) {
    const tile = weightsOut + <usize>(o >> 2) * rowsOut * 16 + <usize>(o & 3) * 4;
    put(tile, load<f32>(bOut + <usize>o * 4));
    for (let k = 0; k < N; k++) put(tile + <usize>(k + 1) * 16, load<f32>(wOut + <usize>(o * N + k) * 4));
  }
  if (hasTrainedInitialState)
    for (let i = 0; i < N; i++) {
      const value = v128.load32_splat(bOut + <usize>(O + i) * 4);
      for (let lane: usize = 0; lane < 64; lane += 16) v128.store(initial + <usize>i * ROW + lane, value);
    }
  if (!training) return;
  if (isClosedLoop) packInputWeights(wIn);
  for (let k = 0; k < N; k++) {
    const tile = weightsBack + <usize>(k >> 2) * rowsBack * 16 + <usize>(k & 3) * 4;
    for (let o = 0; o < O; o++) put(tile + <usize>o * 16, load<f32>(wOut + <usize>(o * N + k) * 4));
    if (!isRecurrent) continue;
    for (let i = 0; i < N; i++) put(tile + <usize>(O + i) * 16, load<f32>(parameters + <usize>(i * N + k) * 4));
  }
}

/** Packs W_inᵀ for the adjoints of the inputs of a closed loop. */
function packInputWeights(wIn: usize): void {
  for (let k = 0; k < inputs; k++) {
    const tile = weightsInput + <usize>(k >> 2) * units * 16 + <usize>(k & 3) * 4;
    for (let i = 0; i < units; i++) put(tile + <usize>i * 16, load<f32>(wIn + <usize>(i * inputs + k) * 4));
  }
}

/** Writes the packed gradients of a group into the flat `gradient`, in the order of the parameters. */
export function unpackGradient(): void {
  const N = units, I = inputs, O = outputs;
  const wIn = gradient + <usize>(N * N) * 4;
  const bRec = wIn + <usize>(N * I) * 4;
  const wOut = bRec + <usize>N * 4;
  const bOut = wOut + <usize>(O * N) * 4;
  for (let i = 0; i < N; i++) {
    const tile = gradientIn + <usize>(i >> 2) * columnsIn * 16 + <usize>(i & 3) * 4;
    for (let k = 0; k < I; k++) put(wIn + <usize>(i * I + k) * 4, load<f32>(tile + <usize>k * 16));
    put(bRec + <usize>i * 4, load<f32>(tile + <usize>I * 16));
    if (!isRecurrent) continue;
    const recurrent = tile + <usize>(I + 1) * 16;
    for (let k = 0; k < N; k++) put(gradient + <usize>(i * N + k) * 4, load<f32>(recurrent + <usize>k * 16));
  }
  for (let o = 0; o < O; o++) {
    const tile = gradientOut + <usize>(o >> 2) * columnsOut * 16 + <usize>(o & 3) * 4;
    put(bOut + <usize>o * 4, load<f32>(tile));
    for (let k = 0; k < N; k++) put(wOut + <usize>(o * N + k) * 4, load<f32>(tile + <usize>(k + 1) * 16));
  }
  if (hasTrainedInitialState)
    for (let i = 0; i < N; i++) put(bOut + <usize>(O + i) * 4, sumRow(initialAdjoint + <usize>i * ROW));
}
