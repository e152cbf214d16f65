/** What went wrong, as a message that can cross to the page. */

import { isDitherError } from "dither";
import { inFields } from "../text/field-names.js";

export interface Failure {
  code: string;
  message: string;
}

export function failureOf(error: unknown): Failure {
  if (isDitherError(error)) return { code: error.code, message: inFields(error.message) };
  return { code: "internal", message: error instanceof Error ? error.message : String(error) };
}
