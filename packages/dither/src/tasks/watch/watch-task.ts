/**
 * A task of a user's own, watched at every call: what it makes must be what was asked for, made at once, from the request
 * alone. The first batch that is not stops the work with the task, the batch and the trial.
 */

import { defined } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import { checkShapeFast } from "../contract/check-shape.js";
import { copyOf, differenceOf } from "../contract/compare-trials.js";
import type { Measure, Task } from "../contract/task.js";
import type { TrialRequest } from "../contract/trials.js";
import type { Trials } from "../contract/trials.js";
import { batchName } from "./batch-name.js";
import { watchPlant } from "./plant-watch.js";
import { isPromise, ownMethod, standsFor, Watch, type WatchOptions } from "./watch.js";

/** Under this name a watched task holds its watch; shared by all copies of the library in a program. */
const watchKey = Symbol.for("dither.watch");

/** The watch of a task of a user's own; undefined for those that come with Dither. */
export function watchOf(task: Task): Watch | undefined {
  return (task as { [watchKey]?: Watch })[watchKey];
}

/**
 * The same task, watched at every call of its functions; one that is watched already is watched in the new way alone.
 * @param where "task ./my-task.ts", the beginning of every message
 */
export function watchTask(task: Task, where: string, options: WatchOptions = {}): Task {
  const watch = new Watch(where, options);
  return {
    ...task,
    trials: watchTrials(task, "trials", watch),
    ...(task.testTrials && { testTrials: watchTrials(task, "testTrials", watch) }),
    ...(task.score && { score: standsFor(watchMeasure("score", ownMethod(task, "score"), watch), task, "score") }),
    ...(task.measures && {
      measures: Object.fromEntries(
        Object.entries(task.measures).map(([name, measure]): [string, Measure] => [
          name,
          { ...measure, of: standsFor(watchMeasure(name, ownMethod(measure, "of"), watch), measure, "of") },
        ]),
      ),
    }),
    ...(task.withOptions && { withOptions: watchOptions(task, watch, options) }),
    ...(task.plant && { plant: watchPlant(task.plant, watch) }),
    ...{ [watchKey]: watch },
  };
}

type Changes = NonNullable<Task["withOptions"]>;

function watchOptions(task: Task, watch: Watch, options: WatchOptions): Changes {
  const own = ownMethod(task, "withOptions");
  const watched: Changes = (changes) => {
    const changed = watch.call("withOptions", "its options", () => own(changes)) as Task | undefined;
    if (typeof changed?.trials !== "function")
      throw watch.error("format", "its options", "expected `withOptions` to return a task with `trials`");
    return watchTask(changed, watch.where, options);
  };
  return standsFor(watched, task, "withOptions");
}

function watchTrials(task: Task, name: "trials" | "testTrials", watch: Watch): Task["trials"] {
  const own = ownMethod(task, name);
  /** Steps of the first trials that were made. */
  let steps: number | undefined;
  const watched = (request: TrialRequest): Trials => {
    const batch = batchName(request);
    const trials = watch.call(name, batch, () => readOnce(own(request))) as Trials | null | undefined;
    if (typeof trials !== "object" || trials === null)
      throw watch.error(
        "format",
        batch,
        `expected trials from \`${name}\`, got ${trials === null ? "null" : typeof trials}`,
      );
    const { inputs, outputs, longest } = task;
    const { count, first } = request;
    watch.checked(() => checkShapeFast(defined({ inputs, outputs, count, longest }), trials, watch.at(batch), first));
    if (longest === undefined && trials.steps !== (steps ??= trials.steps))
      throw watch.error(
        "mismatch",
        batch,
        `expected ${steps} steps as in the trials before, got ${trials.steps}. Where trials of different calls differ in length, say the most steps with \`longest\``,
      );
    return trials;
  };
  return standsFor(watched, task, name);
}

const fields = [
  ...["steps", "inputs", "outputs", "count", "input", "target", "weight"],
  ...["lengths", "epochs", "epochsByTrial", "world", "labels"],
] as const;

/** What a call returned, with each of its fields read once: a getter or a Proxy could answer otherwise after it was checked. */
function readOnce(made: unknown): unknown {
  if (typeof made !== "object" || made === null || isPromise(made)) return made;
  const plain: Record<string, unknown> = { ...made };
  for (const field of fields) {
    // Those of a class are not its own.
    if (field in plain) continue;
    const value: unknown = Reflect.get(made, field);
    if (value !== undefined) plain[field] = value;
  }
  return plain;
}

/** `count` numbers, read once like {@link readOnce}; anything else as it is. */
function numbersOnce(made: unknown, count: number): unknown {
  if (typeof made !== "object" || made === null || isPromise(made)) return made;
  if ((made as ArrayLike<unknown>).length !== count) return made;
  return Array.from({ length: count }, (_, k): unknown => Reflect.get(made, k));
}

type Judges = (trials: Trials, outputs: Float32Array) => Float64Array;

/** A score or another measure: one number per trial. */
function watchMeasure(name: string, own: (...given: Parameters<Judges>) => unknown, watch: Watch): Judges {
  const isScore = name === "score";
  const what = isScore ? "`score`" : `measure \`${name}\``;
  const batch = "outputs of a network";
  /** Trials of which it is known that they are left as they are. */
  const seen = new WeakSet<Trials>();
  return (trials, outputs) => {
    const { count } = trials;
    const intact = seen.has(trials) ? () => null : unchanged(trials, outputs);
    seen.add(trials);
    const values = watch.call(name, batch, () => numbersOnce(own(trials, outputs), count)) as
      number[] | null | undefined;
    const changed = intact();
    if (changed !== null)
      throw watch.error("mismatch", batch, `expected ${what} to leave what it judges as it is, got another ${changed}`);
    if (!Array.isArray(values) || values.length !== count)
      throw watch.error(
        "mismatch",
        batch,
        `expected ${what} to give ${count} numbers, one per trial, got ${values === null ? "null" : (values?.length ?? typeof values)}`,
      );
    for (let k = 0; k < count; k++) {
      if (typeof values[k] === "number" && (!isScore || (values[k] >= 0 && values[k] <= 1))) continue;
      if (isScore && !areFinite(outputs, k, count)) continue;
      const wanted = isScore ? "from 0 to 1" : "to be numbers";
      throw watch.error(
        "value",
        batch,
        `expected ${what} ${wanted}, got ${String(values[k])} for trial ${k} of ${count}`,
      );
    }
    return Float64Array.from(values);
  };
}

/** Tells, when it is called, which array was changed since; null where none was. */
function unchanged({ input, target, weight }: Trials, outputs: Float32Array): () => string | null {
  const before = Object.entries({ input, target, weight, output: outputs }).map(
    ([name, values]) => [name, values, values.slice()] as const,
  );
  return () => before.find(([, values, copy]) => copy.some((value, i) => !Object.is(value, values[i])))?.[0] ?? null;
}

/** Whether the outputs of a trial are numbers: no score can be asked of a network that diverged. */
function areFinite(outputs: Float32Array, trial: number, count: number): boolean {
  for (let i = trial; i < outputs.length; i += count) if (!Number.isFinite(outputs[i])) return false;
  return true;
}

/**
 * Trials of a request made twice and compared, where the task is watched; else just made.
 * @throws DitherError `mismatch` with the first number that differs
 */
export function makeTwice(request: TrialRequest, task: Task, make: Task["trials"]): Trials {
  const trials = make(request);
  const watch = watchOf(task);
  if (!watch) return trials;
  // A copy, so that arrays which the task uses again are found out; and other arrays to make the second in.
  const copy = copyOf(trials);
  const { spent: _spent, ...again } = request;
  const second = make(again);
  const difference = differenceOf(copy, second) ?? differenceOf(copy, trials);
  if (difference === null) return trials;
  throw new DitherError(
    "mismatch",
    `${watch.at(batchName(request))}: made twice from one seed, the trials differ: ${difference}. Let a trial depend on the request alone, and make new arrays in each call. Mend the task.`,
  );
}
