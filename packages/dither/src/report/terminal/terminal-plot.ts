/** A loss curve as text: at most 80 columns, legible without colour, every series with a mark of its own. */

import { DitherError } from "../../base/errors.js";
import { lossScale } from "../plot/loss-scale.js";
import { plain } from "../words/numerals.js";
import { drawCurves, preferredStrip, type TerminalSeries } from "./plot-curves.js";
import { PlotFrame } from "./plot-frame.js";
import { glyphsFor, toAscii } from "./terminal-glyphs.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

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
  const { trainingNoise = 0, what = "loss" } = options;
  const points = series.flatMap((s) => s.points);
  const scale = lossScale(
    points.map((p) => p.loss),
    points.flatMap((p) => p.lossInterval ?? []),
  );
  const maximum = Math.max(trainingNoise, ...points.map((p) => p.std)) || 1;
  const rows = Math.max(5, options.height ?? 16);
  const frame = new PlotFrame({ scale, maximum, trainingNoise, width, rows, glyphs });
  const canvas = drawCurves(frame, series);
  const trained = trainingNoise > 0 ? `trained with ${glyphs.sigma} = ${plain(trainingNoise)}` : "";
  const header = frame.header(`${what}${scale.type === "log" ? " (log scale)" : ""}`, trained);
  const lines = [
    header,
    ...frame.framed(canvas),
    ...series.flatMap((s, i) => preferredStrip(frame, s, i)),
    ...frame.floor(),
    ...legend(frame, series, new Set(canvas.flat()), header.endsWith(trained) ? "" : trained),
  ];
  const text = lines.map((line) => [...line.trimEnd()].slice(0, width).join("")).join("\n");
  return options.ascii === true ? toAscii(text) : text;
}

/** What the characters stand for, as many entries to a line as fit. */
function legend(
  { glyphs, width, gutter }: PlotFrame,
  series: readonly TerminalSeries[],
  drawn: ReadonlySet<string>,
  trained: string,
): string[] {
  const entries = [
    ...series.map((s, i) => `${glyphs.marks[i]} ${s.label}`),
    ...(series.length > 1 && drawn.has(glyphs.both) ? [`${glyphs.both} both`] : []),
    ...(drawn.has(glyphs.band) ? [`${glyphs.band} 95 % interval`] : []),
    ...(trained !== "" ? [`${glyphs.rule} ${trained}`] : []),
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
