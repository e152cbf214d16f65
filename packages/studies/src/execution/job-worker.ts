/** The worker thread's side of the local threads: one run of a study after another. */

import type { MessagePort } from "node:worker_threads";
import type { KernelChoice } from "dither";
import { executeJob } from "./execute-job.js";
import type { JobOutcome, RunPayload } from "./payload.js";

export interface JobMessage {
  payload: RunPayload;
  /** Default: the fastest for the run's arithmetic. */
  kernel?: KernelChoice;
  /** Where the share done goes. */
  progress: MessagePort;
}

export default async function ({ payload, kernel, progress }: JobMessage): Promise<JobOutcome> {
  try {
    return await executeJob(payload, {
      ...(kernel && { kernel }),
      onProgress: (share) => {
        progress.postMessage(share);
      },
    });
  } finally {
    progress.close();
  }
}
