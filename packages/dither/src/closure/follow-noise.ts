/**
 * Noise that follows the state: s ↦ s + noise of its own in each unit, whose variance is a moment of s of second order at most, so that
 * mean and covariance still suffice:
 *
 *     poisson           S_ii ↦ S_ii + F g E max(s_i, 0)
 *     the others        S_ii ↦ S_ii + v (E s_i)² + v S_ii        v = σ², or p / (1 − p) for dropout
 *
 * Means stay, and so do covariances with anything else. Noise is taken to be normal; what drops units is so only where many of them
 * are added up.
 */

import { rowVariance } from "../network/cells/noise-kind.js";
import { smoothedActivation } from "../network/activation/smoothed-activation.js";
import { DitherError } from "../base/errors.js";
import type { NetworkSpecification, NoiseSpecification } from "../network/specification/specification.js";
import { clearCovariances, copySignal, type Pairs, type Signal } from "./signal.js";

/** Activation functions whose values are never negative. */
const nonnegative: readonly string[] = ["relu", "softplus", "sigmoid"];

export class FollowNoise {
  private readonly relu = smoothedActivation("relu");
  private readonly noise: NoiseSpecification;
  /** Whether s is never negative, so that E max(s, 0) is its mean whatever its law. */
  private readonly isRate: boolean;

  /**
   * @param on what leaves an activation function, the state, or anything
   * @throws DitherError `unsupported` for draws that are not independent
   */
  constructor(
    private readonly pairs: Pairs,
    { noise, activation, initialState }: NetworkSpecification,
    on: "rate" | "state" | "argument",
    timeConstant = noise.timeConstant,
  ) {
    if (timeConstant || noise.covariance)
      throw new DitherError(
        "unsupported",
        `closure: expected ${noise.kind} noise that is white and independent between units, got ${timeConstant ? "a time constant" : "a covariance"}. Simulate the network instead.`,
      );
    this.noise = noise;
    const isNonnegative = typeof activation === "string" && nonnegative.includes(activation);
    this.isRate = isNonnegative && (on === "rate" || (on === "state" && initialState === "zero"));
  }

  /** Adds noise of this level to the signal; 0 adds nothing. */
  forward(s: Signal, level: number): void {
    if (level === 0) return;
    if (s.certain) clearCovariances(s);
    s.certain = false;
    const { pairs, noise } = this;
    for (let i = 0; i < pairs.units; i++) {
      const at = pairs.row * i + i;
      const added = rowVariance(noise, level, noise.scales?.[i]) * this.moment(s.mean[i], s.S[at]);
      s.S[at] += added;
      if (s.linear) s.linear.rest[i] += added;
    }
  }

  private moment(mean: number, variance: number): number {
    if (this.noise.kind !== "poisson") return mean * mean + variance;
    if (this.isRate) return Math.max(0, mean);
    this.relu.at(mean, Math.sqrt(Math.max(0, variance)));
    return this.relu.mean;
  }

  /** The way back is refused where it begins. */
  pullBack(): void {
    throw new Error("noise that follows the state has no way back through the closure");
  }
}

/** Rates on their way to other units: the state with noise that the state itself does not have. */
export class SentNoise {
  private readonly rest: Float64Array;
  private readonly slope: Float64Array;

  /** @param signal room for what is sent, with its covariances with the state */
  constructor(
    private readonly noise: FollowNoise,
    private readonly signal: Signal,
  ) {
    this.rest = new Float64Array(signal.mean.length);
    this.slope = new Float64Array(signal.mean.length).fill(1);
  }

  forward(state: Signal, level: number): Signal {
    const { noise, signal, slope, rest } = this;
    copySignal(state, signal);
    if (!state.certain) signal.X?.set(state.S);
    rest.fill(0);
    signal.linear = { slope, rest };
    noise.forward(signal, level);
    return signal;
  }
}
