/** What a claim of a study says: measured numbers, what they should be, of which cells, on how many seeds. */

export const comparisons = ["<=", ">=", "<", ">", "="] as const;
export type Comparison = (typeof comparisons)[number];

/** What a number, or a word, should be. */
export type Expectation =
  | { kind: "interval"; low: number; high: number }
  | { kind: "comparison"; comparison: Comparison; value: number }
  | { kind: "quantity"; comparison: Comparison; factor: number; other: Counterpart }
  | { kind: "word"; words: string };

/**
 * A quantity of the run with the same seed in another cell: the one that differs in these settings alone. Without settings
 * it is the same run.
 */
export interface Counterpart {
  quantity: string;
  /** By path of the setting. */
  settings: { path: string; value: SettingValue }[];
  /** As it stands in the file. */
  text: string;
}

/** A value as a claim names it; lists are those of settings like `layers`. */
export type SettingValue = string | number | boolean | null | readonly unknown[];

/** One condition on a setting of a cell, or on the list of values it may have. */
export interface Condition {
  /** Path of the setting: `network.noise`. */
  setting: string;
  comparison: Comparison | "in";
  value: SettingValue;
  /** With `in`: lowest and highest value. */
  range?: [number, number];
}

/** A quantity and what it should be. */
export interface Statement {
  /** Name of a quantity. */
  quantity: string;
  expectation: Expectation;
}

export interface Claim {
  /** As it stands in the file. */
  text: string;
  /** All hold on the same seeds. */
  statements: Statement[];
  conditions: Condition[];
  /** On at least `least` of `of` seeds, counted; or on at least this share of all seeds there could be. Absent: on all. */
  seeds?: { least: number; of: number } | { share: number };
}

/** Whether two numbers compare as asked. */
export function compares(a: number, comparison: Comparison, b: number): boolean {
  if (comparison === "=") return a === b;
  if (comparison === "<") return a < b;
  if (comparison === "<=") return a <= b;
  return comparison === ">" ? a > b : a >= b;
}
