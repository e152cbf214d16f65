/** Figures one below the other in one SVG. */

import type { FigureWords } from "./figure.js";
import { svgText, type Svg } from "./svg.js";

const namespace = "http://www.w3.org/2000/svg";

/** The figures as they were drawn, one below the other; each keeps its own style, name and description. */
export function stackFigures(
  document: Document,
  words: FigureWords,
  width: number,
  parts: readonly SVGSVGElement[],
): Svg {
  let height = 0;
  for (const part of parts) {
    part.setAttribute("y", String(height));
    height += Number(part.getAttribute("height"));
  }
  const svg = document.createElementNS(namespace, "svg");
  const attributes = { xmlns: namespace, width, height, viewBox: `0 0 ${width} ${height}`, role: "img" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, String(value));
  svg.setAttribute("aria-label", words.label);
  const description = document.createElementNS(namespace, "desc");
  description.textContent = words.description;
  svg.append(description, ...parts);
  return svgText(svg);
}
