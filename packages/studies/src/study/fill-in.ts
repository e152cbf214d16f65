/** From what a study says of a cell to the full specification of its runs. */

import {
  checkClosureTraining,
  defaultDraws,
  defaultTrialCount,
  DitherError,
  networkFor,
  stageTasks,
  trainingFor,
  type GivenTrainingOptions,
  type NetworkSpecification,
  type Task,
  type TaskOptions,
  type TrainingOptions,
} from "dither";
import type { GridAxis } from "./axes.js";
import type { RunSpecification } from "./run-specification.js";
import type { StudyContent } from "./schema.js";
import { networkChoice } from "./settings.js";
import type { StudyTasks } from "./study-tasks.js";

/** The value of one axis in a cell. */
export interface ChosenValue {
  axis: GridAxis;
  value: unknown;
}

/** What a study says of one cell: its own settings, with those of the cell's place in the grid. */
export interface CellSettings {
  task: { name?: string; options?: TaskOptions };
  network: Readonly<Record<string, unknown>>;
  training: GivenTrainingOptions;
  measure: { levels?: number[]; trials?: number; draws?: number };
}

export function cellSettings(content: StudyContent, chosen: readonly ChosenValue[]): CellSettings {
  const given: Record<string, unknown> = {
    task: typeof content.task === "string" ? { name: content.task } : { ...content.task },
    network: { ...content.network },
    training: { ...content.training },
    measure: { ...content.measure },
  };
  for (const { axis, value } of chosen) assign(given, axis.setting.path.split("."), value);
  return given as unknown as CellSettings;
}

/** @throws DitherError for a task that is not there, or not with these options. */
export function taskOf({ task: { name, options } }: CellSettings, tasks: StudyTasks): Task {
  if (name === undefined) throw new DitherError("format", "expected a task, found none. Name one: `task: sin`.");
  return tasks.find(name, options);
}

/** @throws DitherError `value` or `unsupported` for a network that cannot be. */
export function networkOf(task: Task, { network }: CellSettings, seed: number): NetworkSpecification {
  return networkFor(task, { ...networkChoice(network), seed });
}

/** @throws DitherError for options that cannot be, with this task. */
export function trainingOf(task: Task, { network, training }: CellSettings): TrainingOptions {
  const options = trainingFor(task, training, networkChoice(network));
  if (options.gradient === "closure") checkClosureTraining(task, options);
  stageTasks(task, options.curriculum);
  return options;
}

/** A run of a cell, all defaults filled in, and where the module of its task is. */
export function fillIn(
  given: CellSettings,
  tasks: StudyTasks,
  seed: number,
): { run: RunSpecification; module: string | undefined } {
  const task = taskOf(given, tasks);
  const network = networkOf(task, given, seed);
  const { levels, trials = defaultTrialCount, draws = defaultDraws.task } = given.measure;
  const run: RunSpecification = {
    task: task.name,
    ...(task.options && { taskOptions: task.options }),
    ...(task.source && { taskSource: task.source.sha256 }),
    network,
    training: trainingOf(task, given),
    measure: { ...(levels && { levels }), trials, draws },
  };
  return { run, module: task.source?.module };
}

function assign(target: Record<string, unknown>, [first, ...rest]: string[], value: unknown): void {
  if (rest.length === 0) target[first] = value;
  else {
    // The options of a task are one level, whatever dots a name may have.
    const below = { ...(target[first] as Record<string, unknown> | undefined) };
    target[first] = below;
    assign(below, first === "options" ? [rest.join(".")] : rest, value);
  }
}
