/** How a run ended, as plain data: an error that is thrown across threads loses its code on the way. */

import { isDitherError, type DitherErrorCode } from "dither";
import { isTheirs, theirFault } from "./own-code/user-place.js";
import type { RunResult } from "./run.js";

export type RunOutcome =
  | { state: "done"; result: RunResult }
  /** `code` is null for what is no DitherError: a fault in Dither, or no memory left. */
  | { state: "failed"; code: DitherErrorCode | null; reason: string };

/** A failure as its outcome. */
export function failed(error: unknown): RunOutcome {
  const theirs = !isDitherError(error) && isTheirs(error);
  return {
    state: "failed",
    code: isDitherError(error) ? error.code : theirs ? "format" : null,
    reason: theirs ? theirFault(error) : error instanceof Error ? error.message : String(error),
  };
}
