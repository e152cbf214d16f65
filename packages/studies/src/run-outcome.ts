/** How a run ended, as plain data: an error that is thrown across threads loses its code on the way. */

import { isDitherError, type DitherErrorCode } from "dither";
import type { RunResult } from "./run.js";

export type RunOutcome =
  | { state: "done"; result: RunResult }
  /** `code` is null for what is no DitherError: a fault in Dither, or no memory left. */
  | { state: "failed"; code: DitherErrorCode | null; reason: string };

/** A failure as its outcome. */
export function failed(error: unknown): RunOutcome {
  return {
    state: "failed",
    code: isDitherError(error) ? error.code : null,
    reason: error instanceof Error ? error.message : String(error),
  };
}
