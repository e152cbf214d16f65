/** From the options of `dither compare` to its plan, and the name of its report. */

import { loadTask, taskReference, type ComparisonPlan } from "@dither/studies";
import {
  checkSpecification,
  defaultDraws,
  defaultTrialCount,
  DitherError,
  networkFor,
  sha256,
  trainingFor,
  isGated,
  unitKind,
  type Task,
} from "dither";
import { basename } from "node:path";
import { commandLine } from "../run/command-line.js";
import { chosenConstraints, type ConstraintFlags } from "../options/constraint-options.js";
import { chosenNoiseDetails, type NoiseDetailFlags } from "../options/noise-options.js";
import { type KernelFlag, type MeasureFlags, type TaskFlag } from "../options/options.js";
import { chosenSettings } from "../options/setting-options.js";
import { chosenTraining } from "../options/training-options.js";

export interface PlanFlags extends TaskFlag, KernelFlag, NoiseDetailFlags, ConstraintFlags, MeasureFlags {
  seeds?: number;
  seed: number;
  quick?: boolean;
}

export const defaultSeeds = 10;

/** @throws DitherError `usage` for an unknown task, or seeds beyond the largest; `value` for what cannot be trained. */
export async function planOf(reference: string, flags: PlanFlags): Promise<ComparisonPlan> {
  return planFor(await loadTask(reference, flags.taskOption), flags);
}

async function planFor(task: Task, flags: PlanFlags): Promise<ComparisonPlan> {
  const { levels, quick = false, seed } = flags;
  const seeds = flags.seeds ?? (quick ? 1 : defaultSeeds);
  if (!Number.isSafeInteger(seed + seeds - 1))
    throw new DitherError("usage", `--seed: expected seeds up to 2⁵³ − 1, got ${seeds} from ${seed} on.`);
  const constraints = await chosenConstraints(flags);
  const network = networkFor(task, { ...chosenSettings(flags).network, constraints });
  return {
    task: taskReference(task),
    ...(task.options && { taskOptions: task.options }),
    network: checkSpecification(await chosenNoiseDetails(flags, network)),
    training: trainingFor(task, chosenTraining(flags), network),
    measure: {
      ...(levels && { levels }),
      trials: flags.testTrials ?? defaultTrialCount,
      draws: flags.draws ?? defaultDraws.task,
    },
    seed,
    seeds,
    command: commandLine(),
  };
}

/**
 * A name that says what was compared, so that reports with other settings lie beside it: the settings most often
 * varied, and a hash of the others where they are not the task's own.
 */
export async function reportName(plan: ComparisonPlan): Promise<string> {
  const { task, network, training, seed, seeds } = plan;
  const name = [
    basename(task).replace(/\.[^.]+$/, ""),
    `noise${network.noise.std}`,
    `${unitKind(network).replace(" ", "-")}${network.units}`,
    ...(isGated(network) ? [] : [`leak${network.leak}`]),
    `bias${training.initial.bias}`,
    `${training.updates}updates`,
    `seeds${seed}-${seed + seeds - 1}`,
  ].join("-");
  const others = otherSettings(plan);
  if (others === otherSettings(await planOf(task, { seed }))) return name;
  return `${name}-${(await sha256(new TextEncoder().encode(others))).slice(0, 6)}`;
}

/** What the name leaves out, as JSON. */
function otherSettings({ taskOptions, network, training, measure }: ComparisonPlan): string {
  const { form, readout, initialState, ...further } = network;
  const { updates: _updates, initial, ...options } = training;
  const { bias: _bias, ...scales } = initial;
  const rest = furtherSettings(further);
  return JSON.stringify([taskOptions, form, readout, initialState, options, scales, measure, ...rest]);
}

/** What a network has beyond what every network has. */
function furtherSettings(network: Omit<ComparisonPlan["network"], "form" | "readout" | "initialState">): object[] {
  const { units: _u, inputs: _i, outputs: _o, activation: _a, leak: _l, seed: _s, noise, ...rest } = network;
  const { std: _std, placement: _placement, ...noiseDetails } = noise;
  const all = { ...rest, ...(Object.keys(noiseDetails).length > 0 && { noise: noiseDetails }) };
  return Object.keys(all).length > 0 ? [all] : [];
}
