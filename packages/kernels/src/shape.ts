/** What a kernel is made for: sizes, equations and purpose. */

import { type ActivationName, type GivenFunction } from "./activations.js";
import { insideRows, type Cell } from "./cell.js";

export { activations, type ActivationName, type CellFunction, type GivenFunction } from "./activations.js";

/** Trials of a group: gradients are summed group by group, in ascending order. */
export const groupSize = 16;

/** Steps of a chunk: weight gradients are summed chunk by chunk, from the last step of a trial. */
export const chunkSize = 16;

/** Where noise enters: inside the activation function, outside it, or on the inputs. */
export type NoisePlacement = "inside" | "outside" | "input";

/** Laws of a draw, all of mean 0 and variance 1, in the order of their numbers in the kernel. */
export const noiseLaws = ["gaussian", "laplace", "uniform", "two-point"] as const;
export type NoiseLaw = (typeof noiseLaws)[number];

/** How noise differs from white Gaussians that are independent between units. */
export interface NoiseShape {
  /** Law of the draws; default gaussian. */
  law?: NoiseLaw;
  /** Correlation ρ from one step to the next, in (0, 1): ξ' = ρ ξ + √(1−ρ²) η. Default: none. */
  correlation?: number;
  /**
   * Factor F `[row, row]` of the covariance F Fᵀ between the rows of the noise (units, or channels for placement `input`),
   * row-major: η = F times independent draws. Default: independent.
   */
  factor?: Float32Array;
}

/** Losses of a readout, in the order of their numbers in the kernel: see `assembly/readouts.ts`. */
export const readoutLosses = ["squared", "sigmoid", "softmax"] as const;
export type ReadoutLoss = (typeof readoutLosses)[number];

/** Consecutive outputs with a loss of their own, and the readout function that goes with it: identity, sigmoid, softmax. */
export interface KernelReadout {
  loss: ReadoutLoss;
  channels: number;
}

export interface KernelShape {
  /** What a step computes; default the leaky unit of {@link KernelShape.form}, for which there is faster code. */
  cell?: Cell;
  units: number;
  inputs: number;
  outputs: number;
  steps: number;
  /** Trials of a batch; rounded up to whole groups inside. */
  trials: number;
  form: "rate" | "current";
  placement: NoisePlacement;
  /** Default: white, Gaussian and independent. */
  noiseShape?: NoiseShape;
  activation: ActivationName | GivenFunction;
  /** What it is given beside x: the slope of a leaky or sloped ReLU, α of ELU, the exponent of a power law. Default 0. */
  activationParameter?: number;
  readout: "identity" | "sigmoid";
  /** Readouts with losses of their own, which have all outputs; {@link readout} is then not read. Default: squared error of all. */
  readouts?: readonly KernelReadout[];
  /** γ = dt/τ in (0, 1]. */
  leak: number;
  /** γ of each unit; {@link leak} is then not read. Default: the same for all. */
  leaks?: readonly number[];
  /** Whether the parameters end with trained initial states, one per unit. */
  trainedInitialState: boolean;
  /** What to reserve memory for: `training` draws noise step by step, `simulation` and `given` hold that of all steps. */
  purpose: "training" | "simulation" | "given";
  /** Whether W_rec is there; default true. A feedforward layer has none: its W_rec is neither read nor trained. */
  recurrent?: boolean;
  /** Whether inputs are given step by step (see {@link Kernel.forwardStep}); default false: they come with the trials. */
  closedLoop?: boolean;
  /**
   * Steps between the states that are kept while training; default all steps. States in between are computed again on
   * the way back: less memory, the same bits. Rounded up to a multiple of 16.
   */
  checkpointSteps?: number;
}

/** Steps whose states are held at a time: a multiple of the chunk, or all. */
export function segmentSteps({ steps, checkpointSteps, closedLoop, purpose }: KernelShape): number {
  if (checkpointSteps === undefined || closedLoop || purpose === "simulation") return steps;
  return Math.min(steps, Math.max(1, Math.ceil(checkpointSteps / chunkSize)) * chunkSize);
}

/** Rows of the noise: one per unit, or per channel where it is on the inputs; inside a cell one per row of its noisy affine maps. */
export function noiseRows({
  cell,
  units,
  inputs,
  placement,
}: Pick<KernelShape, "cell" | "units" | "inputs" | "placement">): number {
  if (placement === "input") return inputs;
  return cell && placement === "inside" ? insideRows(cell).rows : units;
}

/** Number of parameters: W_rec, W_in, b_rec, or the tensors of the cell; W_out, b_out (, initial state). */
export function parameterLength({ cell, units: N, inputs: I, outputs: O, trainedInitialState }: KernelShape): number {
  const step = cell ? sum(cell.tensors.map(({ shape }) => product(shape))) : N * N + N * I + N;
  return step + O * N + O + (trainedInitialState ? N * (cell?.states.length ?? 1) : 0);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const product = (numbers: readonly number[]): number => numbers.reduce((a, b) => a * b, 1);
