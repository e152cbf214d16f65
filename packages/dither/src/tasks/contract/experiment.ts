/** The experiment that a task is usually run with: network, training, initial values and what stays fixed, as plain data. */

import type { Activation } from "@dither/kernels";

/** Parameters by their names in files. */
export type ParameterName = "W_rec" | "W_in" | "b_rec" | "W_out" | "b_out" | "h0" | LayerParameterName;

/** Weights `[to, from]` and biases of the hidden layers of a feedforward network, counted from 1. */
export type LayerParameterName = `layers.${number}.${"W" | "b"}`;

/** Laws of initial values; `g` is the scale that `Experiment.initial` gives. */
export interface InitialLaws {
  /** g · N(0, 1)/√N (default), g on the diagonal, g times a random orthogonal matrix, or balanced under Dale's law. */
  recurrent?: "gaussian" | "diagonal" | "orthogonal" | "balanced";
  /** g · N(0, 1)/√N (default), or uniform on ± g √(6/(N + O)) (Glorot & Bengio 2010). */
  readout?: "gaussian" | "glorot-uniform";
}

/** Settings that a task is known to work with; every one can be overridden. */
export interface Experiment {
  units: number;
  /** Hidden layers of a feedforward network; then `units` is their sum and the leak 1. Absent: one recurrent layer. */
  layers?: readonly number[];
  activation: Activation;
  /** γ = dt/τ. */
  leak: number;
  /** Training noise, standard deviation per step. */
  noise: number;
  updates: number;
  /** Trials per update. */
  batch: number;
  learningRate: number;
  /** Function of the readout; default identity. */
  readout?: "identity" | "sigmoid";
  /** How the learning rate falls; default cosine. */
  schedule?: "cosine" | "constant" | "exponential";
  /** Largest gradient norm, null for none; default 1. */
  clip?: number | null;
  /** Scales of the initial values; defaults 0.8, 1, 1, and a bias of 0. */
  initial?: {
    recurrent?: number;
    input?: number;
    readout?: number;
    bias?: number;
    biasSpread?: number;
    laterBiasSpread?: number;
  };
  /** Laws of the initial values where they are not Gaussian. */
  initialLaws?: InitialLaws;
  /** Parameters that training leaves alone: every element of the tensor has this value, or its initial one. */
  frozen?: Readonly<Partial<Record<ParameterName, number | "initial">>>;
}

/** N = 32 ReLU units, leak 0.2, noise 0.5; 600 updates of 64 trials with Adam from 5e-3. */
export const functionExperiment: Experiment = {
  units: 32,
  activation: "relu",
  leak: 0.2,
  noise: 0.5,
  updates: 600,
  batch: 64,
  learningRate: 5e-3,
};
