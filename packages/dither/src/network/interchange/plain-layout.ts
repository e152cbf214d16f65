/** The layout of tensors under Dither's own names, from any tool: W_rec, W_in, b_rec, W_out, b_out, h0. */

import { DitherError } from "../../errors.js";
import type { TensorName } from "../network.js";
import { arraysText, namesText, type NamedArrays } from "./arrays.js";
import type { Prefixes } from "./layouts.js";
import type { Part, Parts } from "./parts.js";
import type { Settings } from "./settings.js";

const names: readonly TensorName[] = ["W_rec", "W_in", "b_rec", "W_out", "b_out", "h0"];

/** Names kept for what networks may have one day; a file that has them means more than is read here. */
const reserved = /^(?:layers\.|masks?(?:$|[._])|leak$|noise(?:$|[._])|smoothing(?:$|[._]))/;

/** Whether the arrays have the names of this layout. */
export function looksPlain(arrays: NamedArrays): boolean {
  return arrays.has("W_rec");
}

/**
 * The tensors by name, and the names used.
 * @throws DitherError `mismatch` without W_rec or W_out, `unsupported` for reserved names, `incomplete` for prefixes.
 */
export function readPlain(
  arrays: NamedArrays,
  { recurrentPrefix, readoutPrefix }: Prefixes,
  where: string,
): { parts: Parts; defaults: Settings; used: ReadonlySet<string> } {
  if (recurrentPrefix !== undefined || readoutPrefix !== undefined)
    throw new DitherError(
      "incomplete",
      `${where}: expected no prefixes, since the tensors are called W_rec, W_in …. Leave out \`recurrentPrefix\` and \`readoutPrefix\`.`,
    );
  const newer = [...arrays.keys()].filter((name) => reserved.test(name));
  if (newer.length > 0)
    throw new DitherError(
      "unsupported",
      `${where}: found tensors that this version does not know: ${namesText(newer)}. The names are reserved for deeper layers, masks, noise by unit and smoothing. Multiply masks into the weights, or update Dither.`,
    );
  const found = new Map<string, Part>();
  for (const key of names) {
    const array = arrays.get(key);
    if (array) found.set(key, { key, array });
  }
  for (const name of ["W_rec", "W_out"])
    if (!found.has(name))
      throw new DitherError(
        "mismatch",
        `${where}: expected a tensor ${name} of shape ${name === "W_rec" ? "[units, units]" : "[outputs, units]"}, found ${arraysText(arrays)}. Rename it if it has another name.`,
      );
  return { parts: Object.fromEntries(found) as unknown as Parts, defaults: {}, used: new Set(found.keys()) };
}
