/** The worker thread's side of one training on several cores: the gradients of a fixed range of groups. */

import { parentPort, workerData } from "node:worker_threads";
import {
  findTask,
  GroupDifferentiator,
  isDitherError,
  type Execution,
  type GroupRange,
  type NetworkSpecification,
  type TaskOptions,
} from "dither";

export interface GroupWorkerData {
  specification: NetworkSpecification;
  task: string;
  taskOptions?: TaskOptions;
  batch: number;
  range: GroupRange;
  execution: Execution;
}

export interface GroupRequest {
  update: number;
  parameters: Float32Array;
}

if (!parentPort) throw new Error("group-worker.js runs only as a worker thread.");
const port = parentPort;
const { specification, task, taskOptions, batch, range, execution } = workerData as GroupWorkerData;
const differentiator = new GroupDifferentiator(specification, findTask(task, taskOptions), batch, range, execution);

async function answer({ update, parameters }: GroupRequest): Promise<void> {
  try {
    port.postMessage(await differentiator.gradients(update, parameters));
  } catch (error) {
    port.postMessage({
      failure: error instanceof Error ? error.message : String(error),
      code: isDitherError(error) ? error.code : "unsupported",
    });
  }
}

port.on("message", (request: GroupRequest) => void answer(request));
