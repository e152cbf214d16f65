/** What report pages have in common: a frame that needs nothing else, its source box, sections and figures. */

import { DitherError } from "../../base/errors.js";
import { element, embedded, fragment, htmlPage, lines, ownCode, type Child, type Markup } from "../plot/markup.js";
import { pageStyle } from "./page-style.js";
import { prose } from "../words/prose.js";
import type { Svg } from "../plot/svg.js";

/** Widths in pixels that every figure is drawn at, for a screen and for a telephone. */
const wide = 700;
const narrow = 360;

/** What a page may do: show itself, with the styles in it. */
const strict = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A script that a page brings along, and its SHA-256 as its policy names it: `sha256-…`. */
export interface PageScript {
  readonly code: string;
  readonly hash: string;
}

export interface PageFrame {
  readonly title: string;
  /** Its first sentence is what a list of reports shows. */
  readonly abstract: readonly string[];
  /** What a list of reports shows; default the abstract's first sentence. */
  readonly summary?: string;
  readonly version: string;
  /** The box under the abstract. */
  readonly source: Markup;
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
  /** Those that are empty are left out. */
  readonly sections: readonly (Markup | null)[];
  /** More rules than those of all pages. */
  readonly style?: string;
  /** The only one that the page runs. */
  readonly script?: PageScript;
}

/**
 * The page as an HTML string.
 * @throws DitherError `value` if `generatedAt` is not a time in UTC.
 */
export function pageFrame(frame: PageFrame): string {
  const { title, abstract, version, source, generatedAt, sections, script } = frame;
  const header = [
    element("h1", {}, prose(title)),
    element("p", { class: "abstract" }, abstract.map(prose).join(" ")),
    source,
    element("p", { class: "generated" }, "Generated ", time(generatedAt)),
  ];
  return htmlPage(
    [
      ...pageHead(script),
      element("meta", { name: "generator", content: `Dither ${version}` }),
      element("meta", { name: "dither:title", content: title }),
      element("meta", { name: "dither:summary", content: frame.summary ?? abstract[0] }),
      element("title", {}, title),
      ownCode("style", `${pageStyle}${frame.style ?? ""}`),
    ],
    [
      element("main", {}, "\n", lines([element("header", {}, "\n", lines(header), "\n"), ...sections]), "\n"),
      script === undefined ? null : ownCode("script", script.code),
    ],
  );
}

/** What every page begins with: its characters, its width, and what it may do. */
export function pageHead(script?: PageScript): Markup[] {
  const policy = script === undefined ? strict : `${strict}; script-src '${script.hash}'`;
  return [
    element("meta", { charset: "utf-8" }),
    element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
  ];
}

/** The box under the abstract. */
export function sourceBox(entries: readonly (readonly [term: string, description: Child])[]): Markup {
  const rows = entries.map(([term, description]) => fragment(element("dt", {}, term), element("dd", {}, description)));
  return element("div", { class: "source" }, "\n", element("dl", {}, "\n", lines(rows), "\n"), "\n");
}

/** The command line, broken between its words only. */
export function commandLine(line: string): Markup {
  const words = line.split(/(\S+)/).map((part, k) => (k % 2 === 1 ? element("span", { class: "word" }, part) : part));
  return element("pre", {}, element("code", {}, words));
}

/** A caption: what the figure shows, bold, and how to read it. */
export function caption(heading: string, text: string): Markup {
  return fragment(element("b", {}, heading), prose(` ${text}`));
}

/** A figure at two widths with its caption; null where it cannot be drawn. */
export function figureBlock(draw: (width: number) => Svg | null, below: Markup): Markup | null {
  const [large, small] = [draw(wide), draw(narrow)];
  if (large === null || small === null) return null;
  const parts = [
    element("div", { class: "wide" }, embedded(large)),
    element("div", { class: "narrow" }, embedded(small)),
    element("figcaption", {}, below),
  ];
  return element("figure", {}, "\n", lines(parts), "\n");
}

/** A section with its heading; null without content. */
export function section(heading: string, content: Markup | null): Markup | null {
  return content === null ? null : element("section", {}, "\n", lines([element("h2", {}, heading), content]), "\n");
}

/** A list with an item for each; null where there are none. */
export function listOf(items: readonly Markup[], kind?: string): Markup | null {
  return items.length === 0 ? null : element("ul", { class: kind }, "\n", lines(items), "\n");
}

function time(iso: string): Markup {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/.exec(iso);
  if (parts === null || Number.isNaN(Date.parse(iso)))
    throw new DitherError(
      "value",
      `report: expected generatedAt as a time in UTC such as 2026-03-04T12:34:56Z, got ${JSON.stringify(iso)}.`,
    );
  return element("time", { datetime: iso }, `${parts[1]} ${parts[2]} UTC`);
}
