/** A training small enough for a test, and tasks that take their time. */

import type { NetworkSpecification } from "../../src/network/specification.js";
import type { Task } from "../../src/tasks/task.js";

/** 32 ReLU units that learn one number from one number, noise 0.5 inside. */
export const smallNetwork: NetworkSpecification = {
  units: 32,
  inputs: 1,
  outputs: 1,
  activation: "relu",
  form: "rate",
  leak: 0.2,
  noise: { placement: "inside", std: 0.5 },
  readout: "identity",
  initialState: "zero",
  seed: 1,
};

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
