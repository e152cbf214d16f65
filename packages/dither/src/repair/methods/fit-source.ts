/** Where repairs are fitted: on fresh training trials of a task, or on some of the trials from a file. */

import { draws, streams } from "../../random/draws.js";
import type { Task } from "../../tasks/contract/task.js";
import { selectTrials, type Trials } from "../../tasks/contract/trials.js";
import { freshIndex } from "../../tasks/watch/batch-name.js";

export interface FitSource {
  /** For least squares: as the test trials are drawn, since a training batch may be about a part of the task. */
  trials: Trials;
  /** For training on; its batches are drawn from the same. */
  task: Task;
}

/** Fresh training trials of a task. */
export function freshTrials(task: Task, seed: number, count: number): FitSource {
  const at = (index: number): { index: number; random: ReturnType<typeof draws> } => ({
    index,
    random: draws(seed, streams.trainingTrials, index),
  });
  const request = { first: 0, count, ...at(2 * freshIndex) };
  return {
    trials: task.testTrials?.(request) ?? task.trials(request),
    task: {
      ...task,
      trials: ({ first, count: wanted, index }) => task.trials({ first, count: wanted, ...at(freshIndex + index) }),
    },
  };
}

/** Some of the trials of a file; batches are drawn from them with replacement. */
export function givenTrials(all: Trials, chosen: readonly number[]): FitSource {
  const trials = chosen.length === all.count ? all : selectTrials(all, chosen);
  return {
    trials,
    task: {
      name: "trials from a file",
      description: "trials from a file",
      inputs: trials.inputs,
      outputs: trials.outputs,
      dt: 1,
      experiment: {
        ...{ units: 1, activation: "relu", leak: 1, noise: 0 },
        ...{ updates: 200, batch: 64, learningRate: 5e-3 },
      },
      trials: ({ first, count, random }) =>
        selectTrials(
          trials,
          Array.from({ length: count }, (_, k) => Math.floor(random.uniform(first + k) * trials.count)),
        ),
    },
  };
}
