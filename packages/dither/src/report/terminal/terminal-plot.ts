/** A loss curve as text: at most 80 columns, legible without colour, every series with a mark of its own. */

import { DitherError } from "../../base/errors.js";
import { noiseKindNames, type NoiseKind } from "../../settings/names.js";
import { lossScale } from "../plot/loss-scale.js";
import { writable } from "../plot/writable.js";
import { plain } from "../words/numerals.js";
import { curveRoles, drawCurves, preferredStrip, type TerminalSeries } from "./plot-curves.js";
import { cellsOf, paintedLine, type Cell, type Paint } from "./paint.js";
import { PlotFrame } from "./plot-frame.js";
import { glyphsFor, levelGlyphs, toAscii } from "./terminal-glyphs.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface TerminalPlotOptions {
  /** σ_train, drawn as an upright rule; default none. */
  readonly trainingNoise?: number;
  /** What the noise is, by which its level is named; default additive. */
  readonly noiseKind?: NoiseKind;
  /** Columns of the whole plot, default 80, at least 40. */
  readonly width?: number;
  /** Rows of the curves alone, default 16, at least 5. */
  readonly height?: number;
  /** Only ASCII characters, for terminals without Unicode; default false. */
  readonly ascii?: boolean;
  /** What is plotted, default "loss". */
  readonly what?: string;
  /** How curves, marks and bands stand out; default they do not. */
  readonly paint?: Paint;
}

/** What each of {@link TerminalPlotOptions} may be. */
export const terminalPlotOptionKinds = {
  trainingNoise: "number",
  noiseKind: noiseKindNames,
  width: "number",
  height: "number",
  ascii: "boolean",
  what: "text",
  paint: "function",
} as const satisfies OptionKinds<TerminalPlotOptions>;

/**
 * Lines of text, joined by line feeds: one or two curves of loss against test noise, the 95 % band where it is taller
 * than a character, σ_train as an upright rule, and a row with σ* and its interval for each series.
 * @throws DitherError `value` for no series, more than two, or one without points.
 * @example
 * ```ts
 * import { terminalPlot } from "dither";
 *
 * const points = [0, 0.5, 1].map((std) => ({ std, loss: (std - 0.5) * (std - 0.5) + 0.1 }));
 * console.log(terminalPlot([{ label: "loss", points }]).includes("●")); // true
 * ```
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
  const { trainingNoise = 0, noiseKind, what = "loss" } = options;
  const level = levelGlyphs(noiseKind, glyphs);
  const points = series.flatMap((s) => s.points);
  const scale = lossScale(
    points.map((p) => p.loss),
    points.flatMap((p) => p.lossInterval ?? []),
  );
  const maximum = Math.max(trainingNoise, ...points.map((p) => p.std)) || 1;
  const rows = Math.max(5, options.height ?? 16);
  const frame = new PlotFrame({ scale, maximum, trainingNoise, level, width, rows, glyphs });
  const canvas = drawCurves(frame, series);
  const trained = trainingNoise > 0 ? `trained with ${level.symbol} = ${plain(trainingNoise)}` : "";
  const header = frame.header(`${what}${scale.type === "log" ? " (log scale)" : ""}`, trained);
  const drawn = new Set(canvas.flat().map(({ glyph }) => glyph));
  const lines = [
    cellsOf(header),
    ...frame.framed(canvas),
    ...series.flatMap((s, i) => preferredStrip(frame, s, i)),
    ...frame.floor().map((line) => cellsOf(line)),
    ...legend(frame, series, drawn, header.endsWith(trained) ? "" : trained),
  ];
  const shown = ({ glyph, role }: Cell): Cell => ({
    glyph: options.ascii === true ? toAscii(writable(glyph)) : writable(glyph),
    role,
  });
  return lines.map((line) => paintedLine(line.slice(0, width).map(shown), options.paint)).join("\n");
}

/** What the characters stand for, as many entries to a line as fit. */
function legend(
  { glyphs, width, gutter }: PlotFrame,
  series: readonly TerminalSeries[],
  drawn: ReadonlySet<string>,
  trained: string,
): Cell[][] {
  const entries = [
    ...series.map((s, i) => [...cellsOf(glyphs.marks[i], curveRoles[i]), ...cellsOf(` ${s.label}`)]),
    ...(series.length > 1 && drawn.has(glyphs.both) ? [cellsOf(`${glyphs.both} both`)] : []),
    ...(drawn.has(glyphs.band) ? [[...cellsOf(glyphs.band, "faint"), ...cellsOf(" 95 % interval")]] : []),
    ...(trained !== "" ? [cellsOf(`${glyphs.rule} ${trained}`)] : []),
    ...(series.some((s) => s.preferred !== undefined) ? [cellsOf(`${glyphs.sigma}* preferred [95 %]`)] : []),
  ];
  const wrapped: Cell[][] = [];
  for (const entry of entries) {
    const last = wrapped.at(-1);
    if (last && last.length + 3 + entry.length <= width) last.push(...cellsOf("   "), ...entry);
    else wrapped.push([...cellsOf(" ".repeat(gutter)), ...entry]);
  }
  return wrapped;
}
