/** What is explained: a network on trials, at a level of noise, with as much work as can be afforded. */

import type { KernelChoice } from "@dither/kernels";
import { DitherError } from "../base/errors.js";
import { evenlySpaced } from "../dynamics/bias/originating-shares.js";
import { frozenInputs, type FrozenInputs } from "../dynamics/map/frozen-inputs.js";
import type { ClosureMethod, CovarianceKind } from "../closure/method.js";
import { levelBound } from "../network/cells/noise-kind.js";
import { gateCount } from "../network/cells/cells.js";
import { checkFit, checkLabels } from "../network/simulation/check-fit.js";
import { isSquared, logitSpecification } from "../network/specification/readouts.js";
import { simulate, type Rollout } from "../network/simulation/simulate.js";
import { unrollNetwork, unrollTrials } from "../network/simulation/unroll.js";
import type { Network } from "../network/specification/network.js";
import { checkNoise } from "../network/specification/specification.js";
import { checkLevels, defaultLevels } from "../preference/curve/levels.js";
import { defaultTrialCount, testTrials, type TrialSource } from "../preference/measure/measure.js";
import { checkTrials, selectTrials, type Trials } from "../tasks/contract/trials.js";
import { affordableClosure, budgetFor, type Budget } from "./budget.js";
import type { ExplainOptions } from "./explain-options.js";

export interface Subject {
  /**
   * The network and the trials as they were given, and as they are looked into: unrolled to one recurrent network where it has hidden
   * layers, and with its logits as outputs where the loss is not the squared error.
   */
  given: Network;
  source: TrialSource;
  asked: Trials;
  /** The same, unrolled where it has hidden layers. */
  judged: Network;
  /** The same, with its logits as outputs where the loss is not the squared error. */
  network: Network;
  layers: readonly number[] | undefined;
  all: Trials;
  /** Those that the mean rollout is made on, and their inputs. */
  few: Trials;
  frozen: FrozenInputs;
  /** σ that is explained, and ms per step. */
  std: number;
  dt: number | null;
  seed: number;
  options: ExplainOptions;
  budget: Budget;
  covariance: CovarianceKind;
  method: ClosureMethod;
  /** Whether a closure is computed at all. */
  closes: boolean;
  /** For what has a kernel, and for what has none. */
  execution: { kernel?: KernelChoice; signal?: AbortSignal };
  stoppable: { signal?: AbortSignal };
  /** One run without noise, and one with; without alone where that grows beyond all bounds. */
  silent: Rollout;
  noisy: Rollout;
  runsAway: boolean;
}

/** Above so many units the closure is diagonal by default. */
export const largestFullClosure = 128;
/** Where no noise was trained with: half of the default grid's highest level. */
const levelWithoutTraining = 0.5;

/** @throws DitherError `mismatch`, `value`, or `unsupported` for a closed-loop task */
export async function subjectOf(given: Network, source: TrialSource, options: ExplainOptions): Promise<Subject> {
  const { specification } = given;
  const { layers, units, noise } = specification;
  const judged = layers ? unrollNetwork({ ...given, specification: { ...specification, layers } }) : given;
  const network = readable(judged);
  const { seed = specification.seed } = options;
  const asked = askedTrials(source, options, seed);
  checkFit(network.specification, asked, "explain");
  checkLabels(specification, asked);
  const all = layers ? unrollTrials(asked, layers) : asked;
  const std = options.std ?? (noise.std > 0 ? noise.std : levelWithoutTraining);
  checkNoise(std, "explain");
  const bound = levelBound(noise);
  const levels = options.levels ? checkLevels(options.levels, bound) : defaultLevels(noise.std, bound);
  const draws = options.draws ?? ("task" in source ? 32 : 500);
  const request = { units, gates: gateCount(specification), trials: all, levels: levels.length + 4, draws };
  // A closure that was asked for is computed whatever it costs; else the best that can be afforded, or none.
  const affordable = affordableClosure({ ...request, diagonal: units > largestFullClosure });
  const covariance = options.covariance ?? affordable ?? "diagonal";
  const budget = budgetFor({ ...request, diagonal: covariance === "diagonal" });
  const stoppable = { signal: options.signal };
  const execution = { ...stoppable, kernel: options.kernel };
  const few = subset(all, budget.shiftTrials);
  const silent = await simulate(network, few, { ...execution, std: 0, seed });
  const runsAway = !silent.states.every((x) => Math.abs(x) < 1e30);
  return {
    ...{
      given,
      source,
      asked,
      judged,
      network,
      layers,
      all,
      few,
      std,
      seed,
      options,
      budget,
      covariance,
      execution,
      stoppable,
    },
    frozen: frozenInputs(few, options.inputs ?? budget.frozenInputs),
    dt: options.dt ?? ("task" in source && source.task.dt !== 1 ? source.task.dt : null),
    method: { covariance },
    closes: options.covariance !== undefined || affordable !== null,
    silent,
    noisy: runsAway ? silent : await simulate(network, few, { ...execution, std, seed }),
    runsAway,
  };
}

/** The network whose outputs are explained: that of its logits where the loss is not the squared error. */
function readable(network: Network): Network {
  const { specification } = network;
  return isSquared(specification) ? network : { ...network, specification: logitSpecification(specification) };
}

function askedTrials(source: TrialSource, { trials }: ExplainOptions, seed: number): Trials {
  if (!("task" in source)) return checkTrials(source.trials);
  if (source.task.plant)
    throw new DitherError(
      "unsupported",
      `explain: in the closed-loop task ${source.task.name} the inputs depend on the outputs, so there is no bias at given inputs to explain. Measure it, or give recorded inputs as trials.`,
    );
  return testTrials(source.task, trials ?? defaultTrialCount, seed);
}

/** So many of the trials at most, evenly spaced. */
export function subset(trials: Trials, most: number): Trials {
  return trials.count <= most ? trials : selectTrials(trials, evenlySpaced(trials.count, most));
}
