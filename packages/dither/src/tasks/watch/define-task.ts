/** Tasks of the user's: a description with defaults for what it leaves out, and a check of what it says. */

import { shown } from "../../base/shown.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import type { Experiment } from "../contract/experiment.js";
import { functionExperiment } from "../contract/experiment.js";
import type { Task } from "../contract/task.js";
import type { WatchOptions } from "./watch.js";
import { watchTask } from "./watch-task.js";

/** A task as its author writes it: what it leaves out has a default. */
export type TaskDescription = Pick<Task, "name" | "inputs" | "outputs" | "trials"> &
  Partial<Omit<Task, "experiment">> & {
    /** Default: 32 ReLU units, leak 0.2, noise 0.5; 600 updates of 64 trials, learning rate 5e-3. */
    experiment?: Partial<Experiment>;
  };

/** The fields of a {@link TaskDescription}; what each may be is checked below, in words of its own. */
const descriptionKinds = {
  name: "any",
  description: "any",
  inputs: "any",
  outputs: "any",
  dt: "any",
  experiment: "object",
  longest: "any",
  options: "object",
  source: "object",
  trials: "any",
  testTrials: "any",
  plant: "object",
  score: "any",
  conditions: "object",
  measures: "object",
  withOptions: "any",
} as const satisfies OptionKinds<TaskDescription>;

/**
 * The task of a description, with defaults filled in: `dt` 1, an empty description, the experiment of the function approximations.
 * It is watched from then on: whatever its functions return is checked at every call, and an error names the task, the batch
 * and the trial.
 * @param where what the errors call it; default its name
 * @throws DitherError `format` naming the field, what it should be and what it is.
 * @example
 * ```ts
 * import { buildTrials, defineTask, draws, streams } from "dither";
 *
 * const echo = defineTask({
 *   name: "echo",
 *   inputs: 1,
 *   outputs: 1,
 *   trials: (request) =>
 *     buildTrials({ steps: 10, inputs: 1, outputs: 1 }, request, ({ uniform, show, ask }) => {
 *       show(0, 0, 3, uniform(0)); // input 0 shows the number on steps 0, 1 and 2
 *       ask(0, 8, 10, uniform(0)); // output 0 should be it on steps 8 and 9
 *     }),
 * });
 * const trials = echo.trials({ first: 0, count: 4, index: 0, random: draws(1, streams.testTrials) });
 * console.log(trials.steps, trials.count, trials.input.length); // 10 4 40
 * ```
 */
export function defineTask(description: TaskDescription, where?: string, watch: WatchOptions = {}): Task {
  const given: unknown = description;
  if (typeof given !== "object" || given === null)
    throw new DitherError(
      "format",
      `${where ?? "task"}: expected a task, an object with name, inputs, outputs and trials, got ${shown(given)}.`,
    );
  checkOptions(where ?? "task", description, descriptionKinds);
  const task = description;
  const expect = (holds: boolean, field: keyof TaskDescription, wanted: string): void => {
    if (!holds)
      throw new DitherError(
        "format",
        `${where ?? "task"}: expected \`${field}\` to be ${wanted}, ${cameAs(task[field])}.`,
      );
  };
  const whole = (value: unknown, least: number): boolean => Number.isInteger(value) && (value as number) >= least;
  const callable = (value: unknown): boolean => typeof value === "function";
  expect(
    typeof task.name === "string" && /^[a-z0-9][\w-]*$/i.test(task.name),
    "name",
    "a name of letters, digits and hyphens",
  );
  expect(whole(task.inputs, 0), "inputs", "a whole number of 0 or more");
  expect(whole(task.outputs, 1), "outputs", "a whole number of 1 or more");
  expect(task.dt === undefined || task.dt > 0, "dt", "milliseconds per step, above 0");
  expect(task.longest === undefined || whole(task.longest, 1), "longest", "a whole number of steps");
  expect(callable(task.trials), "trials", "a function of { first, count, index, random }");
  for (const field of ["testTrials", "score", "withOptions"] as const)
    expect(task[field] === undefined || callable(task[field]), field, "a function, or left out");
  for (const [name, measure] of Object.entries(task.measures ?? {}))
    if (!callable(Reflect.get(Object(measure) as object, "of")))
      throw new DitherError(
        "format",
        `${where ?? "task"}: expected measure \`${name}\` to have a function \`of\` of trials and outputs.`,
      );
  for (const name of plantFunctions)
    if (task.plant && !callable(Reflect.get(task.plant, name)))
      throw new DitherError("format", `${where ?? "task"}: expected \`plant.${name}\` to be a function.`);
  const complete = {
    ...task,
    description: task.description ?? "",
    dt: task.dt ?? 1,
    experiment: { ...functionExperiment, ...task.experiment },
  };
  return watchTask(complete, `task ${where ?? task.name}`, watch);
}

const plantFunctions = [
  "reset",
  "observe",
  "observePullback",
  "advance",
  "advancePullback",
  "loss",
  "lossPullback",
] as const;

function cameAs(value: unknown): string {
  return value === undefined
    ? "found none"
    : `got ${typeof value === "function" ? "a function" : JSON.stringify(value)}`;
}
