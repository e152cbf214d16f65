/** Endings of files: those to write, checked before any work, and those that are read. */

import { DitherError } from "dither";

/** `.safetensors, .npz … or .keras`: what networks and trials are read from, for help texts. */
export const sourceText = ".safetensors, .npz, .json, .pt, .mat or .h5";

/** @throws DitherError `usage` unless the name ends in one of the endings. */
export function checkEnding(option: string, file: string, endings: readonly string[]): void {
  const lower = file.toLowerCase();
  if (!endings.some((ending) => lower.endsWith(`.${ending}`)))
    throw new DitherError(
      "usage",
      `${option}: expected a file ending in ${endings.map((ending) => `.${ending}`).join(", ")}, got "${file}".`,
    );
}
