/** The report of a comparison as one HTML page that needs nothing else: no script, no fetch, light, dark and on paper. */

import { DitherError } from "../errors.js";
import type { Comparison } from "./comparison.js";
import { decompositionFigure } from "./decomposition-figure.js";
import { examplesFigure } from "./examples-figure.js";
import { abstractSentences, title } from "./finding.js";
import { escapeHtml, localLink, prose, unescapeHtml } from "./html.js";
import { lossFigure } from "./loss-figure.js";
import { plain, seedList } from "./numerals.js";
import { pageStyle } from "./page-style.js";
import { networkTable, placementTable, resampled } from "./tables.js";

/** What a list of reports shows of each. */
export interface ReportDigest {
  readonly title: string;
  readonly firstSentence: string;
}

export interface RelatedReport extends ReportDigest {
  /** Relative address, already URL-encoded; one with a scheme or a host is shown as text only. */
  readonly href: string;
}

export interface PageOptions {
  /** When the page is made, ISO 8601 in UTC: "2026-03-04T12:34:56Z". */
  readonly generatedAt: string;
  /** Other reports to point to; default none. */
  readonly related?: readonly RelatedReport[];
}

const wide = 700;
const narrow = 360;

/**
 * The page as an HTML string: title, abstract, source and time, figures, tables, notes, related reports.
 * @param document any DOM's document to draw the figures with (linkedom's in Node); it is not changed.
 * @throws DitherError `value` if `generatedAt` is not a time in UTC.
 */
export function comparisonPage(document: Document, comparison: Comparison, options: PageOptions): string {
  const heading = title(comparison);
  const [first, ...rest] = abstractSentences(comparison);
  const { summary, notes } = comparison;
  const related = options.related ?? [];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="generator" content="Dither ${escapeHtml(comparison.version)}">
<meta name="dither:title" content="${escapeHtml(heading)}">
<meta name="dither:summary" content="${escapeHtml(first)}">
<title>${escapeHtml(heading)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<header>
<h1>${prose(heading)}</h1>
<p class="abstract">${[first, ...rest].map(prose).join(" ")}</p>
${source(comparison)}
<p class="generated">Generated ${time(options.generatedAt)}</p>
</header>
${section("Figures", figures(document, comparison))}
${section("Numbers", summary.length === 0 ? "" : `${placementTable(comparison)}\n${networkTable(comparison)}`)}
${section("Notes", notes.length === 0 ? "" : `<ul>\n${notes.map((note) => `<li>${prose(note)}</li>`).join("\n")}\n</ul>`)}
${section("Related reports", related.length === 0 ? "" : `<ul class="related">\n${related.map(relatedItem).join("\n")}\n</ul>`)}
</main>
</body>
</html>
`;
}

/** Title and first sentence of a page that {@link comparisonPage} made, to list it in another; null for any other page. */
export function reportDigest(html: string): ReportDigest | null {
  const head = /^[\s\S]*?<\/head>/i.exec(html)?.[0] ?? "";
  const content = (name: string) => new RegExp(`<meta name="dither:${name}" content="([^"<>]*)">`).exec(head)?.[1];
  const [heading, summary] = [content("title"), content("summary")];
  if (heading === undefined || summary === undefined) return null;
  return { title: unescapeHtml(heading), firstSentence: unescapeHtml(summary) };
}

function source(c: Comparison): string {
  const noise = c.trainingNoise > 0 ? `σ = ${plain(c.trainingNoise)} (standard deviation per step)` : "none";
  const entries = [
    ["Task", `<code>${escapeHtml(c.task)}</code>, ${prose(c.taskDescription)}`],
    ["Networks", prose(`${c.units} units; ${c.networkDescription}`)],
    [
      "Training",
      prose(`${c.updates} updates${c.trainingDescription === undefined ? "" : `; ${c.trainingDescription}`}`),
    ],
    ["Training noise", prose(noise)],
    [c.seeds.length === 1 ? "Seed" : "Seeds", escapeHtml(seedList(c.seeds))],
    ["Made with", `Dither ${escapeHtml(c.version)}`],
    ["To repeat", `<pre><code>${command(c.command)}</code></pre>`],
  ];
  const rows = entries.map(([term, description]) => `<dt>${term}</dt><dd>${description}</dd>`);
  return `<div class="source">\n<dl>\n${rows.join("\n")}\n</dl>\n</div>`;
}

/** The command line, broken between its words only. */
function command(line: string): string {
  return escapeHtml(line).replace(/\S+/g, '<span class="word">$&</span>');
}

function figures(document: Document, c: Comparison): string {
  if (c.summary.length === 0) return "";
  const drawn = [
    {
      draw: (width: number) => lossFigure(document, c, { width }),
      caption: `<b>Loss against test noise.</b> Lines: mean over networks; bands: 95&nbsp;% intervals over ${resampled(c)}. Below, the preferred noise σ* with its interval.`,
    },
    {
      draw: (width: number) => decompositionFigure(document, c, { width }),
      caption:
        "<b>Why.</b> bias² is the squared error of the mean output, variance the spread around it. The dashed upright line stands at the training noise. Values of 0 or below have no place on a logarithmic axis.",
    },
    {
      draw: (width: number) => examplesFigure(document, c.examples, { width }),
      caption:
        "<b>What the networks put out</b> in single trials, in silence and with their training noise (mean, and a band that holds 95&nbsp;% of the draws). Where not all steps count in the loss, those that do are shaded.",
    },
  ];
  return drawn
    .flatMap(({ draw, caption }) => {
      const [large, small] = [draw(wide), draw(narrow)];
      if (large === null || small === null) return [];
      return [
        `<figure>\n<div class="wide">${large}</div>\n<div class="narrow">${small}</div>\n<figcaption>${caption}</figcaption>\n</figure>`,
      ];
    })
    .join("\n");
}

function section(heading: string, content: string): string {
  return content === "" ? "" : `<section>\n<h2>${heading}</h2>\n${content}\n</section>`;
}

function relatedItem(report: RelatedReport): string {
  return `<li>${localLink(report.href, report.title)}<p>${prose(report.firstSentence)}</p></li>`;
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
