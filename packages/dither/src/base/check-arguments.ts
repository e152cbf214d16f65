/** The check of what a public function is given: in JavaScript, and where types were cast away, it may be anything. */

import { DitherError } from "./errors.js";
import { fault, isChoices, type Kind } from "./kinds.js";

/**
 * Checks arguments by name, each against its kind.
 * @param where the function
 * @throws DitherError `usage` naming function and argument, what was expected, what came; `value` where the kind is a choice
 */
export function checkArguments<T extends Readonly<Record<string, unknown>>>(
  where: string,
  given: T,
  kinds: { readonly [K in keyof T]: Kind },
): void {
  for (const name in kinds) {
    const wrong = fault(name, given[name], kinds[name]);
    if (wrong !== null) throw new DitherError(isChoices(kinds[name]) ? "value" : "usage", `${where}: ${wrong}`);
  }
}
