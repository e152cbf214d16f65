/** The page "Twenty tasks in one network": the tables that follow from its data. */

import { significant } from "dither";
import { insideOf, meanOf } from "../atlas/tables.js";
import { markdownTable, withPart } from "../between-markers.js";
import { methods, type Repair, type SuiteNetwork, type TaskMeasure } from "./networks.js";

/** Paths from the root. */
export const paths = { page: "docs/how-to/multi-task.md", data: "docs/data/suite.json" } as const;

/** The studies that train the suite. */
export const studies = ["multi-task", "multi-task-relu"] as const;

/** A task is solved where so many of its trials are answered correctly. */
const solved = 0.9;

/** The page with its tables in place; the rest of it is written by hand. */
export function withTables(page: string, networks: readonly SuiteNetwork[]): Promise<string> {
  const parts = [
    "### Loss and score, all tasks together",
    pooledTable(networks),
    "The share of correct answers, and the noise at which it is highest:",
    correctTable(networks),
    "### Task by task",
    taskCountTable(networks),
    "The preferred noise of each task's loss over the training noise, inside, mean over networks; in brackets how many of the networks prefer noise, where one does:",
    taskTable(networks),
    "### Operating points and repairs",
    repairTable(networks),
  ];
  return withPart(page, parts.join("\n\n"));
}

interface Cell {
  networks: SuiteNetwork[];
  /** "64 relu", "inside", "0.5" */
  names: [units: string, placement: string, level: string];
}

/** Networks that differ in their seed alone. */
export function cellsOf(networks: readonly SuiteNetwork[]): Cell[] {
  const cells = new Map<string, Cell>();
  for (const network of networks) {
    const { units, activation, placement, noise } = network;
    const names: Cell["names"] = [`${units}\u00a0${activation}`, placement, String(Number(noise.toPrecision(3)))];
    const cell = cells.get(names.join()) ?? { networks: [], names };
    cell.networks.push(network);
    cells.set(names.join(), cell);
  }
  return [...cells.values()];
}

const cellHead = ["network", "noise", "σ_train"];

/** What is the same for all networks is said once. */
const each = (cell: Cell, of: (network: SuiteNetwork) => string): string => {
  const said = cell.networks.map((network) => whole(of(network)));
  return new Set(said).size === 1 ? said[0] : said.join("; ");
};

const bare = (value: number): string => (value === 0 ? "0" : value.toFixed(2));
/** What is one value is not broken into lines. */
const whole = (text: string): string => text.replaceAll(" ", "\u00a0");
const between = (low: number, high: number): string => `[${bare(low)}, ${bare(high)}]`;
const percent = (share: number): string => String(Math.round(100 * share));

export function pooledTable(networks: readonly SuiteNetwork[]): string {
  return markdownTable(
    [...cellHead, "σ\\*/σ_train (95 %)", "prefers", "L(0)/L(σ_train)", "D/V"],
    cellsOf(networks).map((cell) => [
      ...cell.names,
      each(cell, ({ ratio, low, high }) => `${bare(ratio)} ${between(low, high)}`),
      each(cell, ({ verdict }) => verdict.replace("prefers ", "")),
      each(cell, ({ lossRatio }) => significant(lossRatio, 3)),
      each(cell, ({ biasOverVariance }) => significant(biasOverVariance, 2)),
    ]),
  );
}

function correctTable(networks: readonly SuiteNetwork[]): string {
  return markdownTable(
    [...cellHead, "correct with noise / without, %", "σ\\*/σ_train of the score (95 %)"],
    cellsOf(networks).map((cell) => [
      ...cell.names,
      each(cell, ({ pooled }) => `${percent(pooled.correct[1])} / ${percent(pooled.correct[0])}`),
      each(cell, ({ pooled }) => `${bare(pooled.scoreRatio)} ${between(...pooled.scoreInterval)}`),
    ]),
  );
}

const countOf = ({ tasks }: SuiteNetwork, which: (task: TaskMeasure) => boolean): number => tasks.filter(which).length;
export const verdictCounts = (network: SuiteNetwork): number[] =>
  ["prefers noise", "prefers silence", "undecided"].map((verdict) =>
    countOf(network, (task) => task.verdict === verdict),
  );
export const solvedCount = (network: SuiteNetwork): number => countOf(network, ({ correct }) => correct[1] >= solved);

function taskCountTable(networks: readonly SuiteNetwork[]): string {
  return markdownTable(
    [
      ...cellHead,
      "tasks at 90 % correct",
      "tasks whose loss prefers noise / silence / undecided",
      "tasks whose score is best with noise",
    ],
    cellsOf(networks).map((cell) => [
      ...cell.names,
      each(cell, (network) => String(solvedCount(network))),
      each(cell, (network) => verdictCounts(network).join(" / ")),
      each(cell, (network) => String(countOf(network, ({ scoreInterval }) => scoreInterval[0] > 0))),
    ]),
  );
}

/** A row for each task, a column for each level inside. */
function taskTable(networks: readonly SuiteNetwork[]): string {
  const cells = cellsOf(insideOf(networks));
  const tasks = cells[0].networks[0].tasks.map(({ task }) => task);
  return markdownTable(
    ["task", ...cells.map(({ names: [units, , level] }) => `${units}, ${level}`)],
    tasks.map((name) => [
      `\`${name}\``,
      ...cells.map((cell) => {
        const own = cell.networks.flatMap((network) => network.tasks.filter(({ task }) => task === name));
        const mean = meanOf(own.map(({ ratio }) => ratio));
        const preferring = own.filter(({ verdict }) => verdict === "prefers noise").length;
        return preferring === 0 ? bare(mean) : `**${bare(mean)}** (${preferring})`;
      }),
    ]),
  );
}

function repairTable(networks: readonly SuiteNetwork[]): string {
  const shares = methods.map((name) => `${name}: % of L(0)`);
  return markdownTable(
    [...cellHead, "a/σ, median", "transmission, median", ...shares, "correct in silence before / after the best, %"],
    cellsOf(networks).map((cell) => [
      ...cell.names,
      each(cell, ({ operating }) => significant(operating.ratio.median, 2)),
      each(cell, ({ operating }) => significant(operating.transmission.median, 2)),
      ...methods.map((name) => each(cell, ({ repairs }) => lossShare(repairs.find(({ method }) => method === name)))),
      each(cell, ({ unrepaired, repairs }) => {
        const [best] = [...repairs].sort((a, b) => a.loss.value - b.loss.value);
        return `${percent(unrepaired)} / ${percent(best.correct)}`;
      }),
    ]),
  );
}

function lossShare(repair: Repair | undefined): string {
  if (repair === undefined) return "–";
  const [low, high] = repair.loss.interval;
  return `${percent(repair.loss.value)} [${percent(low)}, ${percent(high)}]`;
}
