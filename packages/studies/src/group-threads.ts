/** One training on several cores: worker threads that each differentiate a range of whole groups. */

import { Worker } from "node:worker_threads";
import {
  DitherError,
  gradientOptions,
  parameterCount,
  splitGroups,
  type Execution,
  type GradientOptions,
  type GroupLoss,
  type GroupRange,
  type GroupWorker,
  type NetworkSpecification,
  type Task,
} from "dither";
import type { GroupAnswer, GroupRequest, GroupWorkerData } from "./group-worker.js";
import { taskReference } from "./task-module.js";

const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "../dist/group-worker.js" : "./group-worker.js",
  import.meta.url,
);

/** Threads for `train`'s option `workers`, in ascending order of group; close them afterwards. */
export interface GroupThreads {
  workers: GroupWorker[];
  close(): Promise<void>;
}

/** Starts threads for one training; `ranges` default to an even split among `threads`. */
export function startGroupThreads(
  specification: NetworkSpecification,
  task: Pick<Task, "name" | "options" | "source">,
  options: GradientOptions,
  threads: number,
  ranges: readonly GroupRange[] = splitGroups(options.batch, threads),
  { kernel, checkpointSteps }: Execution = {},
): GroupThreads {
  const size = parameterCount(specification);
  const running = ranges.map((range) => {
    const execution = { ...(kernel && { kernel }), ...(checkpointSteps !== undefined && { checkpointSteps }) };
    const data: GroupWorkerData = {
      specification,
      task: taskReference(task),
      ...(task.options && { taskOptions: task.options }),
      options: gradientOptions(options),
      range,
      execution,
      parameters: shared(size),
      gradients: shared(size * (range.last - range.first)),
    };
    return { worker: new Worker(workerFile, { workerData: data }), data };
  });
  return {
    workers: running.map(({ worker, data }) => ({
      gradients: async (update, parameters, stage) => {
        data.parameters.set(parameters);
        return { gradients: data.gradients, losses: await ask(worker, { update, stage }) };
      },
    })),
    close: async () => {
      await Promise.all(running.map(({ worker }) => worker.terminate()));
    },
  };
}

/** Numbers that both threads see, so that no update copies them into messages. */
function shared(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}

function ask(worker: Worker, request: GroupRequest): Promise<GroupLoss[]> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off("message", message);
      worker.off("error", failed);
      worker.off("exit", exited);
    };
    const message = (answer: GroupAnswer): void => {
      settle();
      if ("failure" in answer) reject(new DitherError(answer.code, answer.failure));
      else resolve(answer.losses);
    };
    const failed = (error: Error): void => {
      settle();
      reject(error);
    };
    const exited = (): void => {
      settle();
      reject(new DitherError("aborted", "training: a worker thread ended."));
    };
    worker.on("message", message);
    worker.on("error", failed);
    worker.on("exit", exited);
    worker.postMessage(request);
  });
}
