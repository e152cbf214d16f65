/** Figures one below the other in one SVG. */

import type { FigureWords } from "./figure.js";

const namespace = "http://www.w3.org/2000/svg";

/** The figures as they were drawn, one below the other; each keeps its own style, name and description. */
export function stackFigures(words: FigureWords, width: number, parts: readonly string[]): string {
  let height = 0;
  const placed = parts.map((part) => {
    const high = Number(/^<svg[^>]* height="([\d.]+)"/.exec(part)?.[1] ?? NaN);
    const text = part.replace("<svg", `<svg y="${height}"`);
    height += high;
    return text;
  });
  const escaped = (text: string): string =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  return [
    `<svg xmlns="${namespace}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(words.label)}">`,
    `<desc>${escaped(words.description)}</desc>`,
    ...placed,
    "</svg>",
  ].join("\n");
}
