/** Options of a task as plain JSON, so that a command line or a study file can name them, and the checks of them. */

import { checkArguments } from "../../base/check-arguments.js";
import { unknownOption } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import type { Json } from "../../base/json.js";

export type { Json };

export type TaskOptions = Readonly<Record<string, Json>>;

/** What is wrong with an option's value, as "expected …" would go on; null where nothing is. */
export type OptionCheck = (value: Json) => string | null;

/** The option is a number above 0. */
export const positive: OptionCheck = (value) => (typeof value === "number" && value > 0 ? null : "a number above 0");

/** The option is a number of 0 or more. */
export const notNegative: OptionCheck = (value) =>
  typeof value === "number" && value >= 0 ? null : "a number of 0 or more";

/** The option is a whole number in a range. */
export const whole =
  (least: number, most = 100_000): OptionCheck =>
  (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
      ? null
      : `a whole number from ${least} to ${most}`;

/** The option is a number strictly between two others. */
export const inside =
  (from: number, to: number): OptionCheck =>
  (value) =>
    typeof value === "number" && value > from && value < to ? null : `a number between ${from} and ${to}`;

/** The option is true or false. */
export const trueOrFalse: OptionCheck = (value) => (typeof value === "boolean" ? null : "true or false");

/** How each option of a task is checked. */
export type OptionChecks<T> = { readonly [K in keyof T]: OptionCheck };

/** Options of tasks stand in quotes: they are none of the library's own, which commands have flags for. */
export const unknownTaskOption = (task: string, name: string, known: readonly string[]): DitherError =>
  unknownOption(`task ${task}`, name, known, (one) => JSON.stringify(one));

/**
 * A task's options with the defaults filled in.
 * @throws DitherError `usage` with the options that exist, `value` with the option, what it may be and what came.
 */
export function taskOptions<T extends TaskOptions>(
  task: string,
  defaults: T,
  checks: OptionChecks<T>,
  given: TaskOptions = {},
): T {
  checkArguments(`task ${task}`, { options: given }, { options: "object" });
  const names = Object.keys(defaults);
  for (const [name, value] of Object.entries(given)) {
    if (!names.includes(name)) throw unknownTaskOption(task, name, names);
    const wrong = checks[name](value);
    if (wrong !== null || (typeof value === "number" && !Number.isFinite(value)))
      throw new DitherError(
        "value",
        `task ${task}: expected option ${name} to be ${wrong ?? "finite"}, got ${JSON.stringify(value)}.`,
      );
  }
  return { ...defaults, ...given };
}
