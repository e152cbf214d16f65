/** Names of functions of the user's. */

import { DitherError } from "../../base/errors.js";
import { shown } from "../../base/shown.js";

/** @throws DitherError `value` for what is no name, and one of Dither's own. */
export function checkCodeName(where: string, name: string, taken: readonly string[], what: string): void {
  if (!/^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,58}[\p{L}\p{N}])?$/u.test(name))
    throw new DitherError("value", `${where}: expected \`name\` to be letters, digits, spaces, dots and dashes, 60 at most, got ${shown(name)}.`); // prettier-ignore
  if (taken.includes(name))
    throw new DitherError("value", `${where}: ${name} is the name of ${what} of Dither's. Choose another.`); // prettier-ignore
}
