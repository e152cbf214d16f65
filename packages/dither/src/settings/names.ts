/** Names of parameters, and the words that settings choose among. */

import { activations, noiseLaws as drawLaws, type ActivationName, type NoisePlacement } from "@dither/kernels";

export { activations, drawLaws };
export type { ActivationName };

/** Activation functions that have a number. */
export type ParametrisedActivation = "leaky-relu" | "sloped-relu" | "elu" | "power-law";

/** An activation function of the kernel: its name, with its number behind a colon where it has one. */
export type BuiltInActivation = ActivationName | `${ParametrisedActivation}:${number}`;

/** Gated cells: gated recurrent units and long short-term memory. */
export const gatedNames = ["gru", "lstm"] as const;
export type GatedName = (typeof gatedNames)[number];

/** Cells beyond the leaky unit of full rank: gated ones, and leaky units whose recurrent weights are m nᵀ / N. */
export const cellNames = [...gatedNames, "low-rank"] as const;
export type CellName = (typeof cellNames)[number];

/** Gates of a GRU and of an LSTM, in the order of their tensors' rows. */
export const gruGates = ["reset", "update", "candidate"] as const;
export const lstmGates = ["input", "forget", "cell", "output"] as const;
export const gateNames = [...gruGates, ...lstmGates] as const;
export type GateName = (typeof gateNames)[number];

/** Where the reset gate of a GRU acts: on the product of state and weights (PyTorch, Keras), or on the state before it (Cho et al.). */
export const resetOrders = ["after", "before"] as const;
export type ResetOrder = (typeof resetOrders)[number];

/** Parameters by their names in files. */
export type ParameterName = "W_rec" | "m" | "n" | "W_in" | "b_rec" | "W_out" | "b_out" | "h0" | LayerParameterName;

/** Weights `[to, from]` and biases of the hidden layers of a feedforward network, counted from 1. */
export type LayerParameterName = `layers.${number}.${"W" | "b"}`;

/** Parameters of a recurrent network, in the order of the flat vector; m and n stand for W_rec where that is of low rank. */
export const parameterNames = [
  "W_rec",
  "m",
  "n",
  "W_in",
  "b_rec",
  "W_out",
  "b_out",
  "h0",
] as const satisfies readonly ParameterName[];

/** The same where hidden layers might be. */
export const tensorNames: readonly ParameterName[] = parameterNames;

/** The weight matrices, whose connections can be missing or of one sign. */
export const matrixNames = ["W_rec", "W_in", "W_out"] as const satisfies readonly ParameterName[];
export type MatrixName = (typeof matrixNames)[number];

/** Where the noise enters: inside the activation function, outside it, or on the inputs. */
export const noisePlacements = ["inside", "outside", "input"] as const satisfies readonly NoisePlacement[];
export type Placement = (typeof noisePlacements)[number];

/**
 * What the noise is: added (`additive`), or of a standard deviation that follows the value it is added to: √value (`poisson`), |value|
 * (`multiplicative`); or a factor that drops units (`dropout`), or a Gaussian one of the same variance.
 */
export const noiseKindNames = ["additive", "poisson", "multiplicative", "dropout", "gaussian-dropout"] as const;
export type NoiseKind = (typeof noiseKindNames)[number];

/** Whether the state that leaks is the rate (after the activation, default) or the current (before it). */
export const forms = ["rate", "current"] as const;
export type Form = (typeof forms)[number];

export const readouts = ["identity", "sigmoid", "softmax"] as const;
export type Readout = (typeof readouts)[number];

/** Losses of outputs: squared error, or cross-entropy of one class among the channels, or of a label in each. */
export const lossNames = ["squared", "softmax", "sigmoid"] as const;
export type LossName = (typeof lossNames)[number];

/** State before the first step: zero, or one trained value per unit (the tensor `h0`). */
export const initialStates = ["zero", "trained"] as const;
export type InitialState = (typeof initialStates)[number];

/** `initial`: every weight keeps the sign it starts with (one that starts at 0 is free); `nonnegative`: all are ≥ 0. */
export const signRules = ["initial", "nonnegative"] as const;
export type SignRule = (typeof signRules)[number];

export const schedules = ["cosine", "constant", "exponential"] as const;
export type Schedule = (typeof schedules)[number];

export const arithmetics = ["exact", "fast"] as const;
export type Arithmetic = (typeof arithmetics)[number];

/** What the gradient is taken of: the loss of noisy trials, or the moment closure's bias² + variance, which draws no noise. */
export const gradientKinds = ["noise", "closure"] as const;
export type GradientKind = (typeof gradientKinds)[number];

/** Which of the closure's terms are minimised; one alone is an ablation. */
export const closureTermKinds = ["both", "bias", "variance"] as const;
export type ClosureTerms = (typeof closureTermKinds)[number];

/** Whether the trials of a batch are drawn independently, or spread evenly: see `training-draws.ts`. */
export const batchKinds = ["independent", "even"] as const;
export type Batches = (typeof batchKinds)[number];

/** Laws of W_rec. */
export const recurrentLaws = ["gaussian", "diagonal", "orthogonal", "balanced"] as const;

/** Laws of W_out. */
export const readoutLaws = ["gaussian", "glorot-uniform"] as const;
