/** Curves of loss in the characters of a plot: bands, paths, marks, and the row that shows a preferred noise. */

import type { Interval } from "../../math/statistics/bootstrap.js";
import { lossAt } from "../plot/loss-scale.js";
import { bracketed, estimate } from "../words/numerals.js";
import { cellsOf, type Cell, type PaintRole } from "./paint.js";
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

/** How the curves are told apart beside their marks. */
export const curveRoles = ["first", "second"] as const satisfies PaintRole[];

/** The curves over each other, the first series' marks on top of the bands and paths of both. */
export function drawCurves(frame: PlotFrame, series: readonly TerminalSeries[]): Cell[][] {
  const canvas = frame.canvas();
  for (const one of series) drawBand(canvas, frame, one);
  series.forEach((one, i) => {
    drawPath(canvas, frame, one, curveRoles[i]);
  });
  series.forEach((one, i) => {
    drawMarks(canvas, frame, one, i);
  });
  return canvas;
}

/** The 95 % band, where it is taller than a character. */
function drawBand(canvas: Cell[][], frame: PlotFrame, series: TerminalSeries): void {
  const { scale, glyphs } = frame;
  const edges = ([0, 1] as const).map((end) =>
    series.points.map((p) => ({ std: p.std, loss: Math.max(scale.domain[0], p.lossInterval?.[end] ?? p.loss) })),
  );
  for (const c of columnsOf(frame, series)) {
    const [bottom, top] = edges.map((points) => frame.row(lossAt(points, frame.std(c), scale)));
    for (let r = top; r <= bottom && bottom > top; r++) canvas[r][c] = { glyph: glyphs.band, role: "faint" };
  }
}

function drawPath(canvas: Cell[][], frame: PlotFrame, series: TerminalSeries, role: PaintRole): void {
  let before: number | null = null;
  for (const c of columnsOf(frame, series)) {
    const here = frame.row(lossAt(series.points, frame.std(c), frame.scale));
    const from: number = before === null ? here : before + Math.sign(here - before);
    for (let r = Math.min(from, here); r <= Math.max(from, here); r++)
      canvas[r][c] = { glyph: frame.glyphs.path, role };
    before = here;
  }
}

function drawMarks(canvas: Cell[][], frame: PlotFrame, series: TerminalSeries, i: number): void {
  const { marks, both } = frame.glyphs;
  for (const p of series.points) {
    const [r, c] = [frame.row(p.loss), frame.column(p.std)];
    canvas[r][c] =
      i > 0 && canvas[r][c].glyph === marks[0] ? { glyph: both } : { glyph: marks[i], role: curveRoles[i] };
  }
}

/** From the first to the last point. */
function columnsOf(frame: PlotFrame, { points }: TerminalSeries): number[] {
  const levels = points.map((p) => frame.column(p.std));
  const [first, last] = [Math.min(...levels), Math.max(...levels)];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** σ* with its interval under the curves, and the numbers beside it, or below where there is no room. */
export function preferredStrip(frame: PlotFrame, { label, preferred }: TerminalSeries, i: number): Cell[][] {
  if (preferred === undefined) return [];
  const { glyphs, columns, width } = frame;
  const { std, interval } = preferred;
  const line = frame.line();
  const role = curveRoles[i];
  const at = (level: number) => Math.min(columns - 1, Math.max(0, frame.column(level)));
  const [low, middle, high] = [at(interval[0]), at(std), at(interval[1])];
  for (let c = low; c <= high; c++) line[c] = { glyph: glyphs.floor, role };
  if (low < middle) line[low] = { glyph: glyphs.ends[0], role };
  if (high > middle) line[high] = { glyph: glyphs.ends[1], role };
  line[middle] = { glyph: glyphs.marks[i], role };
  const said = `${label} ${bracketed(estimate(std, interval))}`;
  const right = Math.max(high, middle) + 2;
  const left = Math.min(low, middle) - 1 - said.length;
  const edge = cellsOf(frame.edge(`${glyphs.sigma}*`));
  if (right + said.length > columns && left < 0) {
    const below = `${frame.edge(undefined)} ${said}`;
    return [[...edge, ...line], cellsOf(below.length <= width ? below : said.padStart(width))];
  }
  const start = right + said.length <= columns ? right : left;
  if (start > 0 && line[start - 1].glyph === glyphs.rule) line[start - 1] = { glyph: " " };
  cellsOf(said).forEach((cell, k) => (line[start + k] = cell));
  return [[...edge, ...line]];
}
