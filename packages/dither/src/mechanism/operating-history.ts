/**
 * How training moves the operating points: their medians along a training, and what the loss would gain from moving them,
 * split into bias² and variance by the moment closure. With ∂/∂a the derivative of the closure's bias² B or variance V with respect to
 * the mean pre-activation of a unit at a step, and s = ±1 the direction in which the unit would pass more noise,
 *
 *     slope of B   σ/(N L) Σ s ∂B/∂a        slope of V   σ/(N L) Σ s ∂V/∂a        sums over units, steps and trials
 *
 * Where their sum is above 0 the loss falls as units move to where less noise passes, and gradient descent moves them there.
 */

import { traitsOf } from "../network/activation/traits.js";
import { DitherError } from "../base/errors.js";
import { cooperation } from "../base/cooperation.js";
import { closureGradient } from "../closure/gradient.js";
import type { Network } from "../network/specification/network.js";
import { initialNetwork } from "../network/initial/initialise.js";
import { checkSpecification, type NetworkSpecification } from "../network/specification/specification.js";
import { testTrials } from "../preference/measure/measure.js";
import type { Task } from "../tasks/contract/task.js";
import type { Trials } from "../tasks/contract/trials.js";
import { trainingFor } from "../training/for-task.js";
import type { GivenTrainingOptions } from "../settings/training.js";
import { train } from "../training/train.js";
import { operatingPoints, summariseOperatingPoints } from "../dynamics/operating-points/operating-points.js";
import type { Quartiles } from "../math/statistics/weighted-summary.js";
import { givenTrainingOptionKinds } from "../training/options/options.js";
import { checkOptions, type OptionKinds } from "../base/check-options.js";
import { checkArguments } from "../base/check-arguments.js";

export interface OperatingHistoryOptions {
  /** Looks at the network after the first, closer together at the beginning; default 12. */
  looks?: number;
  /** Test trials that each look takes; default 12. */
  trials?: number;
  /** σ that operating points are read with; default the training noise. */
  probe?: number;
  signal?: AbortSignal;
  /** Share done, in [0, 1]. */
  onProgress?: (share: number) => void;
}

/** What each of {@link OperatingHistoryOptions} may be. */
export const operatingHistoryOptionKinds = {
  looks: "number",
  trials: "number",
  probe: "number",
  signal: "signal",
  onProgress: "function",
} as const satisfies OptionKinds<OperatingHistoryOptions>;

/** The network after so many updates. Medians are over units, steps that count and trials, along noise-free trials. */
export interface OperatingLook {
  update: number;
  transmission: Quartiles;
  /** a/σ */
  ratio: Quartiles;
  /** By the closure at the training noise. */
  predicted: { loss: number; biasSquared: number; variance: number };
  /** Relative change of the loss per unit and σ, as its terms' shares; see above. */
  slope: { biasSquared: number; variance: number };
}

export interface OperatingHistory {
  network: Network;
  looks: OperatingLook[];
}

/**
 * Trains a network and looks at its operating points on the way.
 * @throws DitherError `value` without a probe, and as {@link train}.
 * @example
 * ```ts
 * import { findTask, networkFor, operatingHistory } from "dither";
 *
 * const task = findTask("sin");
 * const { looks } = await operatingHistory(networkFor(task, { units: 8 }), task, { updates: 60 }, { looks: 3 });
 * console.log(looks.map(({ update }) => update).join(" ")); // 0 7 27 60
 * ```
 */
export async function operatingHistory(
  specification: NetworkSpecification,
  task: Task,
  given: GivenTrainingOptions = {},
  options: OperatingHistoryOptions = {},
): Promise<OperatingHistory> {
  checkArguments("operatingHistory", { specification, task }, { specification: "specification", task: "task" });
  checkOptions("operatingHistory", given, givenTrainingOptionKinds);
  checkOptions("operatingHistory", options, operatingHistoryOptionKinds);
  const { looks = 12, trials: count = 12, signal, onProgress } = options;
  const checked = checkSpecification(specification);
  const probe = options.probe ?? checked.noise.std;
  if (task.plant)
    throw new DitherError(
      "unsupported",
      `operating history: expected a task with given inputs, got the closed-loop task ${task.name}.`,
    );
  const training = trainingFor(task, given);
  const trials = testTrials(task, count, checked.seed);
  const at = new Set(
    Array.from({ length: looks }, (_, k) => Math.ceil((training.updates * (k + 1) * (k + 1)) / (looks * looks))),
  );
  const seen: { update: number; parameters: Float32Array }[] = [
    { update: 0, parameters: initialNetwork(checked, training.initial).parameters },
  ];
  const { network } = await train(checked, task, given, {
    signal,
    onUpdate: ({ update, parameters }) => {
      if (at.has(update)) seen.push({ update, parameters: parameters.slice() });
    },
    onProgress: ({ update, updates }) => onProgress?.((0.6 * update) / updates),
  });
  const found: OperatingLook[] = [];
  const pause = cooperation("operating history: stopped before all looks were taken.", { signal });
  for (const { update, parameters } of seen) {
    found.push({ update, ...(await look({ specification: checked, parameters }, trials, probe)) });
    onProgress?.(0.6 + (0.4 * found.length) / seen.length);
    await pause(found.length / seen.length);
  }
  return { network, looks: found };
}

async function look(network: Network, trials: Trials, probe: number): Promise<Omit<OperatingLook, "update">> {
  const points = await operatingPoints(network, trials, { probe });
  const { transmission, ratio } = summariseOperatingPoints(points, { replicates: 0 });
  const { activation, units } = network.specification;
  const { isConvex } = traitsOf(activation);
  const slopeOf = (part: "biasSquared" | "variance"): { slope: number; biasSquared: number; variance: number } => {
    const parts = { biasSquared: 0, variance: 0, [part]: 1 };
    const { argumentGradient, biasSquared, variance } = closureGradient(network, trials, { parts });
    let sum = 0;
    argumentGradient.forEach((g, k) => {
      sum += isConvex ? g : -Math.sign(points.preActivation[k]) * g;
    });
    return { slope: (sum * probe) / (units * (biasSquared + variance)), biasSquared, variance };
  };
  const { slope, biasSquared, variance } = slopeOf("biasSquared");
  const quartiles = ({ lower, median, upper }: Quartiles): Quartiles => ({ lower, median, upper });
  return {
    transmission: quartiles(transmission),
    ratio: quartiles(ratio),
    predicted: { loss: biasSquared + variance, biasSquared, variance },
    slope: { biasSquared: slope, variance: slopeOf("variance").slope },
  };
}
