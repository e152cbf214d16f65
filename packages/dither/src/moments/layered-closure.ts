/**
 * The Gaussian closure of a feedforward network: mean and covariance carried from layer to layer, anew at every step, since
 * there is no memory. Layer l with noise inside, or outside in brackets:
 *
 *     x_l = f(a + σξ) [f(a) + σξ],  a = W_l x_{l−1} + b_l:   m_l = M,  C_l = D S D off the diagonal, V on it [+ σ² on it]
 *
 * with S = W_l C_{l−1} W_lᵀ and (M, V, D) the mean, variance and mean slope of f at (E a, S_ii + σ² [S_ii]). The input is
 * certain, so that C_1 is diagonal.
 */

import type { SmoothedActivation } from "../network/activation/smoothing.js";
import { affine, multiplySymmetric, multiplyTransposed } from "../math/linear/matrix-product.js";
import type { ClosureNoise, ClosureWeights, MomentDynamics } from "./moment-dynamics.js";
import { type HiddenLayer } from "./hidden-layers.js";

export class LayeredClosure implements MomentDynamics {
  /** Mean of the last layer, `[unit of it]`; the other fields alike. */
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  private noise: ClosureNoise = { std: 0, correlation: 0 };

  constructor(
    private readonly weights: ClosureWeights,
    private readonly f: SmoothedActivation,
    private readonly kind: "full" | "diagonal",
  ) {
    const last = weights.layers.at(-1)?.bias.length ?? weights.bias.length;
    this.mean = new Float64Array(last);
    this.covariance = new Float64Array(kind === "full" ? last * last : last);
  }

  get rateMean(): Float64Array {
    return this.mean;
  }

  get rateCovariance(): Float64Array {
    return this.covariance;
  }

  start(noise: ClosureNoise): void {
    this.noise = noise;
  }

  advance(drive: Float64Array): void {
    const first = drive.length;
    let mean = drive.slice();
    let covariance = new Float64Array(this.kind === "full" ? first * first : first);
    this.activate(mean, covariance);
    for (const layer of this.weights.layers) {
      const argument = new Float64Array(layer.bias.length);
      affine(layer.weights, mean, layer.bias, argument);
      covariance = this.carry(layer, covariance);
      mean = argument;
      this.activate(mean, covariance);
    }
    this.mean.set(mean);
    this.covariance.set(covariance);
  }

  /** Var(W x) of a layer from the covariance of the one before. */
  private carry({ weights, squaredWeights, bias }: HiddenLayer, covariance: Float64Array): Float64Array<ArrayBuffer> {
    const to = bias.length;
    const from = weights.length / to;
    if (this.kind === "diagonal") {
      const variance = new Float64Array(to);
      affine(squaredWeights, covariance, variance, variance);
      return variance;
    }
    const product = new Float64Array(to * from);
    const result = new Float64Array(to * to);
    multiplyTransposed(weights, covariance, product, to, from, from);
    if (to === from) multiplySymmetric(product, weights, result, to);
    else multiplyTransposed(product, weights, result, to, to, from);
    return result;
  }

  /** From mean and covariance of what enters f to those of what leaves it, in place. */
  private activate(mean: Float64Array, covariance: Float64Array): void {
    const { f, kind, noise } = this;
    const { inside: within } = this.weights.noise;
    const { std } = noise;
    const inside = within ? std : 0;
    const outside = std - inside;
    const N = mean.length;
    const slopes = new Float64Array(N);
    const variances = new Float64Array(N);
    for (let i = 0; i < N; i++) {
      f.at(mean[i], Math.sqrt(Math.max(0, covariance[kind === "full" ? i * N + i : i] + inside * inside)));
      mean[i] = f.mean;
      slopes[i] = f.slope;
      variances[i] = f.variance + outside * outside;
    }
    if (kind === "diagonal") {
      covariance.set(variances);
      return;
    }
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++)
        covariance[i * N + k] = i === k ? variances[i] : covariance[i * N + k] * slopes[i] * slopes[k];
  }
}
