/** What report pages have in common: a frame that needs nothing else, its source box, sections and figures. */

import { DitherError } from "../errors.js";
import { escapeHtml, prose } from "./html.js";
import { pageStyle } from "./page-style.js";

/** Widths in pixels that every figure is drawn at, for a screen and for a telephone. */
const wide = 700;
const narrow = 360;

export interface PageFrame {
  readonly title: string;
  /** Its first sentence is what a list of reports shows. */
  readonly abstract: readonly string[];
  readonly version: string;
  /** HTML of the box under the abstract. */
  readonly source: string;
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
  /** HTML of the sections; empty ones are left out. */
  readonly sections: readonly string[];
}

/**
 * The page as an HTML string.
 * @throws DitherError `value` if `generatedAt` is not a time in UTC.
 */
export function pageFrame({ title, abstract, version, source, generatedAt, sections }: PageFrame): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="generator" content="Dither ${escapeHtml(version)}">
<meta name="dither:title" content="${escapeHtml(title)}">
<meta name="dither:summary" content="${escapeHtml(abstract[0])}">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<header>
<h1>${prose(title)}</h1>
<p class="abstract">${abstract.map(prose).join(" ")}</p>
${source}
<p class="generated">Generated ${time(generatedAt)}</p>
</header>
${sections.join("\n")}
</main>
</body>
</html>
`;
}

/** The box under the abstract; descriptions are HTML. */
export function sourceBox(entries: readonly (readonly [term: string, description: string])[]): string {
  const rows = entries.map(([term, description]) => `<dt>${term}</dt><dd>${description}</dd>`);
  return `<div class="source">\n<dl>\n${rows.join("\n")}\n</dl>\n</div>`;
}

/** The command line, broken between its words only. */
export function commandLine(line: string): string {
  return `<pre><code>${escapeHtml(line).replace(/\S+/g, '<span class="word">$&</span>')}</code></pre>`;
}

/** A figure at two widths with its caption; nothing where it cannot be drawn. */
export function figureBlock(draw: (width: number) => string | null, caption: string): string {
  const [large, small] = [draw(wide), draw(narrow)];
  if (large === null || small === null) return "";
  return `<figure>\n<div class="wide">${large}</div>\n<div class="narrow">${small}</div>\n<figcaption>${caption}</figcaption>\n</figure>`;
}

export function section(heading: string, content: string): string {
  return content === "" ? "" : `<section>\n<h2>${heading}</h2>\n${content}\n</section>`;
}

function time(iso: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/.exec(iso);
  if (parts === null || Number.isNaN(Date.parse(iso)))
    throw new DitherError(
      "value",
      `report: expected generatedAt as a time in UTC such as 2026-03-04T12:34:56Z, got ${JSON.stringify(iso)}.`,
    );
  return `<time datetime="${iso}">${parts[1]} ${parts[2]} UTC</time>`;
}
