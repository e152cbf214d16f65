/** The frame of every page: what it may fetch and run, its style, its title. */

import { DitherError } from "../../base/errors.js";
import { element, htmlPage, lines, ownCode, type Child, type Markup } from "../plot/markup.js";
import { pageStyle } from "./page-style.js";
import { prose } from "../words/prose.js";

/** What a page may do: show itself, with the styles in it. */
const strict = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A script that a page brings along, and its SHA-256 as its policy names it: `sha256-…`. */
export interface PageScript {
  readonly code: string;
  readonly hash: string;
}

export interface PageFrame {
  readonly title: string;
  /** Below the title; none where it is empty. */
  readonly abstract: readonly Child[];
  /** What a list of reports shows. */
  readonly summary: string;
  readonly version: string;
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
  /** The box under the abstract. */
  readonly source: Markup | null;
  /** Those that are null are left out. */
  readonly sections: readonly (Markup | null)[];
  /** The only one that the page runs. */
  readonly script?: PageScript;
}

/**
 * The page as an HTML string.
 * @throws DitherError `value` if `generatedAt` is not a time in UTC.
 */
export function pageFrame(frame: PageFrame): string {
  const { title, abstract, summary, version, generatedAt, source, sections, script } = frame;
  const header = [
    element("h1", {}, prose(title)),
    abstract.length === 0 ? null : element("p", { class: "abstract" }, abstract),
    source,
    element("p", { class: "generated" }, "Generated ", time(generatedAt)),
  ];
  return htmlPage(
    [
      ...pageHead(script),
      element("meta", { name: "generator", content: `Dither ${version}` }),
      element("meta", { name: "dither:title", content: title }),
      element("meta", { name: "dither:summary", content: summary }),
      element("title", {}, title),
      ownCode("style", pageStyle),
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

function time(iso: string): Markup {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/.exec(iso);
  if (parts === null || Number.isNaN(Date.parse(iso)))
    throw new DitherError(
      "value",
      `report: expected generatedAt as a time in UTC such as 2026-03-04T12:34:56Z, got ${JSON.stringify(iso)}.`,
    );
  return element("time", { datetime: iso }, `${parts[1]} ${parts[2]} UTC`);
}
