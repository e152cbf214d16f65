/**
 * HTML from elements and text. What is given as text stays text: only {@link element} and its neighbours here make
 * markup, so nothing that a file holds can become an element or an attribute, whatever its type was said to be.
 */

import { DitherError } from "../../base/errors.js";
import type { Svg } from "./svg.js";
import { writable } from "./writable.js";

/** Made here and nowhere else: the class is not exported, and a value read from a file is never one. */
class Made {
  readonly #html: string;
  constructor(html: string) {
    this.#html = html;
  }
  toString(): string {
    return this.#html;
  }
}

/** HTML that is safe to put into a page. `toString` gives its text. */
export type Markup = Made;

/** What may stand in an element; all but markup is written as text, and nothing where there is none. */
export type Child = Markup | string | number | null | readonly Child[];

type ElementName =
  | "a" | "b" | "body" | "br" | "button" | "caption" | "code" | "dd" | "div" | "dl" | "dt" | "em" | "figcaption" | "figure" | "h1" | "h2" | "head" | "header" | "html"
  | "input" | "label" | "li" | "main" | "meta" | "nav" | "p" | "pre" | "section" | "span" | "sub" | "table" | "tbody" | "td" | "th" | "thead" | "time" | "title" | "tr" | "ul"; // prettier-ignore
const empty: readonly string[] = ["br", "input", "meta"] satisfies ElementName[];

/** No address and no event handler is among them: links come from {@link localLink}. */
const attributeNames = ["aria-label", "aria-labelledby", "charset", "class", "content", "data-value", "datetime", "http-equiv", "id", "lang", "name", "placeholder", "role", "scope", "tabindex", "title", "type"] as const; // prettier-ignore
type Attributes = Partial<Record<(typeof attributeNames)[number], string | number | undefined>>;

const replacements: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["\u00a0", "&nbsp;"],
]);

function escaped(text: string): string {
  return writable(text).replace(/[&<>"\u00a0]/g, (character) => replacements.get(character)!);
}

/** The text that was escaped; pages of older versions write apostrophes as entities. */
export function unescaped(html: string): string {
  const characters = new Map([...replacements, ["'", "&#39;"]].map(([character, entity]) => [entity, character]));
  return html.replace(/&[a-z#0-9]+;/g, (entity) => characters.get(entity) ?? entity);
}

/** An element: `element("p", { class: "abstract" }, "text")`. Attributes that are undefined are left out. */
export function element(name: ElementName, attributes: Attributes = {}, ...children: readonly Child[]): Markup {
  for (const given of Object.keys(attributes))
    if (!(attributeNames as readonly string[]).includes(given))
      throw new DitherError(
        "value",
        `markup: expected one of ${attributeNames.join(", ")} as an attribute, got ${given}.`,
      );
  return written(name, attributes, children);
}

function written(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  children: readonly Child[],
): Markup {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(String(value))}"`],
  );
  const start = `<${name}${pairs.join("")}>`;
  return new Made(empty.includes(name) ? start : `${start}${htmlOf(children)}</${name}>`);
}

function htmlOf(child: Child): string {
  if (child instanceof Made) return child.toString();
  if (Array.isArray(child)) return (child as readonly Child[]).map(htmlOf).join("");
  return child === null ? "" : escaped(String(child));
}

/** Several children as one. */
export function fragment(...children: readonly Child[]): Markup {
  return new Made(htmlOf(children));
}

/** Each child on a line of its own; null where all of them are. */
export function lines(children: readonly Child[]): Markup | null {
  const present = children.filter((child) => child !== null);
  return present.length === 0 ? null : new Made(present.map(htmlOf).join("\n"));
}

/** A link to a neighbouring page, or the text alone where `href` names a scheme or a host. */
export function localLink(href: string, text: string): Child {
  // Browsers drop tabs and line breaks inside a link, which could hide its scheme.
  const local = !/^\s*(?:[a-z][a-z0-9+.-]*:|[\\/]{2})/i.test(href) && !/\p{Cc}/u.test(href);
  return local ? written("a", { href }, [text]) : text;
}

/** A figure that was drawn, as a part of a page. */
export function embedded(svg: Svg): Markup {
  return new Made(svg);
}

/** A style sheet or script of the program's own: a constant, since browsers read what is in it as it stands. */
export function ownCode(name: "style" | "script", code: string): Markup {
  if (/<[/!]/.test(code)) throw new DitherError("value", `markup: expected a ${name} without "</" and "<!".`);
  return new Made(`<${name}>${code}</${name}>`);
}

/** A whole page as a string. */
export function htmlPage(head: readonly Child[], body: readonly Child[]): string {
  const content = [element("head", {}, "\n", lines(head), "\n"), element("body", {}, "\n", lines(body), "\n")];
  return `<!doctype html>\n${element("html", { lang: "en" }, "\n", lines(content), "\n").toString()}\n`;
}
