/** What a schema found wrong, in words. */

import { didYouMean, excerpt } from "dither";
import type { z } from "zod";
import { keysAt } from "./known-keys.js";
import type { Mistake, Place } from "./study-error.js";

type Issue = z.core.$ZodIssue;

/** Mistakes for the issues of a schema; `value` is what was checked. */
export function mistakesOf(
  issues: readonly Issue[],
  value: unknown,
  schema: z.core.$ZodType,
  prefix: Place = [],
): Mistake[] {
  return issues.flatMap((issue) => mistakes(issue, value, { schema, within: [] }, prefix));
}

/** The schema that was checked, and how deep in it a value lies. */
interface Checked {
  schema: z.core.$ZodType;
  within: Place;
}

function mistakes(issue: Issue, value: unknown, checked: Checked, prefix: Place): Mistake[] {
  const path = issue.path.filter((part) => typeof part !== "symbol");
  const place = [...prefix, ...path];
  const got = memberAt(value, path);
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(checked.schema, [...checked.within, ...path]);
    return issue.keys.map((key) => ({
      place: [...place, key],
      message: `unknown key.${didYouMean(key, known) || " Take it out, or check its spelling."}`,
    }));
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const branch = likeliest(issue.errors);
    const inside = { ...checked, within: [...checked.within, ...path] };
    if (branch) return branch.flatMap((one) => mistakes(one, got, inside, place));
    return [{ place, message: `expected ${alternatives(issue.errors)}, got ${shown(got)}.` }];
  }
  if (got === undefined)
    return [
      {
        place,
        message: `${lowerFirst(withoutReason(issue.message)).replace(/, received undefined$/, "")}, but it is missing.`,
      },
    ];
  const near =
    issue.code === "invalid_value" && typeof got === "string" ? didYouMean(got, issue.values.map(String)) : "";
  return [
    { place, message: `${withoutReason(issue.message).replace(/, received \S+$/, "")}, got ${shown(got)}.${near}` },
  ];
}

/** The alternative of a union that was probably meant: the only one that the kind of value fits, if there is one. */
function likeliest(errors: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = errors.filter(
    (branch) => !branch.some((issue) => issue.path.length === 0 && issue.code === "invalid_type"),
  );
  const known = fitting.filter(
    (branch) => !branch.some((issue) => issue.code === "unrecognized_keys" && issue.path.length === 0),
  );
  return fitting.length === 1 ? fitting[0] : known.length === 1 ? known[0] : undefined;
}

function alternatives(errors: readonly (readonly Issue[])[]): string {
  const kinds = errors.flatMap((branch) =>
    branch.flatMap((issue) => (issue.code === "invalid_type" && issue.path.length === 0 ? [issue.expected] : [])),
  );
  const names = [...new Set(kinds)].map((kind) =>
    kind === "object" ? "a mapping" : kind === "array" ? "a list" : `a ${kind}`,
  );
  return names.length > 0 ? names.join(" or ") : "another value";
}

/** Zod's "Too small: expected number to be >=0" without its first half. */
function withoutReason(message: string): string {
  const at = message.indexOf(": ");
  return at < 0 ? lowerFirst(message) : message.slice(at + 2);
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function memberAt(value: unknown, path: Place): unknown {
  return path.reduce<unknown>(
    (at, part) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, part)
        ? (at as Record<string, unknown>)[part]
        : undefined,
    value,
  );
}

/** A value as JSON, not too long. */
export function shown(value: unknown): string {
  const text = excerpt(typeof value === "string" ? JSON.stringify(value) : value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
