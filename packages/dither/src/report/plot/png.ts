/** What a PNG says beside its pixels (PNG, third edition): how large they are on paper, and what the picture is of. */

import { checkArguments } from "../../base/check-arguments.js";
import { crc32 } from "../../base/crc32.js";
import { DitherError } from "../../base/errors.js";
import { joinedBytes } from "../../base/joined-bytes.js";

/** Signature and header: the chunks here come after them. */
const start = 8 + 12 + 13;
/** Pixels to the inch that print asks for. */
export const dotsPerInch = 300;

/**
 * The picture with a description of 300 dots per inch, and a text under the keyword "Description".
 *
 * @param png a PNG of another's making
 * @throws DitherError `value` for what is no PNG
 * @example
 * ```ts
 * import { readFile, writeFile } from "node:fs/promises";
 * import { describedPng } from "dither";
 *
 * async function describe(file: string): Promise<void> {
 *   await writeFile(file, describedPng(await readFile(file), "Loss against test noise"));
 * }
 * ```
 */
export function describedPng(png: Uint8Array, about: string): Uint8Array {
  checkArguments("describedPng", { about }, { about: "text" });
  if (!(png instanceof Uint8Array) || png.length < start || String.fromCharCode(...png.subarray(1, 4)) !== "PNG")
    throw new DitherError(
      "value",
      "describedPng: expected `png` to be a Uint8Array with a PNG in it, got something else.",
    );
  const density = new DataView(new ArrayBuffer(9));
  const perMetre = Math.round(dotsPerInch / 0.0254);
  density.setUint32(0, perMetre);
  density.setUint32(4, perMetre);
  density.setUint8(8, 1);
  // Keyword, then: not compressed, no language, no translated keyword.
  const text = new TextEncoder().encode(`Description\0\0\0\0\0${about}`);
  return joinedBytes([
    png.subarray(0, start),
    chunk("pHYs", new Uint8Array(density.buffer)),
    chunk("iTXt", text),
    png.subarray(start),
  ]);
}

function chunk(kind: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(new TextEncoder().encode(kind), 4);
  bytes.set(content, 8);
  view.setInt32(8 + content.length, ~crc32(bytes.subarray(4, 8 + content.length), -1));
  return bytes;
}
