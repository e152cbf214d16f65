/** A loss curve as text: at most 80 columns, legible without colour, every series with a mark of its own. */

import { DitherError } from "../../base/errors.js";
import type { Interval } from "../../math/statistics/bootstrap.js";
import { lossAt, lossScale, roundTicks, tickLabel, type LossScale } from "../plot/loss-scale.js";
import { glyphsFor, toAscii } from "./terminal-glyphs.js";
import { bracketed, estimate, plain } from "../words/numerals.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface TerminalPoint {
  readonly std: number;
  readonly loss: number;
  readonly lossInterval?: Readonly<Interval>;
}

export interface TerminalSeries {
  readonly label: string;
  readonly points: readonly TerminalPoint[];
  /** σ* with its 95 % interval, drawn in a row under the curves. */
  readonly preferred?: { readonly std: number; readonly interval: Readonly<Interval> };
}

export interface TerminalPlotOptions {
  /** σ_train, drawn as an upright rule; default none. */
  readonly trainingNoise?: number;
  /** Columns of the whole plot, default 80, at least 40. */
  readonly width?: number;
  /** Rows of the curves alone, default 16, at least 5. */
  readonly height?: number;
  /** Only ASCII characters, for terminals without Unicode; default false. */
  readonly ascii?: boolean;
  /** What is plotted, default "loss". */
  readonly what?: string;
}

/** What each of {@link TerminalPlotOptions} may be. */
export const terminalPlotOptionKinds = {
  trainingNoise: "number",
  width: "number",
  height: "number",
  ascii: "boolean",
  what: "text",
} as const satisfies OptionKinds<TerminalPlotOptions>;

/**
 * Lines of text, joined by line feeds: one or two curves of loss against test noise, the 95 % band where it is taller
 * than a character, σ_train as an upright rule, and a row with σ* and its interval for each series.
 * @throws DitherError `value` for no series, more than two, or one without points.
 */
export function terminalPlot(series: readonly TerminalSeries[], options: TerminalPlotOptions = {}): string {
  checkArguments("terminalPlot", { series }, { series: "array" });
  checkOptions("terminalPlot", options, terminalPlotOptionKinds);
  if (series.length < 1 || series.length > 2 || series.some((s) => s.points.length === 0))
    throw new DitherError("value", `plot: expected one or two series with points, got ${series.length}.`);
  const glyphs = glyphsFor(
    series.map((s) => s.label),
    options.ascii === true,
  );
  const width = Math.max(40, options.width ?? 80);
  const rows = Math.max(5, options.height ?? 16);
  const trainingNoise = options.trainingNoise ?? 0;
  const points = series.flatMap((s) => s.points);
  const scale = lossScale(
    points.map((p) => p.loss),
    points.flatMap((p) => p.lossInterval ?? []),
  );
  const maximum = Math.max(trainingNoise, ...points.map((p) => p.std)) || 1;
  const labels = rowLabels(scale, rows);
  const gutter = Math.max(glyphs.sigma.length + 1, ...[...labels.values()].map((label) => label.length)) + 3;
  const columns = width - gutter - 2;
  const column = (std: number) => Math.round((std / maximum) * (columns - 1));
  const row = (loss: number) => rowOf(scale, loss, rows);

  const canvas = Array.from({ length: rows }, () => new Array<string>(columns).fill(" "));
  if (trainingNoise > 0) for (const line of canvas) line[column(trainingNoise)] = glyphs.rule;
  const stds = Array.from({ length: columns }, (_, c) => (c / (columns - 1)) * maximum);
  for (const s of series) drawBand(s);
  for (const s of series) drawPath(s);
  series.forEach((s, i) => drawMarks(s, i));

  const what = `${options.what ?? "loss"}${scale.type === "log" ? " (log scale)" : ""}`;
  const trained = trainingNoise > 0 ? `trained with ${glyphs.sigma} = ${plain(trainingNoise)}` : "";
  const lines = [header(what, trained, gutter + column(trainingNoise), width)];
  canvas.forEach((line, r) => lines.push(edge(labels.get(r)) + line.join("")));
  series.forEach((s, i) => lines.push(...strip(s, i)));
  lines.push(...floor());
  lines.push(...legend());
  const text = lines.map((line) => [...line.trimEnd()].slice(0, width).join("")).join("\n");
  return options.ascii === true ? toAscii(text) : text;

  function drawBand(s: TerminalSeries): void {
    const edges = ([0, 1] as const).map((end) =>
      s.points.map((p) => ({ std: p.std, loss: Math.max(scale.domain[0], p.lossInterval?.[end] ?? p.loss) })),
    );
    within(s).forEach((c) => {
      const [bottom, top] = edges.map((points) => row(lossAt(points, stds[c], scale)));
      for (let r = top; r <= bottom && bottom > top; r++) canvas[r][c] = glyphs.band;
    });
  }

  function drawPath(s: TerminalSeries): void {
    let before: number | null = null;
    for (const c of within(s)) {
      const here = row(lossAt(s.points, stds[c], scale));
      const from: number = before === null ? here : before + Math.sign(here - before);
      for (let r = Math.min(from, here); r <= Math.max(from, here); r++) canvas[r][c] = glyphs.path;
      before = here;
    }
  }

  function drawMarks(s: TerminalSeries, i: number): void {
    const mark = glyphs.marks[i];
    for (const p of s.points) {
      const [r, c] = [row(p.loss), column(p.std)];
      const other = i > 0 && canvas[r][c] === glyphs.marks[0];
      canvas[r][c] = other ? glyphs.both : mark;
    }
  }

  /** Columns between the first and the last point. */
  function within(s: TerminalSeries): number[] {
    const levels = s.points.map((p) => column(p.std));
    const [first, last] = [Math.min(...levels), Math.max(...levels)];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }

  function strip(s: TerminalSeries, i: number): string[] {
    if (s.preferred === undefined) return [];
    const { std, interval } = s.preferred;
    const line = new Array<string>(columns).fill(" ");
    if (trainingNoise > 0) line[column(trainingNoise)] = glyphs.rule;
    const at = (level: number) => Math.min(columns - 1, Math.max(0, column(level)));
    const [low, middle, high] = [at(interval[0]), at(std), at(interval[1])];
    for (let c = low; c <= high; c++) line[c] = glyphs.floor;
    if (low < middle) line[low] = glyphs.ends[0];
    if (high > middle) line[high] = glyphs.ends[1];
    line[middle] = glyphs.marks[i];
    const said = `${s.label} ${bracketed(estimate(std, interval))}`;
    const right = Math.max(high, middle) + 2;
    const left = Math.min(low, middle) - 1 - said.length;
    if (right + said.length > columns && left < 0) return [edge(`${glyphs.sigma}*`) + line.join(""), beside(said)];
    const start = right + said.length <= columns ? right : left;
    if (start > 0 && line[start - 1] === glyphs.rule) line[start - 1] = " ";
    [...said].forEach((character, k) => (line[start + k] = character));
    return [edge(`${glyphs.sigma}*`) + line.join("")];
  }

  /** Right of the axis, or from the left where that is too short. */
  function beside(said: string): string {
    const line = `${edge(undefined)} ${said}`;
    return line.length <= width ? line : said.padStart(width);
  }

  function edge(label: string | undefined): string {
    return `${(label ?? "").padStart(gutter - 2)} ${label === undefined ? glyphs.axis : glyphs.tick}`;
  }

  function floor(): string[] {
    const axis = new Array<string>(columns).fill(glyphs.floor);
    const numbers = new Array<string>(width).fill(" ");
    for (const tick of roundTicks(0, maximum, Math.floor(columns / 11))) {
      axis[column(tick)] = glyphs.floorTick;
      const label = tickLabel(tick);
      const start = Math.min(width - label.length, gutter + column(tick) - Math.floor(label.length / 2));
      [...label].forEach((character, k) => (numbers[start + k] = character));
    }
    const name = `test noise ${glyphs.sigma} (standard deviation)`;
    const indent = " ".repeat(
      Math.max(0, Math.min(width - name.length, gutter + Math.floor((columns - name.length) / 2))),
    );
    return [" ".repeat(gutter - 1) + glyphs.corner + axis.join(""), numbers.join(""), indent + name];
  }

  function legend(): string[] {
    const drawn = new Set(canvas.flat());
    const entries = [
      ...series.map((s, i) => `${glyphs.marks[i]} ${s.label}`),
      ...(series.length > 1 && drawn.has(glyphs.both) ? [`${glyphs.both} both`] : []),
      ...(drawn.has(glyphs.band) ? [`${glyphs.band} 95 % interval`] : []),
      ...(trained !== "" && !lines[0].endsWith(trained) ? [`${glyphs.rule} ${trained}`] : []),
      ...(series.some((s) => s.preferred !== undefined) ? [`${glyphs.sigma}* preferred [95 %]`] : []),
    ];
    const wrapped: string[] = [];
    for (const entry of entries) {
      const last = wrapped.length - 1;
      if (last >= 0 && wrapped[last].length + 3 + entry.length <= width) wrapped[last] += `   ${entry}`;
      else wrapped.push(" ".repeat(gutter) + entry);
    }
    return wrapped;
  }
}

function rowOf(scale: LossScale, loss: number, rows: number): number {
  const height = scale.height(loss);
  return Math.min(rows - 1, Math.max(0, Math.round((1 - (Number.isNaN(height) ? 0 : height)) * (rows - 1))));
}

/** Tick labels by row, about one for every third row of a linear scale. */
function rowLabels(scale: LossScale, rows: number): Map<number, string> {
  const [low, high] = scale.domain;
  const ticks = scale.type === "log" ? scale.ticks : roundTicks(low, high, rows / 3);
  return new Map(ticks.map((tick) => [rowOf(scale, tick, rows), tickLabel(tick)]));
}

function header(what: string, trained: string, middle: number, width: number): string {
  const start = Math.min(width - trained.length, middle - Math.floor(trained.length / 2));
  return trained === "" || start < what.length + 3 ? ` ${what}` : ` ${what}`.padEnd(start) + trained;
}
