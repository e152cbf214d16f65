/** The trials of a training's updates; those of a task of a user's own are made twice at three updates, and compared. */

import { draws, streams } from "../random/draws.js";
import type { Task, TrialRequest } from "../tasks/task.js";
import { checkTrials, type Trials } from "../tasks/trials.js";
import { makeTwice, watchOf } from "../tasks/watch/watch-task.js";
import type { TrainingOptions } from "./options.js";
import { trainingDraws } from "./training-draws.js";

/** How many batches of a training are made twice. */
const repeats = 3;

/** Address of the draws that choose them, which nothing else uses. */
const choice = 0xfffffffd;

/** The updates whose trials are made twice: three, by the training's seed, or all of a shorter one. */
export function repeatedUpdates(seed: number, updates: number): ReadonlySet<number> {
  const random = draws(seed, streams.trainingTrials);
  const chosen = new Set<number>();
  for (let n = 0; chosen.size < Math.min(repeats, updates); n++)
    chosen.add(Math.floor(random.uniform(choice, n) * updates));
  return chosen;
}

export class Batches {
  private readonly repeated: ReadonlySet<number>;

  constructor(task: Task, seed: number, updates: number) {
    this.repeated = watchOf(task) ? repeatedUpdates(seed, updates) : new Set();
  }

  /** @throws DitherError of the task where it is watched */
  make(task: Task, request: TrialRequest): Trials {
    return this.repeated.has(request.index)
      ? makeTwice(request, task, (one) => task.trials(one))
      : task.trials(request);
  }
}

/**
 * Looks for the fault of a training that diverged in the batch that it diverged on, made once more.
 * @throws DitherError `value` or `mismatch` where its trials are not what trials must be, or have no weight at all
 */
export function checkBatch(task: Task, seed: number, options: TrainingOptions, update: number): void {
  const random = trainingDraws(seed, options, update);
  const trials = task.trials({ first: 0, count: options.batch, index: update, random });
  checkTrials(trials, `task ${task.source?.module ?? task.name}, update ${update}`);
}
