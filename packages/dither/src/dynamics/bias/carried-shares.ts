/**
 * The share of the output bias that each unit carries: Σ w b W_out,i Δ_i / Σ w b² with b = W_out Δ and Δ the shift. Signed;
 * the shares sum to 1. Numerators and denominator are free of the Monte Carlo error of Δ: every product is of two
 * different draws, as in the unbiased bias² of a curve.
 */

import { tensor, type Network } from "../../network/specification/network.js";
import { trialWeights } from "../../tasks/contract/trial-weights.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { ratioOfSums } from "../../math/statistics/ratio-of-sums.js";

export interface CarriedShares {
  /** `[unit]`; NaN where there is no bias. */
  share: number[];
  /** From the scatter over trials, noise included (Cochran 1977, §6.4); NaN for a single trial. `[unit]` */
  standardError: number[];
  /** Units by descending size of their share. */
  ranked: number[];
  /** Σ w b² / Σ w, unbiased: the squared change of the mean output (before a sigmoid readout) that noise makes. */
  squaredBias: number;
  squaredBiasStandardError: number;
  /** Σ w b² of each trial, unbiased and so sometimes below 0. */
  trialSquaredBias: number[];
}

/** Adds up products within each draw, to be taken away from the products of the means. */
export class CarriedTally {
  private readonly readout: Float32Array;
  private readonly units: number;
  /** Σ over draws, outputs and steps of w b_k W_out,i Δ_i,k, `[unit, trial]`. */
  private readonly within: Float64Array;

  constructor(
    network: Network,
    private readonly trials: Trials,
  ) {
    this.units = network.specification.units;
    this.readout = tensor(network, "W_out") ?? new Float32Array();
    this.within = new Float64Array(this.units * trials.count);
  }

  /** One draw's states less the noise-free ones, `[step, unit, trial]`. */
  add(deviation: Float64Array): void {
    this.accumulate(deviation, this.within);
  }

  /** The shares, given the mean of all draws added. */
  shares(shift: Float64Array, draws: number): CarriedShares {
    const { units, within, trials } = this;
    const { count } = trials;
    const total = new Float64Array(within.length);
    this.accumulate(shift, total);
    const numerators = total.map((value, k) => (draws * value - within[k] / draws) / (draws - 1));
    const denominators = new Float64Array(count);
    numerators.forEach((value, k) => (denominators[k % count] += value));
    const weights = trialWeights(trials);
    const each = Array.from({ length: units }, (_, i) =>
      ratioOfSums(numerators.subarray(i * count, (i + 1) * count), denominators),
    );
    const squared = ratioOfSums(denominators, weights);
    const share = each.map((ratio) => ratio.value);
    return {
      share,
      standardError: each.map((ratio) => ratio.standardError),
      ranked: [...share.keys()].sort((a, b) => Math.abs(share[b]) - Math.abs(share[a]) || a - b),
      squaredBias: squared.value,
      squaredBiasStandardError: squared.standardError,
      trialSquaredBias: Array.from(denominators),
    };
  }

  /** Adds Σ w b W_out,i Δ_i over steps and outputs to `into`, `[unit, trial]`. */
  private accumulate(delta: Float64Array, into: Float64Array): void {
    const { units, readout, trials } = this;
    const { steps, outputs, count, weight } = trials;
    const b = new Float64Array(count);
    for (let t = 0; t < steps; t++)
      for (let o = 0; o < outputs; o++) {
        const w = (t * outputs + o) * count;
        b.fill(0);
        for (let i = 0; i < units; i++)
          for (let k = 0; k < count; k++) b[k] += readout[o * units + i] * delta[(t * units + i) * count + k];
        for (let i = 0; i < units; i++)
          for (let k = 0; k < count; k++)
            into[i * count + k] += weight[w + k] * b[k] * readout[o * units + i] * delta[(t * units + i) * count + k];
      }
  }
}
