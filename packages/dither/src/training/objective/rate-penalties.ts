/**
 * Penalties on the rates, l1 |r| + l2 r² averaged over steps and units, and over trials by their loss weights: the objective is then
 * Σ_k W_k (loss_k + penalty_k) / Σ_k W_k, with W_k = Σ w of trial k.
 */

import { groupSize } from "@dither/kernels";
import type { TrainingKernel } from "../../network/simulation/layered-kernel.js";
import type { Trials } from "../../tasks/contract/trials.js";

export class RatePenalties {
  private readonly weights = new Float64Array(groupSize);
  private readonly squared = new Float64Array(groupSize);
  private readonly absolute = new Float64Array(groupSize);

  private constructor(
    private readonly l1: number,
    private readonly l2: number,
    private readonly units: number,
  ) {}

  /** Null where the options penalise no rates. */
  static of({ rateL1 = 0, rateL2 = 0 }: { rateL1?: number; rateL2?: number }, units: number): RatePenalties | null {
    return rateL1 > 0 || rateL2 > 0 ? new RatePenalties(rateL1, rateL2, units) : null;
  }

  /** Gives the kernel the coefficients of a group: λ W_k / (N T) for its trial k, and 0 where there is none. */
  set(kernel: TrainingKernel, trials: Trials, group: number): void {
    const { weights, squared, absolute } = this;
    writeTrialWeights(weights, trials, group);
    const scale = 1 / (this.units * trials.steps);
    for (let lane = 0; lane < groupSize; lane++) {
      squared[lane] = this.l2 * weights[lane] * scale;
      absolute[lane] = this.l1 * weights[lane] * scale;
    }
    kernel.setRatePenalties(squared, absolute);
  }

  /** What the group differentiated last adds to Σ_k W_k loss_k. */
  value({ trialPenalty }: TrainingKernel): { ratePenalty: number } {
    let ratePenalty = 0;
    for (let lane = 0; lane < groupSize; lane++) ratePenalty += trialPenalty[lane];
    return { ratePenalty };
  }
}

/** Σ w of each trial of a group; in closed loop, whose loss is the world's, 1. */
function writeTrialWeights(into: Float64Array, { weight, count, world }: Trials, group: number): void {
  const first = group * groupSize;
  const lanes = Math.min(groupSize, count - first);
  into.fill(0);
  if (world) into.fill(1, 0, lanes);
  else
    for (let row = first; row < weight.length; row += count)
      for (let lane = 0; lane < lanes; lane++) into[lane] += weight[row + lane];
}
