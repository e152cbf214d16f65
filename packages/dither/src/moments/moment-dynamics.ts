/**
 * What the closures have in common: a network's parameters in float64, the noise, and the steps of mean and covariance.
 *
 * Gaussian moment closure: the state is taken to be normal at every step, so that its mean and covariance suffice to
 * propagate it (mean f, its variance and its mean slope under normal noise; between units the covariance of f is
 * linearised with the mean slopes, which is exact to first order and, by Stein's lemma, exact for covariances with the
 * state itself). See docs of {@link closure} for its accuracy.
 */

import { tensor, type Network, type TensorName } from "../network/network.js";
import type { NetworkSpecification } from "../network/specification.js";

/** Noise ξ[t+1] = ρ ξ[t] + √(1−ρ²) η[t] with ξ[0] ~ N(0, 1), times `std`; white for ρ = 0. */
export interface ClosureNoise {
  std: number;
  /** ρ = exp(−1/τ_c), in [0, 1). */
  correlation: number;
}

/** Parameters in float64; matrices row-major `[to, from]`. */
export interface ClosureWeights {
  specification: NetworkSpecification;
  recurrent: Float64Array;
  input: Float64Array;
  bias: Float64Array;
  readout: Float64Array;
  readoutBias: Float64Array;
  /** h[0] or x[0], `[unit]`. */
  initial: Float64Array;
}

/** Mean and covariance of a network's state on one trial, advanced step by step in place. */
export interface MomentDynamics {
  /** Mean of the leaking state h or x, `[unit]`. */
  readonly mean: Float64Array;
  /** Its covariance, `[unit, unit]`, or its variances `[unit]` in the diagonal closure. */
  readonly covariance: Float64Array;
  /** Mean of what is read out and fed back: h, or r = f(x) (+ noise), `[unit]`. */
  readonly rateMean: Float64Array;
  /** Its covariance, shaped as `covariance`. */
  readonly rateCovariance: Float64Array;
  /** Back to the initial state, which is certain. */
  start(noise: ClosureNoise): void;
  /** One step; `drive` is W_in u + b_rec, `[unit]`. */
  advance(drive: Float64Array): void;
}

/** The parameters of a network as the closures use them. */
export function closureWeights(network: Network): ClosureWeights {
  const values = (name: TensorName): Float64Array => Float64Array.from(tensor(network, name) ?? []);
  const { specification } = network;
  return {
    specification,
    recurrent: values("W_rec"),
    input: values("W_in"),
    bias: values("b_rec"),
    readout: values("W_out"),
    readoutBias: values("b_out"),
    initial: specification.initialState === "trained" ? values("h0") : new Float64Array(specification.units),
  };
}
