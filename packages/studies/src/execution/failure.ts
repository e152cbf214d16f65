/** A failure as plain data: an error that is thrown across threads loses its code on the way. */

import { isDitherError, type DitherErrorCode } from "dither";
import { isTheirs, theirFault } from "../own-code/user-place.js";

export interface Failure {
  /** Null for what is no DitherError: a fault in Dither, or no memory left. */
  code: DitherErrorCode | null;
  reason: string;
}

export function failureOf(error: unknown): Failure {
  const theirs = !isDitherError(error) && isTheirs(error);
  return {
    code: isDitherError(error) ? error.code : theirs ? "format" : null,
    reason: theirs ? theirFault(error) : error instanceof Error ? error.message : String(error),
  };
}
