/** The header of Dither's own network files: one string of JSON under the metadata key `dither`. */

import { defined } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import type { Network } from "../../network/specification/network.js";
import { checkSpecification } from "../../network/specification/specification.js";
import { headerKeys, type ArrayFile } from "../open/read-arrays.js";
import { isRecord, parseJsonText, valueText } from "../formats/values/json-text.js";
import { namesText, type NamedArray } from "../formats/values/arrays.js";
import { readSpecification, type StatedSpecification } from "./settings.js";

/** The version of the format written, and the highest that is read. */
export const networkFormat = 1;

/** Names of arrays that a written PyTorch module keeps beside a network's tensors; they follow from the specification. */
export const modulePrefix = "module.";

export interface DitherHeader {
  /** Whether a program wrote it, so that nothing may be missing; false for JSON by hand. */
  whole: boolean;
  stated: StatedSpecification;
  provenance?: Record<string, unknown>;
}

/** The header of a network, as plain JSON. */
export function headerOf(network: Network): Record<string, unknown> {
  const specification = checkSpecification(network.specification);
  return defined({ format: networkFormat, specification, provenance: network.provenance });
}

/** The header as one line of JSON. */
export function ownHeader(network: Network): string {
  return JSON.stringify(headerOf(network));
}

/**
 * The header of a file, undefined for a file that has none. A JSON file without `format` was written by hand, and its
 * specification may say less than all.
 * @throws DitherError `unsupported` for a higher format or unknown keys, `format` and `value` for wrong content.
 */
export function readHeader(file: ArrayFile, where: string): DitherHeader | undefined {
  const byKind = file.kind === "json" ? jsonHeader(file) : metadataHeader(file, where);
  if (!byKind) return undefined;
  const { header, byHand, place } = byKind;
  if (!isRecord(header)) throw new DitherError("format", `${place}: expected a JSON object, got ${valueText(header)}.`);
  const { format, specification, provenance } = header;
  if (typeof format === "number" && format > networkFormat)
    throw new DitherError(
      "unsupported",
      `${place}: expected format ${networkFormat} or lower, got format ${format}, of a newer Dither. Update Dither to read it.`,
    );
  if (format !== networkFormat && !byHand)
    throw new DitherError(
      "format",
      `${place}: expected format ${networkFormat}, got ${valueText(format)}. Write the file again.`,
    );
  const unknown = Object.keys(header).filter((key) => !(headerKeys as readonly string[]).includes(key));
  if (unknown.length > 0)
    throw new DitherError(
      "unsupported",
      `${place}: found ${namesText(unknown)}, which this version does not know. Update Dither.`,
    );
  if (provenance !== undefined && !isRecord(provenance))
    throw new DitherError("format", `${place}: expected provenance to be an object, got ${valueText(provenance)}.`);
  return defined({
    whole: !byHand,
    stated: readSpecification(specification, !byHand, place),
    provenance,
  });
}

interface RawHeader {
  header: unknown;
  byHand: boolean;
  place: string;
}

/** In safetensors the metadata; elsewhere an array `dither`, the bytes of UTF-8 text. */
function metadataHeader(file: ArrayFile, where: string): RawHeader | undefined {
  const text = file.extra.get("dither") ?? textOf(file.arrays.get("dither"));
  if (typeof text !== "string") return undefined;
  const place = `${where}, ${file.extra.has("dither") ? "metadata" : "array"} dither`;
  return { header: parseJsonText(text, place), byHand: false, place };
}

function textOf(array: NamedArray | undefined): string | undefined {
  if (array?.shape.length !== 1 || array.values.some((byte) => !Number.isInteger(byte) || byte < 0 || byte > 255))
    return undefined;
  return new TextDecoder().decode(Uint8Array.from(array.values));
}

function jsonHeader(file: ArrayFile): RawHeader | undefined {
  if (!file.extra.has("format") && !file.extra.has("specification")) return undefined;
  return { header: Object.fromEntries(file.extra), byHand: !file.extra.has("format"), place: file.fileName };
}
