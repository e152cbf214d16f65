/** The report of a comparison as one HTML page that needs nothing else: no script, no fetch, light, dark and on paper. */

import { counted } from "../../base/counted.js";
import type { Comparison } from "../words/comparison.js";
import { decompositionFigure } from "../figures/decomposition-figure.js";
import { examplesFigure } from "../figures/examples-figure.js";
import { abstractSentences, title } from "../words/finding.js";
import { lossFigure } from "../figures/loss-figure.js";
import { element, fragment, lines, localLink, unescaped, type Markup } from "../plot/markup.js";
import { performanceFigure } from "../figures/performance-figure.js";
import { plain, seedList } from "../words/numerals.js";
import { caption, commandLine, figureBlock, listOf, pageFrame, section, sourceBox } from "./page-frame.js";
import { prose } from "../words/prose.js";
import { trajectoriesFigure } from "../figures/trajectories-figure.js";
import { networkTable, placementTable, resampled } from "./tables.js";
import { comparisonShape } from "../words/comparison.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

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

/** What each of {@link PageOptions} may be. */
export const pageOptionKinds = { generatedAt: "text", related: "array" } as const satisfies OptionKinds<PageOptions>;

/**
 * The page as an HTML string: title, abstract, source and time, figures, tables, notes, related reports.
 * @param document any DOM's document to draw the figures with (linkedom's in Node); it is not changed.
 * @throws DitherError `value` if `generatedAt` is not a time in UTC.
 */
export function comparisonPage(document: Document, comparison: Comparison, options: PageOptions): string {
  checkArguments(
    "comparisonPage",
    { document, comparison, options },
    { document: "document", comparison: comparisonShape, options: { generatedAt: "text" } },
  );
  checkOptions("comparisonPage", options, pageOptionKinds);
  const heading = title(comparison);
  const { summary, notes } = comparison;
  const related = options.related ?? [];
  return pageFrame({
    title: heading,
    abstract: abstractSentences(comparison),
    version: comparison.version,
    source: source(comparison),
    generatedAt: options.generatedAt,
    sections: [
      section("Figures", figures(document, comparison)),
      section("Numbers", summary.length === 0 ? null : lines([placementTable(comparison), networkTable(comparison)])),
      section("Notes", listOf(notes.map((note) => element("li", {}, prose(note))))),
      section("Related reports", listOf(related.map(relatedItem), "related")),
    ],
  });
}

/** Title and first sentence of a page that {@link comparisonPage} made, to list it in another; null for any other page. */
export function reportDigest(html: string): ReportDigest | null {
  checkArguments("reportDigest", { html }, { html: "text" });
  const head = /^[\s\S]*?<\/head>/i.exec(html)?.[0] ?? "";
  const contents = new Map<string, string>();
  for (const [, name, content] of head.matchAll(/<meta name="dither:(\w+)" content="([^"<>]*)">/g))
    contents.set(name, content);
  const [heading, summary] = [contents.get("title"), contents.get("summary")];
  if (heading === undefined || summary === undefined) return null;
  return { title: unescaped(heading), firstSentence: unescaped(summary) };
}

function source(c: Comparison): Markup {
  const noise = c.trainingNoise > 0 ? `σ = ${plain(c.trainingNoise)} (standard deviation per step)` : "none";
  return sourceBox([
    ["Task", fragment(element("code", {}, c.task), prose(`, ${c.taskDescription}`))],
    ["Networks", prose(`${counted(c.units, "unit")}; ${c.networkDescription}`)],
    [
      "Training",
      prose(
        `${counted(c.updates, "update")}${c.trainingDescription === undefined ? "" : `; ${c.trainingDescription}`}`,
      ),
    ],
    ["Training noise", prose(noise)],
    [c.seeds.length === 1 ? "Seed" : "Seeds", seedList(c.seeds)],
    ["Made with", `Dither ${c.version}`],
    ["To repeat", commandLine(c.command)],
  ]);
}

function figures(document: Document, c: Comparison): Markup | null {
  if (c.summary.length === 0) return null;
  return lines([
    figureBlock(
      (width) => lossFigure(document, c, { width }),
      caption(
        "Loss against test noise.",
        `Lines: mean over networks; bands: 95 % intervals over ${resampled(c)}. Below, the preferred noise σ* with its interval.`,
      ),
    ),
    figureBlock(
      (width) => performanceFigure(document, c, { width }),
      caption(
        "Performance against test noise.",
        `The task's score, 1 being perfect. Lines: mean over networks; bands: 95 % intervals over ${resampled(c)}. The dotted upright lines stand where it is highest.`,
      ),
    ),
    figureBlock(
      (width) => decompositionFigure(document, c, { width }),
      caption(
        "Why.",
        "bias² is the squared error of the mean output, variance the spread around it. The dashed upright line stands at the training noise. Values of 0 or below have no place on a logarithmic axis.",
      ),
    ),
    figureBlock(
      (width) => examplesFigure(document, c.examples, { width }),
      caption(
        "What the networks put out",
        "in single trials, in silence and with their training noise (mean, and a band that holds 95 % of the draws). Where not all steps count in the loss, those that do are shaded.",
      ),
    ),
    figureBlock(
      (width) => (c.ways ? trajectoriesFigure(document, c.ways.scene, c.ways.rows, { width }) : null),
      caption(
        "Ways through the world",
        "of the first network of each placement, with its training noise and without, on the same starts. The share that arrives is over the trials drawn.",
      ),
    ),
  ]);
}

function relatedItem({ href, title: heading, firstSentence }: RelatedReport): Markup {
  return element("li", {}, localLink(href, prose(heading)), element("p", {}, prose(firstSentence)));
}
