/** One training on several cores: this thread and worker threads each differentiate a range of whole groups. */

import { Worker } from "node:worker_threads";
import {
  ClosureDifferentiator,
  DitherError,
  gradientOptions,
  GroupDifferentiator,
  parameterCount,
  splitGroups,
  type Execution,
  type GradientOptions,
  type GroupGradients,
  type GroupLoss,
  type GroupRange,
  type GroupWorker,
  type NetworkSpecification,
  type Task,
} from "dither";
import type { GroupAnswer, GroupRequest, GroupWorkerData } from "./group-worker.js";
import { refuseCode } from "./refuse-code.js";
import { taskReference } from "../own-code/load-task.js";

const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/execution/group-worker.js" : "./group-worker.js",
  import.meta.url,
);

/** For `train`'s option `workers`, in ascending order of group: the calling thread itself, then the others. */
export interface GroupThreads {
  workers: GroupWorker[];
  /** Ends the other threads. */
  close(): Promise<void>;
}

/**
 * Starts threads for one training, all but the calling one, which differentiates the first range itself between asking the
 * others and waiting for them; `ranges` default to an even split among `threads`.
 */
export function startGroupThreads(
  specification: NetworkSpecification,
  task: Task,
  options: GradientOptions,
  threads: number,
  ranges: readonly GroupRange[] = splitGroups(options.batch, threads),
  { kernel, checkpointSteps }: Execution = {},
): GroupThreads {
  refuseCode(specification, "workers");
  const size = parameterCount(specification);
  const execution = { kernel, checkpointSteps };
  const [ownRange, ...otherRanges] = ranges;
  const own = ownWorker(specification, task, options, ownRange, execution);
  const running = otherRanges.map((range) => {
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
    workers: [
      own,
      ...running.map(({ worker, data }) => ({
        gradients: async (update: number, parameters: Float32Array, stage: number): Promise<GroupGradients> => {
          data.parameters.set(parameters);
          return { gradients: data.gradients, losses: await ask(worker, { update, stage }) };
        },
      })),
    ],
    close: async () => {
      await Promise.all(running.map(({ worker }) => worker.terminate()));
    },
  };
}

/** The share of the calling thread, whose gradients stay in one place from update to update. */
function ownWorker(
  specification: NetworkSpecification,
  task: Task,
  options: GradientOptions,
  range: GroupRange,
  execution: Execution,
): GroupWorker {
  const differentiator =
    options.gradient === "closure"
      ? new ClosureDifferentiator(specification, task, options, range)
      : new GroupDifferentiator(specification, task, options, range, execution);
  const into = new Float32Array(parameterCount(specification) * (range.last - range.first));
  return {
    gradients: (update, parameters, stage) => differentiator.gradients(update, parameters, stage, into),
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
