/** The worker thread's side of the local executor: one run after another. */

import type { MessagePort } from "node:worker_threads";
import { executeRun, type RunResult, type RunSpecification } from "./run.js";

export interface RunMessage {
  run: RunSpecification;
  /** Where the share done goes. */
  progress: MessagePort;
}

export default async function ({ run, progress }: RunMessage): Promise<RunResult> {
  try {
    return await executeRun(run, (share) => {
      progress.postMessage(share);
    });
  } finally {
    progress.close();
  }
}
