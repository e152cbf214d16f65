/** The noise of a network as the closures take it: on which side of the activation function it is added, and its covariance. */

import { gateCount } from "../network/cells/cells.js";
import { noiseCovarianceOf, noiseScales } from "../network/specification/noise.js";
import type { NetworkSpecification } from "../network/specification/specification.js";

/**
 * σ e, with one e per unit: the draws of the units themselves, or for noise on the inputs W_in ξ, which is part of what
 * enters f. Only mean and covariance of the draws count, whatever their law.
 */
export interface NoiseStructure {
  /** Whether e is added to what enters f (inside, and noise on the inputs) or to what leaves it. */
  readonly inside: boolean;
  /** Var e of each unit, `[unit]`. */
  readonly variances: Float64Array;
  /** Cov e, `[unit, unit]`; null where units have independent noise. */
  readonly shared: Float64Array | null;
  /** Cov ξ between input channels, `[input, input]`; null unless the noise is on the inputs. */
  readonly channels: Float64Array | null;
}

/** The structure of a specification's noise; for noise on the inputs {@link spreadInputNoise} fills the covariances in. */
export function noiseStructure(specification: NetworkSpecification): NoiseStructure {
  const { noise, units, inputs } = specification;
  const covariance = noiseCovarianceOf({ ...noise, scales: noiseScales(noise, specification) });
  // Noise that enters a gated cell has a row for each gate and unit.
  const rows = noise.placement === "outside" ? units : gateCount(specification) * units;
  if (noise.placement === "input")
    return {
      inside: true,
      variances: new Float64Array(rows),
      shared: new Float64Array(rows * rows),
      channels: covariance ?? identity(inputs),
    };
  return {
    inside: noise.placement === "inside",
    variances: Float64Array.from({ length: rows }, (_, i) => covariance?.[i * rows + i] ?? 1),
    shared: noise.covariance ? covariance : null,
    channels: null,
  };
}

/** Cov e = W_in Cov(ξ) W_inᵀ, for input weights `[unit, input]`. */
export function spreadInputNoise({ variances, shared, channels }: NoiseStructure, input: Float64Array): void {
  if (!channels || !shared) return;
  const N = variances.length;
  const carried = timesChannels(input, channels);
  const inputs = input.length / N;
  for (let i = 0; i < N; i++) {
    for (let k = 0; k < N; k++) {
      let sum = 0;
      for (let c = 0; c < inputs; c++) sum += carried[i * inputs + c] * input[k * inputs + c];
      shared[i * N + k] = sum;
    }
    variances[i] = shared[i * N + i];
  }
}

/** With Q̄ the derivatives with respect to Cov e (or to its diagonal), adds those with respect to W_in: W̄_in += (Q̄ + Q̄ᵀ) W_in Cov(ξ). */
export function throughInputNoise(
  { channels }: NoiseStructure,
  input: Float64Array,
  byCovariance: Float64Array,
  byInput: Float64Array,
): void {
  if (!channels) return;
  const carried = timesChannels(input, channels);
  const inputs = Math.sqrt(channels.length);
  const N = input.length / inputs;
  const full = byCovariance.length > N;
  for (let i = 0; i < N; i++)
    for (let k = full ? 0 : i; k < (full ? N : i + 1); k++) {
      const factor = full ? byCovariance[i * N + k] + byCovariance[k * N + i] : 2 * byCovariance[i];
      for (let c = 0; c < inputs; c++) byInput[i * inputs + c] += factor * carried[k * inputs + c];
    }
}

/** A Cov(ξ), for A `[unit, input]`. */
function timesChannels(A: Float64Array, channels: Float64Array): Float64Array {
  const inputs = Math.sqrt(channels.length);
  return A.map((_, at) => {
    const c = at % inputs;
    let sum = 0;
    for (let d = 0; d < inputs; d++) sum += A[at - c + d] * channels[d * inputs + c];
    return sum;
  });
}

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
}
