/** The worker thread's side of the local executor: one run after another. */

import type { MessagePort } from "node:worker_threads";
import { failed, type RunOutcome } from "./run-outcome.js";
import { executeRun, type RunSpecification } from "./run.js";

export interface RunMessage {
  run: RunSpecification;
  /** Where the share done goes. */
  progress: MessagePort;
}

export default async function ({ run, progress }: RunMessage): Promise<RunOutcome> {
  try {
    const result = await executeRun(run, (share) => {
      progress.postMessage(share);
    });
    return { state: "done", result };
  } catch (error) {
    return failed(error);
  } finally {
    progress.close();
  }
}
