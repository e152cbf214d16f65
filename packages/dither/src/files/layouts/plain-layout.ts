/** The layout of tensors under Dither's own names, from any tool: W_rec (or m and n, of low rank), W_in, b_rec, W_out, b_out, h0. */

import { DitherError } from "../../base/errors.js";
import type { TensorName } from "../../network/specification/parameter-layout.js";
import { arraysText, namesText, type NamedArrays } from "../formats/values/arrays.js";
import type { ArrayFile } from "../open/read-arrays.js";
import type { LayoutReading, NetworkLayout } from "./layout.js";
import type { LowRankParts, Part, Parts } from "./parts.js";
import { psychrnnLayout } from "./psychrnn-layout.js";
import { trainrnnbrainLayout } from "./trainrnnbrain-layout.js";

const names: readonly TensorName[] = ["W_rec", "m", "n", "W_in", "b_rec", "W_out", "b_out", "h0"];

/** Names kept for what networks may have one day; a file that has them means more than is read here. */
const reserved = /^(?:layers\.|masks?(?:$|[._])|noise(?:$|[._])|smoothing(?:$|[._]))/;

/**
 * The tensors by name.
 * @throws DitherError `mismatch` without W_rec or W_out, `unsupported` for reserved names.
 */
export function readPlain(arrays: NamedArrays, where: string): LayoutReading {
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
  const lowRank = isLowRankFile(arrays);
  for (const name of lowRank ? ["W_out"] : ["W_rec", "W_out"])
    if (!found.has(name))
      throw new DitherError(
        "mismatch",
        `${where}: expected a tensor ${name} of shape ${name === "W_rec" ? "[units, units]" : "[outputs, units]"}, found ${arraysText(arrays)}. Rename it if it has another name, or say which it is with \`map\`.`,
      );
  const used = new Set(found.keys());
  if (!lowRank) return { parts: Object.fromEntries(found) as unknown as Parts, defaults: {}, used };
  return {
    parts: Object.fromEntries(found) as unknown as LowRankParts,
    cell: { cell: "low-rank" },
    defaults: { form: "rate" },
    used,
  };
}

/** Whether there are m and n in the place of W_rec. */
const isLowRankFile = (arrays: NamedArrays): boolean => !arrays.has("W_rec") && arrays.has("m") && arrays.has("n");

export const plainLayout = {
  name: "plain",
  // Two tools have these names and more.
  fits: (file: ArrayFile) =>
    (file.arrays.has("W_rec") && !psychrnnLayout.fits(file) && !trainrnnbrainLayout.fits(file)) ||
    (isLowRankFile(file.arrays) && file.arrays.has("W_out")),
  read: ({ arrays, fileName }: ArrayFile) => readPlain(arrays, fileName),
  conventions: [],
} as const satisfies NetworkLayout;

/** Dither's own files, which say themselves what they are. */
export const ditherLayout = { ...plainLayout, name: "dither", fits: () => false } as const satisfies NetworkLayout;
