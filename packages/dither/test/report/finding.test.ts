/** The title and the abstract say what the numbers say, also when they say little. */

import { describe, expect, it } from "vitest";
import { abstract, abstractSentences, title } from "../../src/report/words/finding.js";
import { reportDigest, comparisonPage } from "../../src/report/results/comparison.js";
import type { PlacementSummary } from "../../src/report/words/comparison.js";
import type { Verdict } from "../../src/preference/statistics/verdict.js";
import { comparison, newDocument, summary } from "./fixtures.js";

function judged(
  placement: "inside" | "outside",
  verdict: Verdict,
  ratio: number | null = 0.4,
  networks = 10,
): PlacementSummary {
  const base = summary(placement, networks);
  const all = (which: Verdict) => (verdict === which ? networks : 0);
  return {
    ...base,
    preferred: { std: 0.2, ratio, interval: [0.1, 0.3] },
    prefersNoise: all("prefers noise"),
    prefersSilence: all("prefers silence"),
    undecided: all("undecided"),
    verdict,
  };
}

const titled = (...entries: PlacementSummary[]) => title(comparison({ summary: entries }));

describe("title", () => {
  it("states the finding of the default experiment", () => {
    expect(title(comparison())).toBe(
      "Networks with noise inside perform best at 0.96 of their training noise; with noise outside, in silence",
    );
  });

  it.each([
    [
      "prefers noise",
      "prefers noise",
      "Networks with noise inside perform best at 0.40 of their training noise; with noise outside, at 0.40 of it",
    ],
    [
      "prefers silence",
      "prefers noise",
      "Networks with noise inside perform best in silence; with noise outside, at 0.40 of the training noise",
    ],
    ["prefers silence", "prefers silence", "Networks perform best in silence, with noise inside or outside"],
    ["undecided", "undecided", "Whether networks prefer noise is undecided, with noise inside and outside"],
    [
      "undecided",
      "prefers silence",
      "Networks with noise outside perform best in silence; with noise inside, it is undecided",
    ],
    [
      "prefers noise",
      "undecided",
      "Networks with noise inside perform best at 0.40 of their training noise; with noise outside, it is undecided",
    ],
  ] as const)("inside %s, outside %s", (inside, outside, expected) => {
    expect(titled(judged("inside", inside), judged("outside", outside))).toBe(expected);
  });

  it("speaks of one placement, of one network, and of a level where there was no training noise", () => {
    expect(titled(judged("outside", "undecided"))).toBe(
      "Whether networks prefer noise is undecided, with noise outside",
    );
    expect(titled(judged("inside", "prefers noise", 0.96, 1))).toBe(
      "A network with noise inside performs best at 0.96 of its training noise",
    );
    expect(titled(judged("inside", "prefers noise", null))).toBe(
      "Networks with noise inside perform best at a noise of 0.20",
    );
  });

  it("gives way to a title of the author's", () => {
    expect(title(comparison({ title: "Mine" }))).toBe("Mine");
    expect(title(comparison({ title: " " }))).toContain("Networks with noise inside");
  });
});

describe("abstract", () => {
  const cases = {
    default: comparison(),
    undecided: comparison({ summary: [judged("inside", "undecided"), judged("outside", "prefers silence")] }),
    "one placement": comparison({ summary: [judged("inside", "prefers noise", 0.96, 1)], seeds: [7] }),
    "no training noise": comparison({
      trainingNoise: 0,
      summary: [{ ...judged("inside", "prefers silence", null), lossRatio: null }],
    }),
    "a task with full stops": comparison({ task: "my. own! task." }),
    nothing: comparison({ summary: [], networks: [] }),
  };

  it.each(Object.entries(cases))("has exactly three sentences: %s", (_, c) => {
    expect(
      abstract(c)
        .split(/[.!?](?=\s|$)/)
        .filter((part) => part.trim() !== ""),
    ).toHaveLength(3);
    for (const sentence of abstractSentences(c)) expect(sentence).toMatch(/^[A-Z][^\n]*\.$/u);
    expect(abstract(c)).not.toMatch(/NaN|undefined|null|Infinity/);
  });

  it("carries the measured numbers with their intervals", () => {
    const [done, found, divided] = abstractSentences(comparison());
    expect(done).toContain(
      "600 updates with noise of standard deviation 0.5 and measured at 12 levels of test noise from 0 to 1.25",
    );
    expect(found).toContain("0.48 (95 % interval 0.46 to 0.50) with noise inside");
    expect(found).toContain("removes 91 % of the noise-free loss (89 to 93 %)");
    expect(found).toContain("removes −0.1 % of the noise-free loss (−0.4 to 0.2 %)");
    expect(divided).toContain(
      "by 11 (8.9 to 14 over networks) with noise inside and 0.20 (0.17 to 0.23 over networks)",
    );
    expect(divided).toContain(
      "10 of 10 networks with noise inside prefer noise and 10 of 10 with noise outside prefer silence",
    );
  });

  it("admits how networks divide and that the whole is undecided", () => {
    const mixed = { ...judged("inside", "undecided"), prefersNoise: 6, prefersSilence: 1, undecided: 3 };
    const [, , divided] = abstractSentences(comparison({ summary: [mixed] }));
    expect(divided).toContain(
      "6 of 10 networks with noise inside prefer noise (1 prefers silence and 3 are undecided)",
    );
    expect(divided).toContain("taken together those with noise inside are undecided");
  });

  it("opens with the sentence that a list of reports shows", () => {
    const page = comparisonPage(newDocument(), comparison(), { generatedAt: "2026-03-04T12:34:56Z" });
    expect(reportDigest(page)).toEqual({
      title: title(comparison()),
      firstSentence: abstractSentences(comparison())[0],
    });
  });
});
