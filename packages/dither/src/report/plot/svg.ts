/** Drawings in a DOM as SVG text, with nothing in it but shapes, text and style. */

import { checkArguments } from "../../base/check-arguments.js";
import { DitherError } from "../../base/errors.js";
import { writable } from "./writable.js";

declare const drawn: unique symbol;

/** A stand-alone SVG that was drawn here. A string, but no string becomes one. */
export type Svg = string & { readonly [drawn]: true };

const shapes: ReadonlySet<string> = new Set(["svg", "g", "path", "rect", "line", "circle", "text", "tspan", "title", "desc", "style", "clipPath"]); // prettier-ignore
/** What refers to something beyond the drawing, or runs. */
const forbidden = /^(?:on|xlink:|href$|src$|style$)|[^a-z:0-9-]/i;
const isForbidden = (name: string, value: string): boolean =>
  forbidden.test(name) || (!name.startsWith("aria-") && /url\((?!#[\w-]+\)$)/i.test(value));

const replacements: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["\u00a0", "&#160;"],
]);
const escaped = (text: string, characters: RegExp): string =>
  writable(text).replace(characters, (character) => replacements.get(character)!);

/**
 * The drawing as text that is right in an SVG file and inside a page.
 * @throws DitherError `value` where it holds an element or attribute that a figure has no use for: links, scripts,
 *   event handlers, pictures.
 */
export function svgText(root: Element): Svg {
  return written(root) as Svg;
}

/** The drawing with another size, a text that it carries and does not show, and a ground. */
export function sized(
  svg: Svg,
  { about, ground, ...size }: { width: string; height: string; about: string; ground: string },
): Svg {
  return svg.replace(/^<svg([^>]*)>/, (_, attributes: string) => {
    const others = attributes.replace(/ (?:width|height)="[^"]*"/g, "");
    const metadata = `<metadata>${escaped(about, /[&<>\u00a0]/g)}</metadata>`;
    const behind = `<rect width="100%" height="100%" fill="${ground}" />`;
    return `<svg${others} width="${size.width}" height="${size.height}">${metadata}${behind}`;
  }) as Svg;
}

/**
 * The drawing for a renderer that knows no style sheets: its ink in the attributes, the rim of a text drawn before it.
 *
 * @param svg a figure of this library
 * @param ink what `currentColor` stands for
 * @throws DitherError `value` for what is no text
 * @example
 * ```ts
 * import { parseHTML } from "linkedom";
 * import { ink, lossFigure, withoutStyles } from "dither";
 *
 * const svg = lossFigure(parseHTML("<html></html>").document, { trainingNoise: 0.5, summary: [] });
 * console.log(withoutStyles(svg, ink).includes("currentColor")); // false
 * ```
 */
export function withoutStyles(svg: Svg, ink: string): Svg {
  checkArguments("withoutStyles", { svg, ink }, { svg: "text", ink: "text" });
  return svg
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replaceAll("currentColor", ink)
    .replaceAll('font-weight="600"', 'font-weight="bold"')
    .replace(
      /<g([^>]*) paint-order="stroke"([^>]*)>(.*?)<\/g>/gs,
      (rimmed, before: string, after: string, text: string) => {
        const bare = `${before}${after}`.replace(/ stroke[\w-]*="[^"]*"/g, "");
        return `${rimmed}<g${bare}>${text}</g>`;
      },
    ) as Svg;
}

function written(node: Element): string {
  const name = node.localName;
  if (!shapes.has(name)) throw unknown(name);
  const attributes = [...node.attributes].map(({ name: key, value }) => {
    if (isForbidden(key, value)) throw unknown(key);
    return ` ${key}="${escaped(value, /[&<>"\u00a0]/g)}"`;
  });
  const start = `<${name}${attributes.join("")}`;
  if (node.childNodes.length === 0) return `${start} />`;
  const inside = [...node.childNodes].map((child) =>
    child.nodeType === 1 ? written(child as Element) : escaped(child.textContent ?? "", /[&<>\u00a0]/g),
  );
  return `${start}>${inside.join("")}</${name}>`;
}

const unknown = (name: string): DitherError =>
  new DitherError("value", `figure: expected shapes, text and style only, got ${JSON.stringify(name)}.`);
