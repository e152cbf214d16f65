/** Curves of loss in the characters of a plot: bands, paths, marks, and the row that shows a preferred noise. */

import type { Interval } from "../../math/statistics/bootstrap.js";
import { lossAt } from "../plot/loss-scale.js";
import { bracketed, estimate } from "../words/numerals.js";
import type { PlotFrame } from "./plot-frame.js";

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

/** The curves over each other, the first series' marks on top of the bands and paths of both. */
export function drawCurves(frame: PlotFrame, series: readonly TerminalSeries[]): string[][] {
  const canvas = frame.canvas();
  for (const one of series) drawBand(canvas, frame, one);
  for (const one of series) drawPath(canvas, frame, one);
  series.forEach((one, i) => {
    drawMarks(canvas, frame, one, i);
  });
  return canvas;
}

/** The 95 % band, where it is taller than a character. */
function drawBand(canvas: string[][], frame: PlotFrame, series: TerminalSeries): void {
  const { scale, glyphs } = frame;
  const edges = ([0, 1] as const).map((end) =>
    series.points.map((p) => ({ std: p.std, loss: Math.max(scale.domain[0], p.lossInterval?.[end] ?? p.loss) })),
  );
  for (const c of columnsOf(frame, series)) {
    const [bottom, top] = edges.map((points) => frame.row(lossAt(points, frame.std(c), scale)));
    for (let r = top; r <= bottom && bottom > top; r++) canvas[r][c] = glyphs.band;
  }
}

function drawPath(canvas: string[][], frame: PlotFrame, series: TerminalSeries): void {
  let before: number | null = null;
  for (const c of columnsOf(frame, series)) {
    const here = frame.row(lossAt(series.points, frame.std(c), frame.scale));
    const from: number = before === null ? here : before + Math.sign(here - before);
    for (let r = Math.min(from, here); r <= Math.max(from, here); r++) canvas[r][c] = frame.glyphs.path;
    before = here;
  }
}

function drawMarks(canvas: string[][], frame: PlotFrame, series: TerminalSeries, i: number): void {
  const { marks, both } = frame.glyphs;
  for (const p of series.points) {
    const [r, c] = [frame.row(p.loss), frame.column(p.std)];
    canvas[r][c] = i > 0 && canvas[r][c] === marks[0] ? both : marks[i];
  }
}

/** From the first to the last point. */
function columnsOf(frame: PlotFrame, { points }: TerminalSeries): number[] {
  const levels = points.map((p) => frame.column(p.std));
  const [first, last] = [Math.min(...levels), Math.max(...levels)];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** σ* with its interval under the curves, and the numbers beside it, or below where there is no room. */
export function preferredStrip(frame: PlotFrame, { label, preferred }: TerminalSeries, i: number): string[] {
  if (preferred === undefined) return [];
  const { glyphs, columns, width } = frame;
  const { std, interval } = preferred;
  const line = frame.line();
  const at = (level: number) => Math.min(columns - 1, Math.max(0, frame.column(level)));
  const [low, middle, high] = [at(interval[0]), at(std), at(interval[1])];
  for (let c = low; c <= high; c++) line[c] = glyphs.floor;
  if (low < middle) line[low] = glyphs.ends[0];
  if (high > middle) line[high] = glyphs.ends[1];
  line[middle] = glyphs.marks[i];
  const said = `${label} ${bracketed(estimate(std, interval))}`;
  const right = Math.max(high, middle) + 2;
  const left = Math.min(low, middle) - 1 - said.length;
  const edge = frame.edge(`${glyphs.sigma}*`);
  if (right + said.length > columns && left < 0) {
    const below = `${frame.edge(undefined)} ${said}`;
    return [edge + line.join(""), below.length <= width ? below : said.padStart(width)];
  }
  const start = right + said.length <= columns ? right : left;
  if (start > 0 && line[start - 1] === glyphs.rule) line[start - 1] = " ";
  [...said].forEach((character, k) => (line[start + k] = character));
  return [edge + line.join("")];
}
