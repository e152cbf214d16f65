/** The worker thread's side of the local threads: one run of a study after another. */

import type { MessagePort } from "node:worker_threads";
import type { KernelChoice } from "dither";
import { executeJob } from "./execute-job.js";
import type { JobOutcome, RunPayload } from "./payload.js";

export interface JobMessage {
  payload: RunPayload;
  /** Default: the fastest for the run's arithmetic. */
  kernel?: KernelChoice;
  /** Hand back what a report shows. */
  details?: boolean;
  /** Where the share done goes. */
  progress: MessagePort;
}

export default async function ({ payload, kernel, details = false, progress }: JobMessage): Promise<JobOutcome> {
  try {
    return await executeJob(payload, {
      kernel,
      details,
      onProgress: (share) => {
        progress.postMessage(share);
      },
    });
  } finally {
    progress.close();
  }
}
