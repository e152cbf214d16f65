/** Many noisy passes: the mean output and its variance, and what averages of K passes are worth. */

import { cooperation } from "../../base/cooperation.js";
import type { Network } from "../../network/specification/network.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { outputsRead, type Judge, type Outcome } from "./outcome.js";

export interface NoisyPasses {
  draws: number;
  /** Mean and variance over draws of each output, `[step, output, trial]`. */
  mean: Float64Array;
  variance: Float64Array;
  /** Of a single pass, and of averages of 4 and 16. */
  outcomes: Readonly<Record<(typeof averagedPasses)[number], Outcome>>;
}

export const averagedPasses = [1, 4, 16] as const;

/**
 * The squared error of an average of K passes is bias² + variance/K, from all draws. Its score, and any other loss, is that of averages
 * of K draws, as many as there are.
 * @param draws a multiple of 16
 */
export async function noisyPasses(
  network: Network,
  trials: Trials,
  { std, seed, draws, judge, signal, onProgress }: PassesRequest,
): Promise<NoisyPasses> {
  const size = trials.target.length;
  const mean = new Float64Array(size);
  const squares = new Float64Array(size);
  const averages = averagedPasses.map((passes) => ({
    ...{ passes, sum: new Float64Array(size), loss: new Float64Array(trials.count) },
    score: new Float64Array(trials.count),
  }));
  const pause = cooperation("repair: stopped before all repairs were done.", { signal });
  for (let draw = 0; draw < draws; draw++) {
    const outputs = await outputsRead(judge, network, trials, { std, seed, draw, signal });
    for (let at = 0; at < size; at++) {
      const from = outputs[at] - mean[at];
      mean[at] += from / (draw + 1);
      squares[at] += from * (outputs[at] - mean[at]);
    }
    if (judge.scores || !judge.isSquared)
      for (const { passes, sum, loss, score } of averages) {
        for (let at = 0; at < size; at++) sum[at] += outputs[at];
        if ((draw + 1) % passes !== 0) continue;
        const average = sum.map((value) => value / passes);
        judge.scores?.(average).forEach((value, k) => (score[k] += (value * passes) / draws));
        if (!judge.isSquared) judge.losses(average).forEach((value, k) => (loss[k] += (value * passes) / draws));
        sum.fill(0);
      }
    onProgress?.((draw + 1) / draws);
    await pause((draw + 1) / draws);
  }
  const variance = squares.map((sum) => sum / (draws - 1));
  const outcome = (which: number): Outcome => {
    const { passes, loss, score } = averages[which];
    return {
      loss: judge.isSquared ? squaredLossOf(passes, { judge, trials, mean, variance, draws }) : loss,
      score: judge.scores ? score : null,
    };
  };
  return { draws, mean, variance, outcomes: { 1: outcome(0), 4: outcome(1), 16: outcome(2) } };
}

/** bias² + variance/K: the squared error of the mean holds variance/draws too much. */
function squaredLossOf(
  passes: number,
  { judge, trials, mean, variance, draws }: Pick<NoisyPasses, "mean" | "variance" | "draws"> & { judge: Judge; trials: Trials }, // prettier-ignore
): Float64Array {
  const loss = judge.losses(mean);
  trials.weight.forEach((w, at) => (loss[at % trials.count] += w * variance[at] * (1 / passes - 1 / draws)));
  return loss;
}

export interface PassesRequest {
  std: number;
  seed: number;
  draws: number;
  judge: Judge;
  signal?: AbortSignal;
  onProgress?: (share: number) => void;
}

/** Σ w [(z − z̄)² − v/K] / Σ w: the squared distance of outputs from the mean of noisy ones, without its error. */
export function squaredDistance(
  outputs: ArrayLike<number>,
  { mean, variance, draws }: NoisyPasses,
  trials: Trials,
): number {
  let sum = 0;
  let total = 0;
  trials.weight.forEach((w, at) => {
    const difference = outputs[at] - mean[at];
    if (w > 0) sum += w * (difference * difference - variance[at] / draws);
    total += w;
  });
  return sum / total;
}
