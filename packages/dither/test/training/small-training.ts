/** A training small enough for a test, and tasks that take their time. */

import { networkFor } from "../../src/network/initial/for-task.js";
import { sin } from "../../src/tasks/catalogue/functions/function-approximation.js";
import type { Task } from "../../src/tasks/contract/task.js";

/** 32 ReLU units that learn one number from one number, noise 0.5 inside. */
export const smallNetwork = networkFor(sin);

/** The same task, but before the trials of each update something else happens. */
export function before(task: Task, happens: (update: number) => void): Task {
  return {
    ...task,
    trials(request) {
      happens(request.index);
      return task.trials(request);
    },
  };
}

/** Keeps the thread busy. */
export function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
