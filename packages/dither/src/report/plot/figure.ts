/** Observable Plot to an SVG that stands alone: its own style, a name and a description, nothing fetched. */

import * as Plot from "@observablehq/plot";
import { figureStyle, type Appearance } from "./palette.js";
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

/** One entry of the legend: a line with its symbol, a line alone, or a band. */
export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  readonly dash?: string | null;
  readonly strokeWidth?: number;
  readonly symbol?: Appearance["symbol"];
  readonly fill?: string;
  readonly band?: boolean;
}

export const fontSize = 14;
const legendRow = 22;
const swatch = 30;

/** What Plot draws, and the title of the vertical axis with the middle of its text in pixels from the top. */
export interface FigurePlot extends Plot.PlotOptions {
  readonly width: number;
  readonly verticalTitle: { readonly text: string; readonly y: number };
}

/** Pixels that a legend takes above the figure at this width. */
export function legendHeight(entries: readonly LegendEntry[], width: number): number {
  return (
    legendRow * (Math.max(0, ...placeLegend(entries, width).map((place) => place.row)) + (entries.length > 0 ? 1 : 0))
  );
}

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
  const { verticalTitle, ...options } = plot;
  const svg = Plot.plot({ document, className: name, ...options }) as SVGSVGElement;
  svg.setAttribute("xmlns", namespace);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", words.label);
  svg.setAttribute("font-size", String(fontSize));
  svg.setAttribute("font-family", "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', 'DejaVu Sans', sans-serif");
  const style = svg.querySelector("style");
  if (style !== null) style.textContent = `${style.textContent ?? ""}\n${figureStyle(name)}`;
  const description = document.createElementNS(namespace, "desc");
  description.textContent = words.description;
  svg.insertBefore(description, svg.firstChild);
  const title = createElement(document, "text", { x: 8, y: verticalTitle.y, dy: "0.35em", "text-anchor": "start" });
  title.textContent = verticalTitle.text;
  svg.append(title);
  drawLegend(document, svg, legend, plot.width);
  return svg;
}

function placeLegend(entries: readonly LegendEntry[], width: number): { x: number; row: number }[] {
  let x = 8;
  let row = 0;
  return entries.map((entry) => {
    const wide = swatch + 6 + entry.label.length * fontSize * 0.56 + 16;
    if (x > 8 && x + wide > width) [x, row] = [8, row + 1];
    const place = { x, row };
    x += wide;
    return place;
  });
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
