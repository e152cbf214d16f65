/** The experiment that a task is usually run with: network, training, initial values and what stays fixed, as plain data. */

import type { ParameterName } from "../../settings/names.js";
import type { networkSettings } from "../../settings/network.js";
import type { Given, Whole } from "../../settings/setting.js";
import type { InitialScales } from "../../settings/initial.js";
import type { trainingSettings } from "../../settings/training.js";

type Network = typeof networkSettings;
type Training = typeof trainingSettings;

/** Laws of initial values; `g` is the scale that `Experiment.initial` gives. */
export interface InitialLaws {
  /** g · N(0, 1)/√N (default), g on the diagonal, g times a random orthogonal matrix, or balanced under Dale's law. */
  recurrent?: InitialScales["recurrentLaw"];
  /** g · N(0, 1)/√N (default), or uniform on ± g √(6/(N + O)) (Glorot & Bengio 2010). */
  readout?: InitialScales["readoutLaw"];
}

/** Settings that a task is known to work with; every one can be overridden. */
export interface Experiment
  extends
    Whole<Pick<Network, "units" | "activation" | "leak">>,
    Given<Pick<Network, "layers" | "readout" | "loss" | "readouts">>,
    Whole<Pick<Training, "updates" | "batch" | "learningRate">>,
    Given<Pick<Training, "schedule" | "clip">> {
  /** Training noise, standard deviation per step. */
  noise: number;
  /** Scales of the initial values. */
  initial?: Partial<Omit<InitialScales, "recurrentLaw" | "readoutLaw">>;
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
