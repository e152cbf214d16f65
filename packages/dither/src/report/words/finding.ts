/** What a comparison found, in words: a title that states it and an abstract of three sentences with the numbers. */

import { counted } from "../../base/counted.js";
import type { Comparison, PlacementSummary } from "./comparison.js";
import { levelWords } from "../../settings/level.js";
import { estimate, list, percentage, plain, seedList, significant } from "./numerals.js";
import { comparisonShape } from "./comparison.js";
import { checkArguments } from "../../base/check-arguments.js";

/**
 * A title that states the finding: "Networks with noise inside perform best at 0.96 of their training noise; with
 * noise outside, in silence". Decided placements come first; `comparison.title` overrides it.
 */
export function title(comparison: Comparison): string {
  checkArguments("comparisonTitle", { comparison }, { comparison: comparisonShape });
  if (comparison.title !== undefined && comparison.title.trim() !== "") return comparison.title;
  const { summary } = comparison;
  if (summary.length === 0) return "No networks were compared";
  const alone = summary.every((s) => s.networks === 1);
  const decided = summary.filter((s) => s.verdict !== "undecided");
  const open = summary.filter((s) => s.verdict === "undecided");
  if (decided.length === 0)
    return `Whether ${alone ? "a network prefers" : "networks prefer"} noise is undecided, with noise ${where(open, "and")}`;
  const subject = alone ? "A network" : "Networks";
  const verb = alone ? "performs" : "perform";
  if (summary.length > 1 && summary.every((s) => s.verdict === "prefers silence"))
    return `${subject} ${verb} best in silence, with noise ${where(summary, "or")}`;
  const clauses = decided.map((s, i) =>
    i === 0
      ? `${subject} with noise ${s.placement} ${verb} best ${bestAt(s, alone ? "its training noise" : "their training noise")}`
      : `with noise ${s.placement}, ${bestAt(s, decided[0].verdict === "prefers noise" ? "it" : "the training noise")}`,
  );
  if (open.length > 0) clauses.push(`with noise ${where(open, "and")}, it is undecided`);
  return clauses.join("; ");
}

/** The abstract: the three sentences of {@link abstractSentences}, joined by spaces. */
export function abstract(comparison: Comparison): string {
  checkArguments("comparisonAbstract", { comparison }, { comparison: comparisonShape });
  return abstractSentences(comparison).join(" ");
}

/** Exactly three sentences: what was done, where the loss is lowest and by how much, and how the networks divide. */
export function abstractSentences(comparison: Comparison): [done: string, found: string, divided: string] {
  checkArguments("comparisonSentences", { comparison }, { comparison: comparisonShape });
  return [done(comparison), found(comparison), divided(comparison)];
}

function done(c: Comparison): string {
  const groups = list(
    c.summary.map(
      (s, i) =>
        `${s.networks}${i === 0 ? (s.networks === 1 ? " network" : " networks") : ""} with noise ${s.placement}`,
    ),
  );
  const seeds = c.seeds.length === 1 ? `seed ${c.seeds[0]}` : `${c.seeds.length} seeds, ${seedList(c.seeds)}`;
  const noise =
    c.trainingNoise > 0 ? `with noise of ${levelWords(c.noiseKind).name} ${plain(c.trainingNoise)}` : "without noise";
  const levels = c.summary[0]?.curve.map((point) => point.std) ?? [];
  const tested =
    levels.length > 0
      ? ` and measured at ${levels.length} levels of test noise from ${plain(Math.min(...levels))} to ${significant(Math.max(...levels))}`
      : "";
  const verb = c.summary.length === 1 && c.summary[0].networks === 1 ? "was" : "were";
  return `On the task “${withinSentence(c.task)}”, ${groups || "no networks"} (${seeds}) ${verb} trained for ${counted(c.updates, "update")} ${noise}${tested}.`;
}

function found(c: Comparison): string {
  if (c.summary.length === 0) return "Nothing was measured.";
  const parts = c.summary.map((s, i) => {
    const level = estimate(s.preferred.std, s.preferred.interval);
    const gain = percentage(s.gain.value, s.gain.interval);
    const named = i === 0 ? " (95 % interval" : " (";
    return (
      `at ${i === 0 ? "a test noise of " : ""}${level.value}${named}${i === 0 ? " " : ""}${level.low} to ${level.high}) ` +
      `with noise ${s.placement}, where the best noise removes ${gain.value} % of the noise-free loss (${gain.low} to ${gain.high} %)`
    );
  });
  return `The mean loss is lowest ${parts.join(", and ")}.`;
}

function divided(c: Comparison): string {
  if (c.summary.length === 0) return "No network prefers anything.";
  const ratios = c.summary.flatMap((s) => {
    if (s.lossRatio === null) return [];
    const { median, low, high } = s.lossRatio;
    const range = s.networks > 1 ? ` (${significant(low, 2)} to ${significant(high, 2)} over networks)` : "";
    return [`${significant(median, 2)}${range} with noise ${s.placement}`];
  });
  const effect =
    ratios.length > 0
      ? `Switching the training noise off multiplies the loss by ${list(ratios)}; `
      : "Network by network, ";
  const sentence = effect + list(c.summary.map((s, i) => counts(s, i === 0))) + remainder(c.summary);
  return `${sentence}.`;
}

/** "10 of 10 networks with noise inside prefer noise", or how they divide. */
function counts(s: PlacementSummary, first: boolean): string {
  const verdicts = (
    [
      [s.prefersNoise, "noise"],
      [s.prefersSilence, "silence"],
      [s.undecided, "undecided"],
    ] as const
  ).filter(([count]) => count > 0);
  const said = verdicts.map(([count, what], i) => {
    const verb =
      what === "undecided"
        ? count === 1
          ? "is undecided"
          : "are undecided"
        : `${count === 1 ? "prefers" : "prefer"} ${what}`;
    return i === 0
      ? `${count} of ${s.networks}${first ? " networks" : ""} with noise ${s.placement} ${verb}`
      : `${count} ${verb}`;
  });
  return said.length > 1 ? `${said[0]} (${list(said.slice(1))})` : said.join("");
}

/** What the counts leave open: a placement whose networks taken together are undecided. */
function remainder(summary: readonly PlacementSummary[]): string {
  const open = summary.filter((s) => s.verdict === "undecided" && s.undecided < s.networks);
  return open.length === 0 ? "" : `, and taken together those with noise ${where(open, "and")} are undecided`;
}

function bestAt(s: PlacementSummary, training: string): string {
  if (s.verdict === "prefers silence") return "in silence";
  const { ratio, std } = s.preferred;
  return ratio === null ? `at a noise of ${significant(std, 2)}` : `at ${significant(ratio, 2)} of ${training}`;
}

function where(summary: readonly PlacementSummary[], conjunction: "and" | "or"): string {
  return summary.map((s) => s.placement).join(` ${conjunction} `);
}

/** A name with nothing in it that ends a sentence. */
function withinSentence(name: string): string {
  return name.replace(/[.!?]+(\s|$)/g, "$1").trim();
}
