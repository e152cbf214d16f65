/** The worker thread's side of one training on several cores: the gradients of a fixed range of groups. */

import { parentPort, workerData } from "node:worker_threads";
import {
  ClosureDifferentiator,
  GroupDifferentiator,
  isDitherError,
  type DitherErrorCode,
  type Execution,
  type GradientOptions,
  type GroupLoss,
  type GroupRange,
  type NetworkSpecification,
  type TaskOptions,
} from "dither";
import { loadTask } from "../own-code/load-task.js";

export interface GroupWorkerData {
  specification: NetworkSpecification;
  /** Name of a task, or the path of a module of the user's. */
  task: string;
  taskOptions?: TaskOptions;
  options: GradientOptions;
  range: GroupRange;
  execution: Execution;
  /** Shared with the thread that trains: parameters of an update, and the gradients of the range's groups. */
  parameters: Float32Array;
  gradients: Float32Array;
}

/** The losses of the groups, once their gradients are in place; or why there are none. */
export type GroupAnswer = { losses: GroupLoss[] } | { failure: string; code: DitherErrorCode };

/** Asks for the gradients of an update, whose parameters are in place. */
export interface GroupRequest {
  update: number;
  /** Stage of the curriculum. */
  stage: number;
}

if (!parentPort) throw new Error("group-worker.js runs only as a worker thread.");
const port = parentPort;
const { specification, task, taskOptions, options, range, execution, parameters, gradients } =
  workerData as GroupWorkerData;
const loaded = await loadTask(task, taskOptions, { check: false });
const differentiator =
  options.gradient === "closure"
    ? new ClosureDifferentiator(specification, loaded, options, range)
    : new GroupDifferentiator(specification, loaded, options, range, execution);

async function answer({ update, stage }: GroupRequest): Promise<GroupAnswer> {
  try {
    const { losses } = await differentiator.gradients(update, parameters, stage, gradients);
    return { losses };
  } catch (error) {
    return {
      failure: error instanceof Error ? error.message : String(error),
      code: isDitherError(error) ? error.code : "unsupported",
    };
  }
}

port.on("message", (request: GroupRequest) => {
  void answer(request).then((reply) => {
    port.postMessage(reply);
  });
});
