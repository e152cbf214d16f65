/** Compares placements: trains both for every seed, measures every network, and summarises. */

import {
  changedNoise,
  counted,
  DitherError,
  networksPerformance,
  placements,
  summariseNetworks,
  trainingOptions,
  isGated,
  unitKind,
  version,
  type Comparison,
  type ComparisonNetwork,
  type NetworkSpecification,
  type Placement,
  type TaskOptions,
  type TrainingOptions,
} from "dither";
import { computeRuns, type ComputeOptions, type RunOutcome } from "../execution/compute-runs.js";
import type { RunDetails } from "../execution/run-details.js";
import { loadTask } from "../own-code/load-task.js";
import type { RunSpecification } from "../study/run-specification.js";

export interface ComparisonPlan {
  /** Name of a task, or the path of a module of the user's. */
  task: string;
  taskOptions?: TaskOptions;
  /** The network; its placement and seed are varied. */
  network: NetworkSpecification;
  training: TrainingOptions;
  measure: RunSpecification["measure"];
  /** Seeds seed … seed + count − 1. */
  seed: number;
  seeds: number;
  /** The command line that repeats it. */
  command: string;
}

/** The files of the networks beside the comparison, in the order of its networks. */
export interface ComparisonResult {
  comparison: Comparison;
  files: Uint8Array[];
}

/** The runs of a plan: all seeds of one placement, then of the other. */
function plannedRuns(plan: ComparisonPlan): RunSpecification[] {
  const training = trainingOptions(plan.training);
  return placements.flatMap((placement) =>
    Array.from({ length: plan.seeds }, (_, k) => ({
      task: plan.task,
      ...(plan.taskOptions && { taskOptions: plan.taskOptions }),
      network: { ...plan.network, noise: changedNoise(plan.network, { placement }), seed: plan.seed + k },
      training,
      measure: plan.measure,
    })),
  );
}

/**
 * Trains and measures all networks of a plan on the cores of this machine.
 * @throws DitherError with every reason where all runs of a placement failed; `aborted`.
 */
export async function compare(plan: ComparisonPlan, options: ComputeOptions = {}): Promise<ComparisonResult> {
  const runs = plannedRuns(plan);
  const outcomes = await computeRuns(runs, options);
  return summarise(plan, runs, outcomes);
}

async function summarise(
  plan: ComparisonPlan,
  runs: RunSpecification[],
  outcomes: RunOutcome[],
): Promise<ComparisonResult> {
  const done = outcomes.flatMap((outcome, k) =>
    outcome.state === "done" ? [{ run: runs[k], result: outcome.details }] : [],
  );
  const failures = failuresOf(runs, outcomes);
  const of = (placement: Placement): RunDetails[] =>
    done.filter(({ run }) => run.network.noise.placement === placement).map(({ result }) => result);
  for (const placement of placements)
    if (of(placement).length === 0)
      throw new DitherError(
        outcomes.find((outcome) => outcome.state === "failed")?.code ?? "unsupported",
        `compare: every run with noise ${placement} failed.\n${failures.join("\n")}`,
      );

  const task = await loadTask(plan.task, plan.taskOptions, { check: false });
  const { network, training } = plan;
  const scene = task.plant?.scene;
  const comparison: Comparison = {
    kind: "comparison",
    task: task.name,
    taskDescription: task.description,
    seeds: Array.from({ length: plan.seeds }, (_, k) => plan.seed + k),
    trainingNoise: network.noise.std,
    ...(network.noise.kind && { noiseKind: network.noise.kind }),
    updates: training.updates,
    units: network.units,
    networkDescription: describeNetwork(plan),
    trainingDescription: describeTraining(training),
    version,
    command: plan.command,
    networks: done.map(({ run, result }): ComparisonNetwork => ({
      placement: run.network.noise.placement,
      seed: run.network.seed,
      preferred: result.preference.preferred,
      gain: result.preference.gain,
      lossRatio: result.preference.lossRatio,
      verdict: result.preference.verdict,
      finalLoss: result.history.loss.at(-1) ?? NaN,
      sha256: result.sha256,
      preference: result.preference,
    })),
    summary: placements.map((placement) => {
      const samples = of(placement).map((result) => result.samples);
      const preferences = of(placement).map((result) => result.preference);
      const performance = networksPerformance(samples, preferences, { seed: plan.seed });
      return {
        placement,
        ...summariseNetworks(samples, preferences, { seed: plan.seed }),
        ...(performance && { performance }),
      };
    }),
    examples: placements.flatMap((placement) =>
      of(placement)[0].examples.map((example) => ({ placement, ...example })),
    ),
    ...(scene && {
      ways: {
        scene,
        rows: placements.map((placement) => ({ placement, panels: of(placement)[0].trajectories ?? [] })),
      },
    }),
    notes: [
      ...failures.map((reason) => `Failed and left out: ${reason}`),
      ...(isGated(network) ? [] : [initialBiasNote(training)]),
    ],
  };
  return { comparison, files: done.map(({ result }) => result.file) };
}

/** One line per reason, with the runs that failed for it: "inside, seeds 1, 2: the loss became NaN …". */
function failuresOf(runs: readonly RunSpecification[], outcomes: readonly RunOutcome[]): string[] {
  const seeds = new Map<string, Map<string, number[]>>();
  outcomes.forEach((outcome, k) => {
    if (outcome.state !== "failed") return;
    const { noise, seed } = runs[k].network;
    const byPlacement = seeds.get(outcome.reason) ?? new Map<string, number[]>();
    byPlacement.set(noise.placement, [...(byPlacement.get(noise.placement) ?? []), seed]);
    seeds.set(outcome.reason, byPlacement);
  });
  return [...seeds].map(([reason, byPlacement]) => {
    const which = [...byPlacement].map(
      ([placement, some]) => `${placement}, ${some.length === 1 ? "seed" : "seeds"} ${some.join(", ")}`,
    );
    return `${which.join("; ")}: ${reason}`;
  });
}

function describeNetwork({ network, training }: ComparisonPlan): string {
  const { form, readout, leaks, noise, constraints = {} } = network;
  return [
    unitKind(network),
    ...(network.reset ? [`reset ${network.reset} the product`] : []),
    ...(isGated(network) ? [] : [leaks ? "a leak for each unit" : `leak ${network.leak}`]),
    ...(form === "current" ? ["current form"] : []),
    ...(readout === "sigmoid" ? ["sigmoid readout"] : []),
    ...(noise.law ? [`${noise.law} noise`] : []),
    ...(noise.timeConstant ? [`noise correlated over ${counted(noise.timeConstant, "step")}`] : []),
    ...(noise.gates ? [`noise inside in ${noise.gates.join(", ")} alone`] : []),
    ...(noise.scales ? ["noise scaled by unit"] : []),
    ...(noise.covariance ? ["noise correlated between units"] : []),
    ...(constraints.dale ? ["Dale's law"] : []),
    ...(constraints.masks ? [`masks on ${Object.keys(constraints.masks).join(", ")}`] : []),
    ...(constraints.signs ? [`fixed signs in ${Object.keys(constraints.signs).join(", ")}`] : []),
    ...(constraints.frozen ? [`${Object.keys(constraints.frozen).join(", ")} not trained`] : []),
    `biases start at ${training.initial.bias}`,
  ].join(", ");
}

function describeTraining(training: TrainingOptions): string {
  const { l1, l2, rateL1, rateL2, noiseSchedule, curriculum, stopping } = training;
  const penalties = Object.entries({ l1, l2, rateL1, rateL2 }).flatMap(([name, value]) => (value ? [name] : []));
  return [
    `Adam, ${training.schedule} learning rate from ${training.learningRate}`,
    `batches of ${counted(training.batch, "trial")}`,
    training.clip === null ? "no clipping" : `gradient norm clipped at ${training.clip}`,
    ...(penalties.length > 0 ? [`penalties ${penalties.join(", ")}`] : []),
    ...(noiseSchedule ? [`noise schedule ${noiseSchedule.law}`] : []),
    ...(curriculum ? [`a curriculum of ${curriculum.length + 1} stages`] : []),
    ...(stopping ? ["early stopping"] : []),
  ].join(", ");
}

function initialBiasNote(training: TrainingOptions): string {
  return (
    `How strong the preference is depends on where the units start: here every recurrent bias starts at ` +
    `${training.initial.bias}. Units that start at the kink of the activation function stay near it; with biases that ` +
    `start well above it the preference weakens or goes. Vary it with --bias before generalising.`
  );
}
