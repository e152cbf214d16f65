/** Tasks of a user's own do not travel: another machine has not the file, and a worker must not run code that a message names. */

import { DitherError } from "dither";
import type { RunPayload } from "../execution/payload.js";
import { isTaskModule } from "../own-code/load-task.js";

/** @throws DitherError `unsupported` for a run whose task does not come with Dither. */
export function refuseOwnTask({ run, module }: RunPayload): void {
  if (module === undefined && run.taskSource === undefined && !isTaskModule(run.task)) return;
  throw new DitherError(
    "unsupported",
    `queue: expected a task that comes with Dither, got ${module ?? run.task}. Workers do not run code of others; run this study on local cores, or with --shard on machines that share its folder.`,
  );
}
