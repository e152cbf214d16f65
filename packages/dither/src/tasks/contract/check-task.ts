/** Checks a task as a whole: shapes, finite numbers, trials that depend on nothing but their number, scores in [0, 1]. */

import { DitherError } from "../../base/errors.js";
import { draws, streams } from "../../random/draws.js";
import { copyOf, differenceOf } from "./compare-trials.js";
import type { Task } from "./task.js";
import { checkShape } from "./check-shape.js";
import type { Trials } from "./trials.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

export interface TaskCheck {
  /** The trials that were checked, `count` of them. */
  trials: Trials;
  /** Mean performance of the target itself as output, and of an output of zeros; null without a score. */
  performance: { target: number; silence: number } | null;
}

/**
 * Makes trials of a task in several ways and compares them.
 * @throws DitherError `mismatch` for wrong shapes and for trials that change from call to call or with the split of a
 * batch, `value` for numbers that are not finite, negative weights, epochs beyond the trial and scores outside [0, 1]; the
 * message names trial, step and channel.
 * @example
 * ```ts
 * import { checkTask, findTask } from "dither";
 *
 * const { trials } = checkTask(findTask("flip-flop"), { count: 8 });
 * console.log(trials.count); // 8
 * ```
 */
export function checkTask(task: Task, options: { seed?: number; count?: number } = {}): TaskCheck {
  checkArguments("checkTask", { task }, { task: "task" });
  checkOptions("checkTask", options, { seed: "number", count: "number" });
  const { seed = 1, count = 24 } = options;
  const where = `task ${task.name}`;
  const trials = checkSource(where, seed, count, task, (request) => task.trials(request));
  if (task.testTrials)
    checkSource(`${where}, test trials`, seed, count, task, (request) => task.testTrials?.(request) ?? trials);
  return { trials, performance: checkScores(task, trials, where) };
}

function checkSource(where: string, seed: number, count: number, task: Task, make: Task["trials"]): Trials {
  const at = (first: number, some: number, index = 0): Trials =>
    make({ first, count: some, index, random: draws(seed, streams.trainingTrials, index) });
  const given = at(0, count);
  checkShape({ ...task, count }, given, where);
  // A copy, so that arrays which the task uses again are found out.
  const all = copyOf(given);
  at(0, count, 1);
  complain(
    differenceOf(all, given),
    `${where}: trials changed after they were handed out. Make new arrays in each call`,
  );
  complain(differenceOf(all, at(0, count)), `${where}: two calls with one seed and index differ. ${purely}`);
  const half = Math.floor(count / 2);
  for (const [first, some] of [
    [half, count - half],
    [0, half],
    [count - 1, 1],
    [Math.floor(count / 3), Math.ceil(count / 3)],
  ])
    if (some > 0)
      complain(
        differenceOf(all, at(first, some), first),
        `${where}: trials ${first} to ${first + some - 1} made alone differ from those made with the others. ${purely}`,
      );
  return given;
}

const purely =
  "Let a trial depend on the seed, the index and its number alone, by drawing with `random.uniform(first + k, …)`";

function complain(difference: string | null, what: string): void {
  if (difference !== null) throw new DitherError("mismatch", `${what}: ${difference}.`);
}

function checkScores(task: Task, trials: Trials, where: string): TaskCheck["performance"] {
  const judge = (what: string, outputs: Float32Array): number => {
    for (const [name, measure] of Object.entries(task.measures ?? {})) {
      const values = measure.of(trials, outputs);
      if (values.length !== trials.count)
        throw new DitherError(
          "mismatch",
          `${where}: expected measure ${name} to give ${trials.count} numbers, one per trial, got ${values.length}.`,
        );
    }
    const performance = task.score?.(trials, outputs) ?? new Float64Array(trials.count);
    if (performance.length !== trials.count)
      throw new DitherError(
        "mismatch",
        `${where}: expected \`score\` to give ${trials.count} numbers, one per trial, got ${performance.length}.`,
      );
    const wrong = performance.findIndex((value) => !(value >= 0 && value <= 1));
    if (wrong >= 0)
      throw new DitherError(
        "value",
        `${where}: expected scores from 0 to 1, got ${performance[wrong]} for trial ${wrong} with ${what} as output.`,
      );
    return performance.reduce((sum, value) => sum + value, 0) / trials.count;
  };
  const target = judge("the target", trials.target);
  const silence = judge("zeros", new Float32Array(trials.target.length));
  return task.score ? { target, silence } : null;
}
