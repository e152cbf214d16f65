/**
 * What the closures have in common: a network's parameters in float64, the noise, and the steps of mean and covariance.
 *
 * Gaussian moment closure: the state is taken to be normal at every step, so that its mean and covariance suffice to
 * propagate it (mean f, its variance and its mean slope under normal noise; between units the covariance of f is
 * linearised with the mean slopes, which is exact to first order and, by Stein's lemma, exact for covariances with the
 * state itself). See docs of {@link closure} for its accuracy.
 */

import { isLayered } from "../network/specification/layers.js";
import { tensor, type Network } from "../network/specification/network.js";
import { type TensorName } from "../network/specification/parameter-layout.js";
import type { NetworkSpecification } from "../network/specification/specification.js";
import { hiddenLayers, type HiddenLayer } from "./hidden-layers.js";
import { noiseStructure, spreadInputNoise, type NoiseStructure } from "./noise-structure.js";

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
  /** γ, `[unit]`. */
  leaks: Float64Array;
  noise: NoiseStructure;
  /** Hidden layers after the first of a feedforward network, whose first layer's weights are `input` and `bias`. */
  layers: HiddenLayer[];
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
  const { specification } = network;
  const layered = isLayered(specification);
  const sized = (name: TensorName): Float64Array => new Float64Array(tensor(network, name)?.length ?? 0);
  const weights: ClosureWeights = {
    specification,
    recurrent: layered ? new Float64Array(0) : sized("W_rec"),
    input: sized(layered ? "layers.1.W" : "W_in"),
    bias: sized(layered ? "layers.1.b" : "b_rec"),
    readout: sized("W_out"),
    readoutBias: sized("b_out"),
    initial: new Float64Array(specification.units),
    leaks: Float64Array.from({ length: specification.units }, (_, i) => specification.leaks?.[i] ?? specification.leak),
    noise: noiseStructure(specification),
    layers: hiddenLayers(network),
  };
  loadWeights(weights, network);
  return weights;
}

/** Puts the parameters of another network of the same specification in their place. */
export function loadWeights(weights: ClosureWeights, network: Network): void {
  const load = (into: Float64Array, name: TensorName): void => {
    into.set(tensor(network, name) ?? []);
  };
  if (isLayered(network.specification)) {
    load(weights.input, "layers.1.W");
    load(weights.bias, "layers.1.b");
    weights.layers = hiddenLayers(network);
  } else {
    load(weights.recurrent, "W_rec");
    load(weights.input, "W_in");
    load(weights.bias, "b_rec");
  }
  load(weights.readout, "W_out");
  load(weights.readoutBias, "b_out");
  if (network.specification.initialState === "trained") load(weights.initial, "h0");
  spreadInputNoise(weights.noise, weights.input);
}
