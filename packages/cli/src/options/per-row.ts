/** Numbers per unit, and matrices between units, as flags give them: in a list, by ranges, or in a file. */

import { basename } from "node:path";
import { readBytes } from "@dither/studies";
import { InvalidArgumentError } from "commander";
import { decodeNpy, DitherError } from "dither";

/** Numbers for all rows, or for ranges of them, the others being 0; or the file that holds them. */
export type PerRow =
  { values: number[] } | { ranges: [first: number, last: number, value: number][] } | { file: string };

/** `1,0,2`: numbers; `0-7,9=0.5`: ranges of units, those left out 0; a file: .npy or .json. */
export function perRow(text: string): PerRow {
  if (/\.(npy|json)$/.test(text)) return { file: text };
  const terms = text.split(",").map((term) => term.trim());
  if (!terms.some((term) => /^\d+-\d+/.test(term) || term.includes("="))) {
    const values = terms.map((term) => (term === "" ? NaN : Number(term)));
    if (values.every(Number.isFinite)) return { values };
  } else {
    const ranges = terms.map((term) => /^(\d+)(?:-(\d+))?(?:=([^=]+))?$/.exec(term));
    if (ranges.every((range) => range !== null && Number.isFinite(Number(range[3] ?? 1))))
      return {
        ranges: ranges.map((range): [number, number, number] => {
          const [, first, last, value] = range as unknown as string[];
          return [
            Number(first),
            Number((last as string | undefined) ?? first),
            Number((value as string | undefined) ?? 1),
          ];
        }),
      };
  }
  throw new InvalidArgumentError(
    `Expected numbers as in 1,0,2, ranges as in 0-7,9=0.5, or a .npy file, got "${text}".`,
  );
}

export async function valuesOf(given: PerRow, rows: number, option: string, rest = 0): Promise<number[]> {
  if ("values" in given) return given.values;
  if ("file" in given) return (await readArray(given.file, option)).values;
  const values = new Array<number>(rows).fill(rest);
  for (const [first, last, value] of given.ranges) {
    if (last >= rows || first > last)
      throw new DitherError("usage", `${option}: expected ranges from 0 to ${rows - 1}, got ${first}-${last}.`);
    values.fill(value, first, last + 1);
  }
  return values;
}

export async function readMatrix(path: string, option: string): Promise<number[][]> {
  const { shape, values } = await readArray(path, option);
  if (shape.length !== 2)
    throw new DitherError(
      "value",
      `${basename(path)}: expected a matrix for ${option}, got shape [${shape.join(", ")}].`,
    );
  return Array.from({ length: shape[0] }, (_, i) => values.slice(i * shape[1], (i + 1) * shape[1]));
}

async function readArray(path: string, option: string): Promise<{ shape: readonly number[]; values: number[] }> {
  const bytes = await readBytes(path);
  if (path.endsWith(".npy")) {
    const { shape, values } = decodeNpy(bytes, basename(path));
    return { shape, values: Array.from(values) };
  }
  const value = parseJson(new TextDecoder().decode(bytes));
  const rows = Array.isArray(value) ? (value as unknown[]) : [];
  const isList = (list: unknown): list is number[] => Array.isArray(list) && list.every((x) => typeof x === "number");
  if (rows.length > 0 && isList(rows)) return { shape: [rows.length], values: rows };
  if (rows.length > 0 && rows.every(isList) && rows.every((row) => row.length === rows[0].length))
    return { shape: [rows.length, rows[0].length], values: rows.flat() };
  throw new DitherError(
    "value",
    `${basename(path)}: expected an array of numbers, or of rows of numbers, for ${option}.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
