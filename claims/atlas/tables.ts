/** The atlas as Markdown: thresholds, what the law and the untrained network foretell, what length, leak and score do. */

import { significant, wilsonInterval, type Interval } from "dither";
import { markdownTable } from "../between-markers.js";
import { areaUnderCurve } from "./ranking.js";
import type { AtlasRun, MeasuredRun } from "./runs.js";
import { levelsOf, thresholdOf, type Threshold } from "./thresholds.js";

/** Above, σ*∕σ_train counts as wanting noise; as claims have it for noise outside. */
export const some = 0.15;
/** As far beyond the formulas of the law as σ*∕σ_train may lie. */
const margin = 0.05;
/** A miss worth a line of its own. */
const far = 0.15;

/** Studies whose networks differ in task, training noise, placement and seed alone. */
const byTask = ["atlas-tasks", "atlas-classics", "atlas-mazes", "atlas-layers"];

export interface Group {
  name: string;
  runs: AtlasRun[];
}

/** "maze, rooms": the networks of one task. */
export function groupsOf(runs: readonly AtlasRun[]): Group[] {
  const groups = new Map<string, AtlasRun[]>();
  for (const run of runs) {
    if (!byTask.includes(run.study)) continue;
    const parts = [run.task, run.layout, run.layers && `${run.layers} ${run.layers === 1 ? "layer" : "layers"}`];
    const name = parts.filter(Boolean).join(", ");
    const known = groups.get(name);
    if (known) known.push(run);
    else groups.set(name, [run]);
  }
  return [...groups].map(([name, own]) => ({ name, runs: own }));
}

export const insideOf = <Run extends MeasuredRun>(runs: readonly Run[]): Run[] =>
  runs.filter(({ placement }) => placement === "inside");
const outsideOf = (runs: readonly AtlasRun[]): AtlasRun[] => runs.filter(({ placement }) => placement === "outside");
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export function summary(runs: readonly AtlasRun[]): string {
  const said = (own: readonly AtlasRun[], where: string): string => {
    const wanting = own.filter(({ verdict }) => verdict === "prefers noise").length;
    const silent = own.filter(({ verdict }) => verdict === "prefers silence").length;
    return `Of ${own.length} with noise ${where} ${wanting} prefer noise, ${silent} silence, and ${own.length - wanting - silent} are undecided.`;
  };
  return `There are ${runs.length} networks of ${new Set(runs.map(({ study }) => study)).size} studies. ${said(insideOf(runs), "inside")} ${said(outsideOf(runs), "outside")}`;
}

/** A row for each task: its threshold inside, where the preference is strongest, where it is lost again, and noise outside. */
export function thresholdTable(runs: readonly AtlasRun[]): string {
  const rows = groupsOf(runs).map(({ name, runs: own }) => {
    const inside = insideOf(own);
    const threshold = thresholdOf(inside);
    const means = levelsOf(inside).map((noise) => ({
      noise,
      ratio: meanOf(inside.filter((run) => run.noise === noise).map(({ ratio }) => ratio)),
    }));
    const best = means.reduce((a, b) => (b.ratio > a.ratio ? b : a));
    const outside = outsideOf(own);
    return [
      name,
      thresholdText(threshold, levelsOf(inside)),
      `${best.ratio.toFixed(2)} at ${best.noise}`,
      Number.isFinite(threshold.end) ? significant(threshold.end, 2) : "–",
      `${outside.filter(({ ratio }) => ratio > some).length} of ${outside.length}`,
    ];
  });
  return markdownTable(
    [
      "task",
      "threshold of σ_train, inside",
      "σ\\*/σ_train at its highest",
      "below ½ again from",
      "outside, σ\\* > 0.15 σ_train",
    ],
    rows,
  );
}

function thresholdText({ std, interval }: Threshold, levels: readonly number[]): string {
  if (std === 0) return `below ${levels[0]}`;
  if (std === Infinity) return `none up to ${levels[levels.length - 1]}`;
  const end = (value: number): string =>
    value === 0 ? `< ${levels[0]}` : value === Infinity ? `> ${levels[levels.length - 1]}` : significant(value, 2);
  return interval === null ? significant(std, 2) : `${significant(std, 2)} [${end(interval[0])}, ${end(interval[1])}]`;
}

/** σ*∕σ_train of each task at each training noise, inside. */
export function ratioTable(runs: readonly AtlasRun[]): string {
  const groups = groupsOf(runs);
  const levels = levelsOf(groups.flatMap((group) => group.runs));
  return markdownTable(
    ["task", ...levels.map((level) => `σ_train ${level}`)],
    groups.map(({ name, runs: own }) => [
      name,
      ...levels.map((level) => {
        const found = insideOf(own).filter(({ noise }) => noise === level);
        return found.length === 0 ? "" : meanOf(found.map(({ ratio }) => ratio)).toFixed(2);
      }),
    ]),
  );
}

/** What of the law could have failed, and how often it did. */
export function lawText(runs: readonly AtlasRun[]): string {
  const known = insideOf(runs).filter((run) => run.biasOverVariance !== null);
  const testable = known.filter(({ biasOverVariance: ratio }) => ratio! > 0.5 && ratio! < 1);
  const kept = testable.filter(({ ratio }) => ratio > some).length;
  const bracketed = known.filter(
    ({ biasOverVariance: ratio, smooth, kink }) => ratio! > 0.5 && smooth !== null && kink !== null,
  );
  const missed = bracketed.filter((run) => distanceFromLaw(run) > margin);
  return [
    `Of ${known.length} networks with noise inside ${testable.length} have ½ < D/V < 1, where silence is better than the training noise and the law says that something between is better than both: ${kept} of them (${percent(kept, testable.length)}) have σ\\* > ${some} σ_train. Of ${bracketed.length} with D/V > ½ σ\\*/σ_train lies between the two formulas, or within ${margin} of them, in ${bracketed.length - missed.length} (${percent(bracketed.length - missed.length, bracketed.length)}).`,
    missTable(missed),
  ].join("\n\n");
}

/** How far σ*∕σ_train lies outside the bracket of the law; 0 within. */
export function distanceFromLaw({ ratio, smooth, kink }: AtlasRun): number {
  const [low, high] = [Math.min(smooth ?? NaN, kink ?? NaN), Math.max(smooth ?? NaN, kink ?? NaN)];
  return Math.max(0, low - ratio, ratio - high);
}

function missTable(missed: readonly AtlasRun[]): string {
  const worst = missed.filter((run) => distanceFromLaw(run) > far);
  const groups = new Map<string, AtlasRun[]>();
  for (const run of missed) {
    const name = [
      run.study.replace("atlas-", ""),
      run.task,
      run.layout,
      run.layers && `${run.layers} layers`,
      run.activation,
    ]
      .filter(Boolean)
      .join(", ");
    groups.set(name, [...(groups.get(name) ?? []), run]);
  }
  const rows = [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, own]) => [
      name,
      String(own.length),
      String(own.filter((run) => worst.includes(run)).length),
      spread(own.map(({ noise }) => noise)),
      spread(own.map(({ biasOverVariance }) => biasOverVariance ?? NaN)),
      spread(own.map(({ ratio }) => ratio)),
      `${own.filter(({ ratio, smooth, kink }) => ratio < Math.min(smooth ?? 0, kink ?? 0)).length} / ${own.filter(({ ratio, smooth, kink }) => ratio > Math.max(smooth ?? 0, kink ?? 0)).length}`,
    ]);
  return markdownTable(
    ["misses of", "networks", `by more than ${far}`, "σ_train", "D/V", "σ\\*/σ_train", "below / above the formulas"],
    rows,
  );
}

/** "0.2 to 4", or the one value. */
function spread(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => significant(value, 2));
  return low === high ? low : `${low} to ${high}`;
}

function percent(holds: number, count: number): string {
  if (count === 0) return "–";
  const [low, high] = wilsonInterval(holds, count).map((end) => Math.round(100 * end));
  return `95 % interval ${low} to ${high} %`;
}

/** How well numbers that are known before training tell which networks will prefer noise. */
export function foretoldTable(runs: readonly AtlasRun[]): string {
  const sets: [string, AtlasRun[]][] = [
    ["all tasks", insideOf(groupsOf(runs).flatMap((group) => group.runs))],
    ["one task, many settings", runs.filter(({ study }) => study === "atlas-settings")],
  ];
  const numbers: [string, (run: AtlasRun) => number][] = [
    ["σ_train", ({ noise }) => noise],
    ["γσ²_train", ({ noise, leak }) => leak * noise * noise],
    ["D/V of the untrained network", ({ untrained }) => untrained ?? NaN],
  ];
  const rows = sets.flatMap(([name, all]) => {
    const own = all.filter(({ untrained }) => untrained !== null);
    if (own.length === 0) return [];
    const wanting = own.map(({ ratio }) => ratio >= 0.5);
    return numbers.map(([number, of]) => {
      const { area, interval } = areaUnderCurve(own.map(of), wanting);
      return [name, String(own.length), number, within(area, interval)];
    });
  });
  return markdownTable(["networks", "of them", "known before training", "area under the ROC curve"], rows);
}

/** Threshold that the untrained network foretells, D∕V = ½, beside the one found, task by task. */
export function foretoldThresholds(runs: readonly AtlasRun[]): string {
  const rows = groupsOf(runs).flatMap(({ name, runs: own }) => {
    const inside = insideOf(own).filter(({ untrained }) => untrained !== null);
    if (inside.length === 0) return [];
    // Where D/V is ½ the network wants noise, as where σ*∕σ_train is.
    const foretold = thresholdOf(inside.map((run) => ({ ...run, ratio: run.untrained ?? NaN })));
    const levels = levelsOf(inside);
    return [[name, thresholdText(foretold, levels), thresholdText(thresholdOf(inside), levels)]];
  });
  return markdownTable(["task", "foretold", "found"], rows);
}

const within = (value: number, [low, high]: Interval): string =>
  `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;

/** Mean σ*∕σ_train, and L(σ_train), by length of training and weight decay. */
export function lengthTable(runs: readonly AtlasRun[]): string {
  const own = runs.filter(({ study }) => study === "atlas-length");
  const levels = levelsOf(own);
  const keys = [...new Set(own.map(({ updates, l2 }) => JSON.stringify([updates, l2])))].map(
    (key) => JSON.parse(key) as [number, number],
  );
  return markdownTable(
    [
      "updates",
      "weight decay",
      ...levels.map((level) => `σ\\*/σ_train at ${level}`),
      `L(σ_train) at ${levels[levels.length - 1]}`,
    ],
    keys.map(([updates, l2]) => {
      const these = own.filter((run) => run.updates === updates && run.l2 === l2);
      const at = (level: number, of: (run: AtlasRun) => number): number =>
        meanOf(these.filter(({ noise }) => noise === level).map(of));
      return [
        String(updates),
        String(l2),
        ...levels.map((level) => at(level, ({ ratio }) => ratio).toFixed(2)),
        significant(
          at(levels[levels.length - 1], ({ lossTrained }) => lossTrained),
          2,
        ),
      ];
    }),
  );
}

/** The threshold at each leak, as σ and as γσ². */
export function leakTable(runs: readonly AtlasRun[]): string {
  const own = runs.filter(({ study }) => study === "atlas-leak");
  const leaks = [...new Set(own.map(({ leak }) => leak))];
  return markdownTable(
    ["leak γ", "threshold of σ_train", "γσ² there", "σ\\*/σ_train at γσ² of 0.002, 0.008, 0.05, 0.2"],
    leaks.map((leak) => {
      const these = own.filter((run) => run.leak === leak);
      const threshold = thresholdOf(these);
      const levels = levelsOf(these);
      return [
        String(leak),
        thresholdText(threshold, levels),
        Number.isFinite(threshold.std) ? significant(leak * threshold.std ** 2, 2) : "–",
        levels
          .map((level) => meanOf(these.filter(({ noise }) => noise === level).map(({ ratio }) => ratio)).toFixed(2))
          .join(", "),
      ];
    }),
  );
}

/** Networks with noise inside that have a score. */
export const scoredOf = <Run extends MeasuredRun>(runs: readonly Run[]): Run[] =>
  insideOf(runs).filter(({ scoreRatio }) => scoreRatio !== null);

/** How many of the networks want noise in their loss or not, and in their score or not. */
export const wantingCount = (runs: readonly MeasuredRun[], loss: boolean, score: boolean): number =>
  runs.filter((run) => run.ratio > some === loss && (run.scoreRatio ?? 0) > some === score).length;

/** Loss and score of the same networks: where they agree on noise. */
export function scoreTable(runs: readonly AtlasRun[]): string {
  const rows = groupsOf(runs).flatMap(({ name, runs: own }) => {
    const scored = scoredOf(own);
    if (scored.length === 0) return [];
    const count = (loss: boolean, score: boolean): string => String(wantingCount(scored, loss, score));
    return [
      [name, String(scored.length), count(true, true), count(true, false), count(false, true), count(false, false)],
    ];
  });
  return markdownTable(
    ["task", "networks, inside", "both want noise", "the loss alone", "the score alone", "neither"],
    rows,
  );
}
