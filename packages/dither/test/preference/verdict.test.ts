import { expect, it } from "vitest";
import type { Verdict } from "../../src/preference/statistics/verdict.js";
import type { Interval } from "../../src/math/statistics/bootstrap.js";
import { verdictOf } from "../../src/preference/statistics/verdict.js";

const table: [gain: Interval, preferred: Interval, verdict: Verdict][] = [
  [[0.2, 0.4], [0.3, 0.5], "prefers noise"],
  [[0.011, 0.4], [0.001, 0.5], "prefers noise"],
  [[0.01, 0.4], [0.3, 0.5], "undecided"], // not above 0.01
  [[0.2, 0.4], [0, 0.5], "undecided"], // σ* may be 0
  [[-0.1, 0.4], [0.3, 0.5], "undecided"],
  [[0, 0], [0, 0], "prefers silence"],
  [[-0.3, 0.0099], [0.3, 0.5], "prefers silence"], // a preferred level without a gain
  [[-0.3, 0.01], [0, 0], "undecided"], // not below 0.01
];

it.each(table)("gain %j and σ* %j: %s", (gain, preferred, verdict) => {
  expect(verdictOf({ gain, preferred, most: [0, gain[1]] })).toBe(verdict);
});

it("does not call a network silent whose best level may gain something", () => {
  expect(verdictOf({ gain: [0, 0], preferred: [0, 0], most: [0, 0.03] })).toBe("undecided");
  expect(verdictOf({ gain: [0.2, 0.4], preferred: [0.3, 0.5], most: [0.2, 0.5] })).toBe("prefers noise");
});
