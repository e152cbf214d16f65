/** Endings of files to write, checked before any work. */

import { DitherError } from "dither";

/** @throws DitherError `usage` unless the name ends in one of the endings. */
export function checkEnding(option: string, file: string, endings: readonly string[]): void {
  const lower = file.toLowerCase();
  if (!endings.some((ending) => lower.endsWith(`.${ending}`)))
    throw new DitherError(
      "usage",
      `${option}: expected a file ending in ${endings.map((ending) => `.${ending}`).join(", ")}, got "${file}".`,
    );
}
