/**
 * Noise beyond white Gaussians on the units, row by row of 16 trials: other laws of unit variance, a covariance between
 * the rows, a correlation in time (Ornstein–Uhlenbeck), a level for each trial. The laws are those of `random/laws.ts` in the library.
 */

import * as n from "./generated/network";
import { multiply } from "./matrix";
import { ROW, logarithm, noiseStep, uniform32, wordStep } from "./noise";

/** Draws of input channels count as units from here on, apart from those of units. */
const INPUT_UNITS: i32 = 1 << 25;

/** Draws of unit variance from the random words at `rows`, in place. */
function applyLaw(law: i32, rows: usize, count: i32): void {
  const end = rows + <usize>count * ROW;
  const signBit = i32x4.splat(0x80000000);
  if (law == 1) {
    for (let p = rows; p < end; p += 16) {
      const word = v128.load(p);
      const magnitude = f32x4.mul(logarithm(uniform32(i32x4.shl(word, 1))), f32x4.splat(-0.7071067811865476));
      v128.store(p, v128.xor(magnitude, v128.and(word, signBit)));
    }
  } else if (law == 2) {
    for (let p = rows; p < end; p += 16)
      v128.store(p, f32x4.mul(f32x4.sub(uniform32(v128.load(p)), f32x4.splat(0.5)), f32x4.splat(3.4641016151377544)));
  } else {
    for (let p = rows; p < end; p += 16) v128.store(p, v128.or(f32x4.splat(1), v128.and(v128.load(p), signBit)));
  }
}

/** ξ = ρ ξ' + √(1−ρ²) η in place of η at `rows`; the first step is η itself, which has the stationary variance. */
function colourRows(rows: usize, isFirst: bool): void {
  const bytes = <usize>(n.noiseTiles << 2) * ROW;
  if (!isFirst) {
    const rho = v128.load32_splat(n.colouring);
    const rest = v128.load32_splat(n.colouring, 4);
    for (let p: usize = 0; p < bytes; p += 16)
      v128.store(rows + p, f32x4.add(f32x4.mul(rho, v128.load(n.colour + p)), f32x4.mul(rest, v128.load(rows + p))));
  }
  memory.copy(n.colour, rows, bytes);
}

/** Multiplies each trial's noise with its level. */
function scaleTrials(rows: usize): void {
  const end = rows + <usize>(n.noiseTiles << 2) * ROW;
  for (let row = rows; row < end; row += ROW)
    for (let lane: usize = 0; lane < ROW; lane += 16)
      v128.store(row + lane, f32x4.mul(v128.load(n.trialLevels + lane), v128.load(row + lane)));
}

/** The noise of one step as rows from `out` on; coloured noise needs the steps in order. */
function shapedStep(out: usize, step: i32): void {
  const rows = n.isMixed ? n.unmixed : out;
  const firstUnit = n.isOnInput ? INPUT_UNITS : 0;
  if (n.law == 0) noiseStep(rows, firstUnit, n.noiseRows, step);
  else {
    wordStep(rows, firstUnit, n.noiseRows, step);
    applyLaw(n.law, rows, n.noiseTiles << 2);
  }
  if (n.isMixed) multiply(n.factor, rows, n.noiseRows, n.noiseTiles, out, 0, 0);
  if (n.isColoured) colourRows(out, step == 0);
  if (n.hasTrialLevels) scaleTrials(out);
}

/** The noise of one step as rows from `out` on, whatever its shape. */
export function drawNoise(out: usize, step: i32): void {
  if (n.isPlainNoise && !n.hasTrialLevels) noiseStep(out, 0, n.noiseRows, step);
  else shapedStep(out, step);
}
