/** A figure for print: as wide as a column of a journal, white whatever the screen, with what it was made from in it. */

import { checkArguments } from "../../base/check-arguments.js";
import { fontSize } from "./legend.js";
import { paper } from "./palette.js";
import { sized, type Svg } from "./svg.js";

/** Widths of one and of two columns, in millimetres. */
export const paperWidths = [85, 170] as const;
export type PaperWidth = (typeof paperWidths)[number];

/** The size that a figure's text has on paper, in points; smaller text of it stays above 8. */
const textSize = 9;
const millimetresPerPoint = 25.4 / 72;

/** The width that a figure is drawn at, in its own units, to be so wide on paper. */
export const drawnWidth = (millimetres: PaperWidth): number =>
  Math.floor((millimetres * fontSize) / (textSize * millimetresPerPoint));

/**
 * The drawing without its colours for a dark screen: what is printed or made a picture of is white.
 *
 * @throws DitherError `value` for what is no text
 * @example
 * ```ts
 * import { withoutDark, type Svg } from "dither";
 *
 * const style = ".f { color: #111; }\n@media screen and (prefers-color-scheme: dark) {\n.f { color: #eee; }\n}";
 * const svg = `<svg class="f"><style>${style}</style></svg>` as Svg;
 * console.log(withoutDark(svg).includes("dark")); // false
 * ```
 */
export function withoutDark(svg: Svg): Svg {
  checkArguments("withoutDark", { svg }, { svg: "text" });
  return svg.replace(/@media[^{}]*prefers-color-scheme:\s*dark[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, "") as Svg;
}

/**
 * The drawing with its size in millimetres, a white ground and a text in its metadata.
 * @param svg drawn at {@link drawnWidth}
 */
export function onPaper(svg: Svg, millimetres: PaperWidth, about: string): Svg {
  const [, width, height] = /^<svg[^>]* viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number);
  const size = { width: `${millimetres}mm`, height: `${((millimetres * height) / width).toFixed(3)}mm` };
  return sized(withoutDark(svg), { ...size, about, ground: paper });
}
