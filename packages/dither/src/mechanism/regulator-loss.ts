/**
 * The expected loss of one unit that is to hold its output z = h at a set value, exactly: what training minimises, as a
 * function of the bias and the recurrent weight. Without recurrent weight the stationary law is known,
 *
 *     E z = m(b),   Var z = γ/(2−γ) V(b)
 *
 * with m and V mean and variance of f(b + σξ) (noise outside: f(b) and σ²); with one it is that of the transition operator,
 * or, a thousand times as fast, of the moment closure.
 */

import { isDitherError } from "../base/errors.js";
import { smoothedActivation } from "../network/activation/smoothed-activation.js";
import { type SmoothedActivation } from "../network/activation/smoothing.js";
import { stationaryClosure } from "../closure/stationary.js";
import { networkFromTensors } from "../network/specification/network.js";
import { activationFunction } from "../network/activation/functions.js";
import type { Activation } from "../network/specification/specification.js";
import { goldenSection } from "../math/optimise/golden-section.js";
import { oneUnitLaw } from "../dynamics/stationary/one-unit-law.js";
import type { OneUnit } from "../dynamics/stationary/one-unit-step.js";
import { placements } from "../network/specification/noise.js";
import { type Shape } from "../base/kinds.js";
import { checkArguments } from "../base/check-arguments.js";

export interface Regulator {
  activation: Activation;
  placement: OneUnit["placement"];
  /** γ = dt/τ, in (0, 1]. */
  leak: number;
  /** Value to hold. */
  target: number;
}

/** What is checked of {@link Regulator}. */
export const regulatorShape = {
  activation: "activation",
  placement: placements,
  leak: "number",
  target: "number",
} as const satisfies Shape<Regulator>;

/** Stationary, with loss = bias² + variance. All NaN where there is no stationary law. */
export interface RegulatorLoss {
  mean: number;
  biasSquared: number;
  variance: number;
  loss: number;
}

/** Evaluates the expected loss at many biases, weights and noise levels. */
export class RegulatorLandscape {
  private readonly smoothed: SmoothedActivation;

  constructor(readonly regulator: Regulator) {
    checkArguments("RegulatorLandscape", { regulator }, { regulator: regulatorShape });
    this.smoothed = smoothedActivation(regulator.activation);
  }

  /** The expected loss at this noise (standard deviation per step), bias and recurrent weight (default 0). */
  at(std: number, bias: number, weight = 0): RegulatorLoss {
    const { mean, variance } = weight === 0 ? this.withoutWeight(std, bias) : this.withWeight(std, bias, weight);
    const error = mean - this.regulator.target;
    return { mean, biasSquared: error * error, variance, loss: error * error + variance };
  }

  /**
   * The bias with the lowest expected loss without recurrent weight, within 4σ + 1 of 0 and the target. The lowest of
   * 400 biases, refined by golden section to 1e-7.
   */
  bestBias(std: number): number {
    const reach = 4 * std + 1;
    const { target } = this.regulator;
    return goldenSection((bias) => this.at(std, bias).loss, Math.min(0, target) - reach, Math.max(0, target) + reach);
  }

  /** The test noise with the lowest expected loss at a bias, from 0 to `highest`, without recurrent weight. */
  preferredNoise(bias: number, highest: number): number {
    return goldenSection((std) => this.at(std, bias).loss, 0, highest);
  }

  /** The output without noise after 10,000 steps from 0: that of the fixed point, where it settles. */
  silent(bias: number, weight = 0): number {
    const { leak, activation } = this.regulator;
    const { value } = activationFunction(activation);
    let h = 0;
    for (let t = 0; t < 10_000; t++) {
      const next = h + leak * (value(weight * h + bias) - h);
      if (next === h) break;
      h = next;
    }
    return h;
  }

  private withoutWeight(std: number, bias: number): { mean: number; variance: number } {
    const { activation, placement, leak } = this.regulator;
    const share = leak / (2 - leak);
    if (placement === "outside")
      return { mean: activationFunction(activation).value(bias), variance: share * std * std };
    this.smoothed.at(bias, std);
    return { mean: this.smoothed.mean, variance: share * this.smoothed.variance };
  }

  /**
   * The same by the moment closure: at |w| of about 1 its mean is within 5e-5 of the exact one at γ ≤ 0.2, 3e-4 at 0.5 and
   * 2e-2 at 1.
   */
  closed(std: number, bias: number, weight: number): RegulatorLoss {
    const { activation, placement, leak, target } = this.regulator;
    const network = networkFromTensors(
      {
        units: 1,
        inputs: 0,
        outputs: 1,
        activation,
        form: "rate",
        leak,
        noise: { placement, std },
        readout: "identity",
        initialState: "zero",
        seed: 1,
      },
      { W_rec: [weight], W_in: [], b_rec: [bias], W_out: [1], b_out: [0] },
    );
    const { converged, outputMean, outputVariance } = stationaryClosure(network, [], { tolerance: 1e-8 });
    const mean = converged ? outputMean[0] : NaN;
    const error = mean - target;
    return { mean, biasSquared: error * error, variance: outputVariance[0], loss: error * error + outputVariance[0] };
  }

  private withWeight(std: number, drive: number, weight: number): { mean: number; variance: number } {
    const { activation, placement, leak } = this.regulator;
    try {
      return oneUnitLaw({ activation, placement, leak, std, weight, drive }, { cellsPerNoise: 5 });
    } catch (error) {
      if (isDitherError(error) && error.code === "unsupported") return { mean: NaN, variance: NaN };
      throw error;
    }
  }
}
