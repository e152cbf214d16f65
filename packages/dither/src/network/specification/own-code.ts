/** What all code of the user's is checked for: its fields, and its name. */

import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions, type OptionKind } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import { shown } from "../../base/shown.js";

/** @throws DitherError `value` for what is no name, and one of Dither's own. */
export function checkCodeName(where: string, name: string, taken: readonly string[], what: string): void {
  if (!/^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,58}[\p{L}\p{N}])?$/u.test(name))
    throw new DitherError("value", `${where}: expected \`name\` to be letters, digits, spaces, dots and dashes, 60 at most, got ${shown(name)}.`); // prettier-ignore
  if (taken.includes(name))
    throw new DitherError("value", `${where}: ${name} is the name of ${what} of Dither's. Choose another.`); // prettier-ignore
}

/** What code is called by where it is defined, the names that Dither's own have, and what may stand beside name, value and slope. */
interface CodeKind {
  where: string;
  what: string;
  taken: readonly string[];
  beside: Record<string, OptionKind>;
}

/** @throws DitherError `usage` for what is missing, unknown or of another kind; `value` for the name, as {@link checkCodeName} */
export function checkCode(code: { readonly name: string }, { where, what, taken, beside }: CodeKind): void {
  checkArguments(where, { code }, { code: "object" });
  checkOptions(where, code, { name: "text", value: "function", slope: "function", ...beside });
  for (const [field, kind] of Object.entries({ name: "string", value: "function", slope: "function" }))
    if (typeof (code as unknown as Record<string, unknown>)[field] !== kind)
      throw new DitherError("usage", `${where}: expected \`${field}\` to be a ${kind}, found none. Give { name, value, slope }.`); // prettier-ignore
  checkCodeName(where, code.name, taken, what);
}

/** A number as messages show it: six digits at most. */
export const shortly = (x: number): string => String(Number(x.toPrecision(6)));
