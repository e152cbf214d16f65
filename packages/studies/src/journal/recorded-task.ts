/**
 * Tasks of a user's own as a study's folder describes them: what planning needs of each, so that the folder is read without
 * running anything.
 */

import { DitherError, findTask, type Experiment, type Task, type TaskOptions } from "dither";
import { z } from "zod";
import { canonicalText } from "../execution/payload.js";
import type { StudyPlan } from "../study/plan.js";
import type { RunSpecification } from "../study/run-specification.js";
import type { StudyTasks } from "../study/study-tasks.js";

const options = z.record(z.string(), z.json());
const whole = z.number().int().min(0);

/** The experiment of a task, checked where it is used. */
const experimentSchema = z.looseObject({
  units: whole,
  activation: z.string(),
  leak: z.number(),
  noise: z.number(),
  updates: whole,
  batch: whole,
  learningRate: z.number(),
}) as unknown as z.ZodType<Experiment>;

export const recordedTaskSchema = z.strictObject({
  /** The module, as the study names it, and the options that the study gives the task. */
  module: z.string(),
  given: options.optional(),
  /** SHA-256 of the module's files. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string(),
  description: z.string(),
  kind: z.enum(["open loop", "closed loop"]),
  inputs: whole,
  outputs: whole,
  dt: z.number(),
  /** Options in force, defaults included. */
  options: options.optional(),
  /** What is measured of each trial beside the loss. */
  measures: z.array(z.string()),
  experiment: experimentSchema,
});
export type RecordedTask = z.infer<typeof recordedTaskSchema>;

const key = (module: string, given: TaskOptions | undefined): string =>
  canonicalText([module, given && Object.keys(given).length > 0 ? given : null]);

/** Every task of a user's own in a plan, once for each choice of its options. */
export function recordTasks(plan: StudyPlan): RecordedTask[] {
  const { tasks } = plan.study;
  const found = new Map<string, RecordedTask>();
  for (let cell = 0; tasks.modules.size > 0 && cell < plan.cells; cell++) {
    const { name, options: given } = plan.task(cell);
    if (name === undefined || !tasks.modules.has(name) || found.has(key(name, given))) continue;
    const task = tasks.find(name, given);
    if (task.source) found.set(key(name, given), recordTask(name, given, task, task.source.sha256));
  }
  return [...found.values()];
}

function recordTask(module: string, given: TaskOptions | undefined, task: Task, sha256: string): RecordedTask {
  return {
    module,
    ...(given && { given: given as Record<string, z.core.util.JSONType> }),
    sha256,
    name: task.name,
    description: task.description,
    kind: task.plant ? "closed loop" : "open loop",
    inputs: task.inputs,
    outputs: task.outputs,
    dt: task.dt,
    ...(task.options && { options: task.options as Record<string, z.core.util.JSONType> }),
    measures: [...(task.score ? ["score"] : []), ...Object.keys(task.measures ?? {})],
    experiment: task.experiment,
  };
}

/** The same as far as runs tell it, for folders of versions that recorded no tasks: `run` is one of the module's. */
export function taskOfRun(module: string, run: RunSpecification, sha256: string): RecordedTask {
  const { network, training, task, taskOptions } = run;
  const { recurrentLaw, readoutLaw, ...initial } = training.initial;
  // What the study sets itself replaces these; what it leaves out all its runs have from the task.
  const experiment: Experiment = {
    units: network.units,
    ...(network.layers && { layers: network.layers }),
    activation: String(network.activation) as Experiment["activation"],
    leak: network.leak,
    noise: network.noise.std,
    updates: training.updates,
    batch: training.batch,
    learningRate: training.learningRate,
    readout: network.readout,
    schedule: training.schedule,
    clip: training.clip,
    initial,
    initialLaws: { recurrent: recurrentLaw, readout: readoutLaw },
    ...(network.constraints?.frozen && { frozen: network.constraints.frozen }),
  };
  return {
    module,
    ...(taskOptions && { options: taskOptions as Record<string, z.core.util.JSONType> }),
    sha256,
    name: task,
    description: "",
    kind: "open loop",
    inputs: network.inputs,
    outputs: network.outputs,
    dt: 1,
    measures: [],
    experiment,
  };
}

/** For a module of which nothing is known: its runs can be counted and no more. */
export function unknownTask(module: string): RecordedTask {
  const { experiment } = findTask("sin");
  const size = { inputs: 1, outputs: 1, dt: 1 };
  const name = module;
  return {
    module,
    sha256: "0".repeat(64),
    name,
    description: "",
    kind: "open loop",
    ...size,
    measures: [],
    experiment,
  };
}

/** Tasks for planning alone: they make no trials. `recorded` has those of the user's own. */
export function tasksForReading(recorded: readonly RecordedTask[], place: string): StudyTasks {
  const byKey = new Map(recorded.map((one) => [key(one.module, one.given), one]));
  const modules = new Map(recorded.map(({ module }) => [module, module]));
  return {
    modules,
    find: (name, given) => {
      if (!modules.has(name)) return findTask(name, given);
      const found = byKey.get(key(name, given)) ?? recorded.find((one) => one.module === name && includes(one, given));
      if (found) return readable(found);
      throw new DitherError("format", `${place}: says nothing of ${name} with the options ${canonicalText(given)}.`);
    },
  };
}

/** Whether a task was described with these options, among others; without options any will do. */
const includes = ({ options: all = {} }: RecordedTask, given: TaskOptions = {}): boolean =>
  Object.entries(given).every(
    ([name, value]) => Object.hasOwn(all, name) && canonicalText(all[name]) === canonicalText(value),
  );

function readable({ module, sha256, given: _given, kind: _kind, measures: _measures, ...task }: RecordedTask): Task {
  const readableTask: Task = {
    ...(task as Omit<Task, "trials">),
    source: { module, sha256 },
    trials: () => {
      throw new DitherError(
        "unsupported",
        `${module}: expected the module itself: what is known of it makes no trials.`,
      );
    },
    // Stages of a curriculum were checked when the study was started.
    withOptions: () => readableTask,
  };
  return readableTask;
}
