/**
 * What outputs are worth on trials: the loss and the score of each, and what their distance from a mean is taken of.
 *
 * Where the loss is not the squared error, outputs are read before the readout's function: means, averages of passes and distances
 * are those of the logits, of a class without the mean over its channels, which no probability depends on.
 */

import { JudgedOutputs } from "../../network/simulation/judged-outputs.js";
import { simulate, type SimulationOptions } from "../../network/simulation/simulate.js";
import type { Network } from "../../network/specification/network.js";
import { isSquared, logitSpecification, readoutParts } from "../../network/specification/readouts.js";
import type { NetworkSpecification } from "../../network/specification/specification.js";
import { accuracyOf } from "../../preference/curve/label-measures.js";
import type { Task } from "../../tasks/contract/task.js";
import type { Trials } from "../../tasks/contract/trials.js";

/** `loss` is Σ w (z − y)², or that of the readouts, of each trial, `score` its performance in [0, 1]; both `[trial]`. */
export interface Outcome {
  loss: Float64Array;
  score: Float64Array | null;
}

export type Score = Task["score"];

/** Reads and judges the outputs of networks with one loss on the same trials. */
export interface Judge {
  /** Whether the loss is the squared error, of which every mean output has bias² + variance. */
  readonly isSquared: boolean;
  /** The network whose outputs are read: itself, or that of its logits. */
  read(network: Network): Network;
  /** What is read of outputs `[step, output, trial]` of such a network, in place. */
  centred<V extends Float32Array | Float64Array>(outputs: V): V;
  /** As in {@link Outcome}. */
  losses(outputs: ArrayLike<number>): Float64Array;
  /** As in {@link Outcome}; null where there is no score. */
  readonly scores: ((outputs: ArrayLike<number>) => Float64Array) | null;
}

export const outcomeOf = (judge: Judge, outputs: ArrayLike<number>): Outcome => ({
  loss: judge.losses(outputs),
  score: judge.scores?.(outputs) ?? null,
});

export function judgeOf(specification: NetworkSpecification, trials: Trials, score: Score): Judge {
  if (isSquared(specification))
    return {
      isSquared: true,
      read: (network) => network,
      centred: (outputs) => outputs,
      losses: (outputs) => squaredErrors(trials, outputs),
      scores: score ? (outputs) => score(trials, Float32Array.from(outputs)) : null,
    };
  const judged = new JudgedOutputs(specification);
  const parts = readoutParts(specification);
  const labelled = parts.find(({ loss }) => loss.hasLabels);
  const scoreOf = score ?? (labelled && ((t: Trials, outputs: Float32Array) => accuracyOf(labelled, t, outputs)));
  return {
    isSquared: false,
    read: (network) => ({ ...network, specification: logitSpecification(network.specification) }),
    centred: (logits) => {
      for (const { first, channels, loss } of parts)
        if (loss.readout.channel === null) centre(trials, logits, first, channels);
      return logits;
    },
    losses: (logits) => judged.losses(trials, logits),
    scores: scoreOf ? (logits) => scoreOf(trials, judged.readOut(trials, Float32Array.from(logits))) : null,
  };
}

/** What a judge reads of a network's outputs. */
export async function outputsRead(
  judge: Judge,
  network: Network,
  trials: Trials,
  options: SimulationOptions,
): Promise<Float32Array> {
  const { outputs } = await simulate(judge.read(network), trials, options);
  return judge.centred(outputs);
}

function squaredErrors({ target, weight, count }: Trials, outputs: ArrayLike<number>): Float64Array {
  const loss = new Float64Array(count);
  for (let at = 0; at < target.length; at++) {
    const error = outputs[at] - target[at];
    if (weight[at] > 0) loss[at % count] += weight[at] * error * error;
  }
  return loss;
}

/** Takes off the mean over some of the channels at every step of every trial. */
function centre(
  { steps, outputs, count }: Trials,
  values: Float32Array | Float64Array,
  first: number,
  channels: number,
): void {
  for (let t = 0; t < steps; t++)
    for (let k = 0; k < count; k++) {
      const from = (t * outputs + first) * count + k;
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += values[from + c * count];
      for (let c = 0; c < channels; c++) values[from + c * count] -= sum / channels;
    }
}
