/** The worker thread's side of the local executor: one run after another. */

import type { MessagePort } from "node:worker_threads";
import type { KernelChoice } from "dither";
import { failed, type RunOutcome } from "./run-outcome.js";
import { executeRun, type RunSpecification } from "./run.js";

export interface RunMessage {
  run: RunSpecification;
  /** Default: the fastest for the run's arithmetic. */
  kernel?: KernelChoice;
  /** Where the share done goes. */
  progress: MessagePort;
}

export default async function ({ run, kernel, progress }: RunMessage): Promise<RunOutcome> {
  try {
    const onProgress = (share: number): void => {
      progress.postMessage(share);
    };
    const result = await executeRun(run, { onProgress, ...(kernel && { kernel }) });
    return { state: "done", result };
  } catch (error) {
    return failed(error);
  } finally {
    progress.close();
  }
}
