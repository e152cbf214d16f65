/** The check of options: an unknown name is refused, since an option that is passed over is one that was believed in. */

import { checkArguments } from "./check-arguments.js";
import { DitherError } from "./errors.js";
import { fault, isChoices, type Kind } from "./kinds.js";
import { didYouMean } from "./nearest.js";
import { shown } from "./shown.js";

/** What an option may be: a kind, or for options within options theirs. */
export type OptionKind = Exclude<Kind, object> | readonly string[] | { readonly [name: string]: OptionKind };

/** The options of an interface, all of them and no others, each with what it may be. The compiler keeps them equal. */
export type OptionKinds<T> = { readonly [K in keyof T]-?: OptionKind };

/**
 * Checks options: a name that is not known, or a value of another kind, is an error. Options left out, or undefined, are
 * well. Ranges of numbers are the business of who uses them.
 * @param where the function
 * @param place how its options are called there, where it takes several or they lie within others: `initial.`
 * @throws DitherError `usage` with the nearest known name; `value` for a word that is none of the choices
 */
export function checkOptions(
  where: string,
  given: unknown,
  kinds: Readonly<Record<string, OptionKind>>,
  place = "",
): void {
  if (given === undefined) return;
  if (typeof given !== "object" || given === null || Array.isArray(given) || ArrayBuffer.isView(given))
    throw new DitherError(
      "usage",
      `${where}: expected ${place === "" ? "options" : `\`${place.slice(0, -1)}\``} as an object, got ${shown(given)}.`,
    );
  const known = Object.keys(kinds);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(kinds, name)) throw unknownOption(where, name, known, (one) => `\`${place}${one}\``);
    const kind = kinds[name];
    if (typeof kind === "object" && !isChoices(kind)) checkOptions(where, value, kind, `${place}${name}.`);
    else {
      const wrong = fault(place + name, value, kind);
      if (wrong !== null) throw new DitherError(isChoices(kind) ? "value" : "usage", `${where}: ${wrong}`);
    }
  }
}

/** Members of an object, optional where they may be undefined. */
export type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: T[K];
};

/** The object without the members that are undefined: data in which such a member stands nowhere. */
export function defined<T extends object>(members: T): Defined<T> {
  checkArguments("defined", { members }, { members: "object" });
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** Of wider options those that a function has, to be handed on to it. */
export function optionsFor<T extends object>(given: T, kinds: OptionKinds<T>): T {
  return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(kinds, name))) as T;
}

/**
 * The error for an option that is not known, with the one that was meant or all there are.
 * @param quoted how names of these options are written: in backticks those of the library
 */
export function unknownOption(
  where: string,
  name: string,
  known: readonly string[],
  quoted: (name: string) => string,
): DitherError {
  const near = didYouMean(name, known, quoted);
  const all = known.length === 0 ? " It has none." : ` Its options are ${known.map(quoted).join(", ")}.`;
  const short = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  return new DitherError("usage", `${where}: unknown option ${quoted(short)}.${near === "" ? all : near}`);
}
