/** How coverage is counted, and that the page of calibration is complete. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CalibratedFamily } from "../../claims/calibration/family.js";
import { coverageOf } from "../../claims/calibration/proportions.js";
import { familyTable } from "../../claims/calibration/table.js";
import type { Line } from "../../claims/calibration/records.js";

const family: CalibratedFamily = {
  title: "made up",
  explained: "",
  quantities: ["σ*"],
  cases: () => Promise.resolve([]),
};
const line = (size: string, repeat: number, value: number, verdict: string): Line => ({
  number: 1,
  family: "made up",
  name: "one",
  size,
  repeat,
  verdict,
  reported: { "σ*": { value, interval: [value - 1, value + 1] } },
});

describe("coverage", () => {
  it("of Wilson's interval is a sum of binomial probabilities", () => {
    // Of 2 seeds: 0 gives [0, 0.66], 1 [0.09, 0.91], 2 [0.34, 1]: at one half all hold, at 0.7 those of 1 and 2.
    expect(coverageOf(2, 0.5)).toBeCloseTo(1, 12);
    expect(coverageOf(2, 0.7)).toBeCloseTo(1 - 0.3 ** 2, 12);
    // The mean over proportions is near what is promised.
    const mean = Array.from({ length: 99 }, (_, k) => coverageOf(90, (k + 1) / 100)).reduce((a, b) => a + b) / 99;
    expect(mean).toBeGreaterThan(0.94);
    expect(mean).toBeLessThan(0.96);
  });

  it("counts intervals that hold the true value, and verdicts that are false", () => {
    const lines = [
      line("truth", 0, 5, "prefers noise"),
      line("few", 0, 5.5, "prefers noise"),
      line("few", 1, 6, "undecided"),
      line("few", 2, 6.5, "prefers silence"),
      line("few", 3, 3.5, "prefers noise"),
    ];
    expect(familyTable(family, lines).split("\n")[2]).toBe("| one | few | 4 | 50 % | 1 | 1 | prefers noise |");
  });
});

it("stands on a page that has every kind of interval, each measured 200 times", () => {
  const page = readFileSync(new URL("../../docs/reference/calibration.md", import.meta.url), "utf8");
  for (const title of ["Preference curves", "Repairs", "Means over networks", "Proportions of seeds"])
    expect(page).toContain(`## ${title}\n`);
  const rows = page.split("\n").filter((text) => /^\| [^|]*(?:inside|outside)/.test(text));
  expect(rows.length).toBe(21 + 6 + 8);
  for (const row of rows) expect(row.split("|")[3].trim()).toBe("200");
});
