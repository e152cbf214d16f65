/**
 * How loud a network's own noise is at each unit's activation function, before the recurrent weights pass it on: σ s_i for
 * noise inside or outside, and σ √(W_in Σ W_inᵀ)_ii for noise on the input, which the input weights bring to the units.
 */

import { correlationOf, noiseCovarianceOf } from "../../network/specification/noise.js";
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
 * The same after the leak's filter where there is one before f, that is in the current form: what f is read and smoothed
 * with. A leak γ makes of noise with correlation ρ from one step to the next, a = 1 − γ, the stationary variance
 * γ² (1 + aρ)/((1 − a²)(1 − aρ)) times its own (two first-order filters in a row); with noise outside, which is added after
 * f, nothing is filtered.
 */
export function noiseBeforeActivation(network: Network, std: number): Float64Array {
  const { form, leak, leaks, noise } = network.specification;
  const arriving = arrivingNoise(network, std);
  if (form === "rate" || noise.placement === "outside") return arriving;
  const correlation = correlationOf(noise.timeConstant);
  return arriving.map((level, i) => {
    const gamma = leaks?.[i] ?? leak;
    const kept = 1 - gamma;
    const passed = (1 + kept * correlation) / ((1 - kept * kept) * (1 - kept * correlation));
    return gamma * level * Math.sqrt(passed);
  });
}

/**
 * {@link noiseBeforeActivation} where f can be smoothed with it alone: null for noise outside, which does not reach f in
 * its own unit, and for coloured noise in the current form.
 */
export function noiseAtActivation(network: Network, std: number): Float64Array | null {
  const { form, noise } = network.specification;
  if (noise.placement === "outside" || (form === "current" && noise.timeConstant)) return null;
  return noiseBeforeActivation(network, std);
}
