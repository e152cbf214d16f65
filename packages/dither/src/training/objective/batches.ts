/** The trials of a training's updates; those of a task of a user's own are made twice at three updates, and compared. */

import { DitherError } from "../../base/errors.js";
import { draws, streams } from "../../random/draws.js";
import { copyOf, differenceOf } from "../../tasks/contract/compare-trials.js";
import type { Task } from "../../tasks/contract/task.js";
import type { TrialRequest } from "../../tasks/contract/trials.js";
import { checkTrials, type Trials } from "../../tasks/contract/trials.js";
import { batchName } from "../../tasks/watch/batch-name.js";
import { makeTwice, watchOf } from "../../tasks/watch/watch-task.js";
import type { TrainingOptions } from "../../settings/training.js";
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
  /** The latest trials that were made twice, and what they were. */
  private handedOut: { trials: Trials; copy: Trials; where: string } | undefined;

  constructor(task: Task, seed: number, updates: number) {
    this.repeated = watchOf(task) ? repeatedUpdates(seed, updates) : new Set();
  }

  /** @throws DitherError of the task where it is watched */
  make(task: Task, request: TrialRequest): Trials {
    this.checkHandedOut();
    if (!this.repeated.has(request.index)) return task.trials(request);
    const trials = makeTwice(request, task, (one) => task.trials(one));
    const watch = watchOf(task);
    if (watch) this.handedOut = { trials, copy: copyOf(trials), where: watch.at(batchName(request)) };
    return trials;
  }

  /** Whether the trials of the update before are still what they were: a task may have kept their arrays. */
  private checkHandedOut(): void {
    if (this.handedOut === undefined) return;
    const { trials, copy, where } = this.handedOut;
    this.handedOut = undefined;
    const difference = differenceOf(copy, trials);
    if (difference !== null)
      throw new DitherError(
        "mismatch",
        `${where}: trials changed after they were handed out: ${difference}. Make new arrays in each call. Mend the task.`,
      );
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
