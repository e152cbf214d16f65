/** Drawings in a DOM as SVG text, with nothing in it but shapes, text and style. */

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
