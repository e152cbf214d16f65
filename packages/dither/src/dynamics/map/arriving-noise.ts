/**
 * How loud a network's own noise is at each unit's activation function, before the recurrent weights pass it on: σ s_i for
 * noise inside or outside, and σ √(W_in Σ W_inᵀ)_ii for noise on the input, which the input weights bring to the units.
 */

import { noiseCovarianceOf } from "../../network/specification/noise.js";
import { tensor, type Network } from "../../network/specification/network.js";

/** Standard deviation per step at noise level `std`, `[unit]`. */
export function arrivingNoise({ specification, parameters }: Network, std: number): Float64Array {
  const { units, inputs, noise } = specification;
  const covariance = noiseCovarianceOf(noise);
  if (noise.placement !== "input")
    return Float64Array.from({ length: units }, (_, i) => std * Math.sqrt(covariance?.[i * (units + 1)] ?? 1));
  const weights = tensor({ specification, parameters }, "W_in") ?? [];
  return Float64Array.from({ length: units }, (_, i) => {
    let variance = 0;
    for (let a = 0; a < inputs; a++)
      for (let b = covariance ? 0 : a; b < (covariance ? inputs : a + 1); b++)
        variance += weights[i * inputs + a] * weights[i * inputs + b] * (covariance?.[a * inputs + b] ?? 1);
    return std * Math.sqrt(Math.max(0, variance));
  });
}

/**
 * The same after the leak's filter where there is one before f, that is in the current form: what f has to be smoothed with.
 * Null for noise outside, which does not reach f in its own unit, and for coloured noise in the current form.
 */
export function noiseAtActivation(network: Network, std: number): Float64Array | null {
  const { form, leak, leaks, noise } = network.specification;
  if (noise.placement === "outside" || (form === "current" && noise.timeConstant)) return null;
  const arriving = arrivingNoise(network, std);
  if (form === "rate") return arriving;
  return arriving.map((level, i) => {
    const gamma = leaks?.[i] ?? leak;
    return (gamma * level) / Math.sqrt(1 - (1 - gamma) * (1 - gamma));
  });
}
