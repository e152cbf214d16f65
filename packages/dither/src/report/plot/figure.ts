/** Observable Plot to an SVG that stands alone: its own style, a name and a description, nothing fetched. */

import * as Plot from "@observablehq/plot";
import { frameOf, type FrameRequest } from "./frame.js";
import { fontSize, legendRow, placeLegend, swatch, type LegendEntry } from "./legend.js";
import { figureStyle } from "./palette.js";
import { svgText, type Svg } from "./svg.js";
import { type OptionKinds } from "../../base/check-options.js";

const namespace = "http://www.w3.org/2000/svg";

export interface FigureOptions {
  /** Width in pixels, default 640; below 500 small multiples stand one below the other. */
  readonly width?: number;
}

/** What each of {@link FigureOptions} may be. */
export const figureOptionKinds = { width: "number" } as const satisfies OptionKinds<FigureOptions>;

/** What a figure is called and what it shows, for those who cannot see it. */
export interface FigureWords {
  readonly label: string;
  readonly description: string;
}

type Layout = "width" | "height" | "margin" | "marginTop" | "marginRight" | "marginBottom" | "marginLeft" | "title";

/** What Plot draws, in the frame of all figures. */
export interface FigurePlot extends Omit<Plot.PlotOptions, Layout>, FrameRequest {}

/**
 * The figure as an SVG string with a class of its own.
 * @param name class of the figure, a CSS identifier; figures of one kind share it.
 */
export function drawFigure(
  document: Document,
  name: string,
  words: FigureWords,
  plot: FigurePlot,
  legend: readonly LegendEntry[] = [],
): Svg {
  return svgText(drawElement(document, name, words, plot, legend));
}

/** The same as an element, to be put into another figure. */
export function drawElement(
  document: Document,
  name: string,
  words: FigureWords,
  plot: FigurePlot,
  legend: readonly LegendEntry[] = [],
): SVGSVGElement {
  const {
    panel: _panel,
    strip,
    title: said,
    headed: _headed,
    footed: _footed,
    left: _left,
    right: _right,
    ...options
  } = plot;
  const { titleAt, range, ...frame } = frameOf(plot, legend);
  const y = strip === undefined ? options.y : { ...options.y, range: [...range] };
  const x = options.x && { ...options.x, label: fitting(options.x.label, plot.width) };
  const svg = Plot.plot({
    document,
    className: name,
    ...options,
    ...frame,
    x,
    y,
  }) as SVGSVGElement;
  svg.setAttribute("xmlns", namespace);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", words.label);
  svg.setAttribute("font-size", String(fontSize));
  svg.setAttribute("font-family", "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', 'DejaVu Sans', sans-serif");
  const description = document.createElementNS(namespace, "desc");
  description.textContent = words.description;
  svg.insertBefore(description, svg.firstChild);
  if (said !== null) {
    const title = createElement(document, "text", { x: 8, y: titleAt, dy: "0.35em", "text-anchor": "start" });
    title.textContent = said;
    svg.append(title);
  }
  drawLegend(document, svg, legend, plot.width);
  const style = svg.querySelector("style");
  if (style !== null) style.textContent = `${style.textContent ?? ""}\n${figureStyle(name, coloursIn(svg))}`;
  // A name is allowed only where there is a role.
  for (const group of svg.querySelectorAll("g[aria-label]")) group.setAttribute("role", "group");
  return svg;
}

/** A title that is too long for its figure goes without what it says in brackets. */
function fitting(title: string | null | undefined, width: number): string | null | undefined {
  return typeof title === "string" && title.length * fontSize * 0.56 > width - 24
    ? title.replace(/ \(.*\)$/, "")
    : title;
}

/** All that anything in it is filled or drawn with. */
function coloursIn(svg: SVGSVGElement): ReadonlySet<string> {
  const named = [...svg.querySelectorAll("[fill], [stroke]")];
  return new Set(named.flatMap((one) => ["fill", "stroke"].map((name) => one.getAttribute(name) ?? "")));
}

function drawLegend(document: Document, svg: SVGSVGElement, entries: readonly LegendEntry[], width: number): void {
  const places = placeLegend(entries, width);
  const group = createElement(document, "g", { "aria-label": "legend", "text-anchor": "start" });
  entries.forEach((entry, i) => {
    const { x, row } = places[i];
    const y = legendRow * (row + 0.5) + 2;
    const line = { stroke: entry.colour, "stroke-width": String(entry.strokeWidth ?? 2) };
    if (entry.band === true)
      group.append(
        createElement(document, "rect", {
          x,
          y: y - 6,
          width: swatch,
          height: 12,
          fill: entry.colour,
          "fill-opacity": "0.25",
        }),
      );
    if (entry.strokeWidth !== 0)
      group.append(
        createElement(document, "line", {
          x1: x,
          x2: x + swatch,
          y1: y,
          y2: y,
          ...line,
          ...(entry.dash ? { "stroke-dasharray": entry.dash } : {}),
        }),
      );
    const middle = x + swatch / 2;
    const mark = { fill: entry.fill ?? entry.colour, stroke: entry.colour, "stroke-width": "1.5" };
    if (entry.symbol === "circle")
      group.append(createElement(document, "circle", { cx: middle, cy: y, r: 3.5, ...mark }));
    if (entry.symbol === "square")
      group.append(createElement(document, "rect", { x: middle - 3.2, y: y - 3.2, width: 6.4, height: 6.4, ...mark }));
    const text = createElement(document, "text", { x: x + swatch + 6, y, dy: "0.35em", fill: "currentColor" });
    text.textContent = entry.label;
    group.append(text);
  });
  if (entries.length > 0) svg.append(group);
}

function createElement(
  document: Document,
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
): Element {
  const created = document.createElementNS(namespace, tag);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, String(value));
  return created;
}
