/** A repair as data: what it does, whether it applies, how it is made, what the result costs. */

import type { Network } from "../../network/specification/network.js";
import type { Trials } from "../../tasks/contract/trials.js";
import type { FitSource } from "./fit-source.js";
import type { NoisyPasses } from "./noisy-passes.js";
import type { Judge, Outcome } from "./outcome.js";

/** What a trial costs once the repair is made. */
export interface Cost {
  /** Passes through the network. */
  passes: number;
  /** Multiplications over those of one noise-free pass, about: the products of matrices alone. */
  operations: number;
}

interface AnyRepair {
  name: string;
  /** What it does, in a line. */
  description: string;
  /** Whether it is fitted to trials. */
  fitted: boolean;
  /** Whether fitting trains on, and so takes updates. */
  trains: boolean;
  /** True, or why it cannot be had for this network on these trials. */
  applies: (network: Network, trials: Trials) => true | string;
  cost: (network: Network) => Cost;
}

export interface FitOptions {
  /** Updates of the repairs that train on. */
  updates: number;
  signal?: AbortSignal;
}

/** A repair that makes a network, which can be written to a file. */
export interface NetworkRepair extends AnyRepair {
  writable: true;
  /** What it does, for a sentence: "smoothing its activations". */
  doing: string;
  /** @internal */
  make: (network: Network, source: FitSource, options: FitOptions) => Network | Promise<Network>;
}

/** What a repair makes of the test trials. */
export interface Attempt {
  /** `[step, output, trial]`; null for an average of outputs. */
  outputs: ArrayLike<number> | null;
  outcome: Outcome;
  /** The trials that it was made for, where not for all. */
  chosen?: readonly number[];
}

/** Where outputs are made from: the network as it is, under its training noise. */
export interface NoisySetting {
  std: number;
  judge: Judge;
  passes: NoisyPasses;
}

/** A repair that makes outputs and no network: what the others are compared with. */
export interface OutputRepair extends AnyRepair {
  writable: false;
  /** @internal */
  make: (network: Network, trials: Trials, setting: NoisySetting) => Attempt;
}

export type RepairMethod = NetworkRepair | OutputRepair;

/** The cost of one pass through the network as it is. */
export const onePass = (): Cost => ({ passes: 1, operations: 1 });
