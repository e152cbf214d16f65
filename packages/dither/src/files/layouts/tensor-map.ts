/** What a user says of tensors that no layout knows: `W_rec=rnn.h2h.weight,W_in=rnn.i2h.weight.T,b_rec=a.bias+b.bias`. */

import { DitherError } from "../../base/errors.js";
import { arraysText, shapeText, type NamedArray, type NamedArrays } from "../formats/values/arrays.js";
import type { LayoutReading } from "./layout.js";
import type { Part } from "./parts.js";
import { given, turned } from "./tool-parts.js";

const targets = ["W_rec", "W_in", "b_rec", "W_out", "b_out", "h0"] as const;
export type Target = (typeof targets)[number];

/** Which tensor of the file is which of a network: text, or the same by name. */
export type TensorMap = string | Readonly<Partial<Record<Target, string>>>;

/**
 * The parts that a map names. A tensor's name with `.T` is its transpose; with `+` between them tensors add, with `*` they are multiplied
 * element by element, as a mask is.
 * @throws DitherError `value` for a map that cannot be read, `mismatch` for tensors that are not there or do not go together
 */
export function readMapped(map: TensorMap, arrays: NamedArrays, where: string): LayoutReading {
  const used = new Set<string>();
  const parts = new Map<string, Part>();
  for (const [target, expression] of entriesOf(map, where)) {
    const part = evaluate(expression, arrays, used, where);
    if (part.array.shape.length > 2 && target !== "h0")
      throw new DitherError(
        "mismatch",
        `${where}: expected \`map\` to give ${target} a tensor of one or two axes, got ${part.key} ${shapeText(part.array.shape)}.`,
      );
    parts.set(target, part);
  }
  for (const name of ["W_rec", "W_out"])
    if (!parts.has(name))
      throw new DitherError("value", `${where}: expected \`map\` to name ${name}, got ${[...parts.keys()].join(", ") || "nothing"}. It needs W_rec and W_out at least.`); // prettier-ignore
  return { parts: given(Object.fromEntries(parts)), defaults: {}, used };
}

/** A map as text, for the provenance. */
export function mapText(map: TensorMap, where: string): string {
  return entriesOf(map, where)
    .map(([target, expression]) => `${target}=${expression}`)
    .join(",");
}

function entriesOf(map: TensorMap, where: string): [Target, string][] {
  const pairs =
    typeof map === "string"
      ? map.split(",").map((pair): [string, string] => {
          const at = pair.indexOf("=");
          return at < 0 ? [pair.trim(), ""] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
        })
      : Object.entries(map);
  const seen = new Set<string>();
  for (const [target, expression] of pairs) {
    if (!(targets as readonly string[]).includes(target) || typeof expression !== "string" || expression === "")
      throw new DitherError(
        "value",
        `${where}: expected \`map\` as in W_rec=NAME,W_in=NAME.T,b_rec=NAME+NAME with ${targets.join(", ")} before =, got ${JSON.stringify(`${target}=${expression}`.slice(0, 80))}.`,
      );
    if (seen.has(target))
      throw new DitherError("value", `${where}: expected \`map\` to name ${target} once, got it twice.`);
    seen.add(target);
  }
  return pairs as [Target, string][];
}

function evaluate(expression: string, arrays: NamedArrays, used: Set<string>, where: string): Part {
  const whole = factor(expression, arrays, used);
  if (whole) return whole;
  for (const [sign, combine] of [
    ["+", (a: number, b: number) => a + b],
    ["*", (a: number, b: number) => a * b],
  ] as const) {
    // prettier-ignore
    if (!expression.includes(sign)) continue;
    const terms = expression.split(sign).map((term) => evaluate(term.trim(), arrays, used, where));
    return terms.reduce((sum, term) => combined(sum, term, sign, combine, where));
  }
  throw new DitherError(
    "mismatch",
    `${where}: expected a tensor ${JSON.stringify(expression.slice(0, 80))} as \`map\` says, found ${arraysText(arrays)}.`,
  );
}

/** One tensor by its name, perhaps with `.T`. */
function factor(name: string, arrays: NamedArrays, used: Set<string>): Part | undefined {
  const exact = arrays.get(name);
  if (exact) {
    used.add(name);
    return { key: name, array: exact };
  }
  const bare = name.replace(/\.T$/, "");
  const array = bare === name ? undefined : arrays.get(bare);
  if (array?.shape.length !== 2) return undefined;
  used.add(bare);
  return { key: name, array: turned(array.values, array.shape[0], array.shape[1]) };
}

function combined(a: Part, b: Part, sign: string, combine: (a: number, b: number) => number, where: string): Part {
  const key = `${a.key} ${sign} ${b.key}`;
  const size = (array: NamedArray): string => shapeText(array.shape.filter((axis) => axis !== 1));
  if (size(a.array) !== size(b.array))
    throw new DitherError(
      "mismatch",
      `${where}: expected tensors of one shape in ${key} of \`map\`, got ${shapeText(a.array.shape)} and ${shapeText(b.array.shape)}.`,
    );
  const values = Float64Array.from(a.array.values, (value, i) => combine(value, b.array.values[i]));
  return { key, array: { shape: a.array.shape, values } };
}
