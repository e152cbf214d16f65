/**
 * What a network says of its preference before it is trained: D∕V with the shift that its training noise would make. Training can only
 * use, or have to undo, a shift that noise makes; so D is what noise s does to the mean outputs of the network as it begins, the mean
 * square of E z(s) − z(0), and V the variance of z(s), both from the closure, without a draw.
 */

import type { RunSpecification } from "@dither/studies";
import { findTask, initialNetwork, predictedCurve, simulate, testTrials, type Trials } from "dither";

/** As many suffice for a mean over inputs, of networks with random weights. */
const trialCount = 8;

/** Null where the closure does not apply: in closed loop, and where it diverges. */
export async function untrainedBiasOverVariance(run: RunSpecification): Promise<number | null> {
  const { taskOptions, network: specification, training } = run;
  const task = findTask(run.task, taskOptions);
  if (task.plant) return null;
  const network = initialNetwork(specification, training.initial);
  const trials = testTrials(task, trialCount, specification.seed);
  const { outputs } = await simulate(network, trials, { std: 0 });
  // With the silent outputs for targets, bias² is what the noise shifts.
  const silent: Trials = { ...trials, target: outputs };
  const [{ biasSquared, variance }] = predictedCurve(network, silent, [specification.noise.std]);
  const ratio = biasSquared / variance;
  return Number.isFinite(ratio) ? ratio : null;
}
