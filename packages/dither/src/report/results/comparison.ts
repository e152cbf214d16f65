/** A comparison of placements: the finding, figures, numbers of both placements and of every network, notes. */

import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { counted } from "../../base/counted.js";
import { fewCaution } from "../../preference/statistics/few.js";
import {
  listOf,
  paragraph,
  tableOf,
  type Block,
  type Fact,
  type ReportDocument,
  type Table,
} from "../document/document.js";
import { documentPage } from "../document/html.js";
import { code, commandLine, link, ranged, subscript } from "../document/text.js";
import { decompositionFigure } from "../figures/decomposition-figure.js";
import { examplesFigure } from "../figures/examples-figure.js";
import { lossFigure } from "../figures/loss-figure.js";
import { performanceFigure } from "../figures/performance-figure.js";
import { trajectoriesFigure } from "../figures/trajectories-figure.js";
import { unescaped } from "../plot/markup.js";
import { terminalPlot } from "../terminal/terminal-plot.js";
import {
  comparisonShape,
  type Comparison,
  type ComparisonNetwork,
  type PlacementSummary,
} from "../words/comparison.js";
import { abstractSentences, title } from "../words/finding.js";
import { levelWords } from "../../settings/level.js";
import { estimate, percentage, plain, seedList, significant } from "../words/numerals.js";
import { performanceTable } from "./performance.js";

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
 * The page as an HTML string: {@link comparisonDocument}, and related reports.
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
  const { generatedAt, related = [] } = options;
  const content = comparisonDocument(comparison);
  const items = related.map(({ href, title: heading, firstSentence }) => ({
    text: link(href, heading),
    below: [firstSentence],
  }));
  const sections = [...content.sections, { heading: "Related reports", blocks: [listOf(items)] }];
  return documentPage(document, { ...content, sections }, { generatedAt, version: comparison.version });
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

/** The document of a comparison. */
export function comparisonDocument(comparison: Comparison): ReportDocument {
  checkArguments("comparisonDocument", { comparison }, { comparison: comparisonShape });
  const { summary, trainingNoise, notes } = comparison;
  const [done, found, divided] = abstractSentences(comparison);
  return {
    title: title(comparison),
    abstract: [paragraph(done), { ...paragraph(`${found} ${divided}`), detail: true }],
    facts: facts(comparison),
    sections: [
      { heading: "Figures", blocks: summary.length === 0 ? [] : figures(comparison) },
      {
        heading: "Numbers",
        blocks: [placementTable(comparison), performanceTable(summary, trainingNoise), networkTable(comparison)],
      },
      { heading: "Notes", blocks: [listOf(notes.map((text) => ({ text })))] },
    ],
  };
}

function facts(c: Comparison): Fact[] {
  const { name, symbol } = levelWords(c.noiseKind);
  const noise = c.trainingNoise > 0 ? `${symbol} = ${plain(c.trainingNoise)} (${name} per step)` : "none";
  const training = c.trainingDescription === undefined ? "" : `; ${c.trainingDescription}`;
  return [
    { term: "Task", text: [code(c.task), `, ${c.taskDescription}`] },
    { term: "Networks", text: `${counted(c.units, "unit")}; ${c.networkDescription}` },
    { term: "Training", text: `${counted(c.updates, "update")}${training}` },
    { term: "Training noise", text: noise, detail: true },
    { term: c.seeds.length === 1 ? "Seed" : "Seeds", text: seedList(c.seeds), detail: true },
    { term: "Made with", text: `Dither ${c.version}`, detail: true },
    { term: "To repeat", text: commandLine(c.command), detail: true },
  ];
}

function figures(c: Comparison): Block[] {
  const { summary, trainingNoise, noiseKind } = c;
  return [
    {
      kind: "figure",
      name: "loss",
      heading: "Loss against test noise.",
      reading: `Lines: mean over networks; bands: 95 % intervals over ${resampled(c)}. Below, the preferred noise σ* with its interval.`,
      draw: (dom, width) => lossFigure(dom, c, { width }),
      plot: (options) =>
        terminalPlot(
          summary.map(({ placement, curve, preferred }) => ({ label: placement, points: curve, preferred })),
          { trainingNoise, noiseKind, ...options },
        ),
    },
    {
      kind: "figure",
      name: "performance",
      heading: "Performance against test noise.",
      reading: `The task's score, 1 being perfect. Lines: mean over networks; bands: 95 % intervals over ${resampled(c)}. The dotted upright lines stand where it is highest.`,
      draw: (dom, width) => performanceFigure(dom, c, { width }),
    },
    {
      kind: "figure",
      name: "parts",
      heading: "Why.",
      reading:
        "bias² is the squared error of the mean output, variance the spread around it. The dashed upright line stands at the training noise. Values of 0 or below have no place on a logarithmic axis.",
      draw: (dom, width) => decompositionFigure(dom, c, { width }),
    },
    {
      kind: "figure",
      name: "examples",
      heading: "What the networks put out",
      reading:
        "in single trials, in silence and with their training noise (mean, and a band that holds 95 % of the draws). Where not all steps count in the loss, those that do are shaded.",
      draw: (dom, width) => examplesFigure(dom, c.examples, { width }),
    },
    {
      kind: "figure",
      name: "ways",
      heading: "Ways through the world",
      reading:
        "of the first network of each placement, with its training noise and without, on the same starts. The share that arrives is over the trials drawn.",
      draw: (dom, width) => (c.ways ? trajectoriesFigure(dom, c.ways.scene, c.ways.rows, { width }) : null),
    },
  ];
}

const ratioHeading = ["σ*/σ", subscript("train")] as const;
const lossHeading = ["L(0)/L(σ", subscript("train"), ")"] as const;

/** A row per placement: all its networks taken together, and how many prefer what. */
function placementTable(comparison: Comparison): Table | null {
  const caution = fewCaution(Math.min(...comparison.summary.map((s) => s.networks)), "seed");
  const caption = `By placement: means over networks. In brackets 95 % intervals over ${resampled(comparison)}. Gain: share of the noise-free loss that σ* removes. L(0)/L(σ_train): the median network.${caution === null ? "" : ` ${caution}`}`;
  return tableOf<PlacementSummary>({ id: "placements", caption }, comparison.summary, [
    { heading: "noise", cell: (s) => s.placement },
    { heading: "networks", cell: (s) => String(s.networks), detail: true },
    { heading: "σ*", cell: (s) => ranged(estimate(s.preferred.std, s.preferred.interval)) },
    { heading: ratioHeading, cell: (s) => significant(s.preferred.ratio, 2) },
    { heading: "gain", cell: (s) => ranged(percentage(s.gain.value, s.gain.interval), "%") },
    { heading: lossHeading, cell: (s) => significant(s.lossRatio?.median ?? null, 2) },
    {
      heading: "lowest to highest",
      cell: ({ lossRatio: r }) => (r === null ? "–" : `${significant(r.low, 2)} to ${significant(r.high, 2)}`),
      detail: true,
    },
    {
      heading: "noise / silence / undecided",
      cell: (s) => `${s.prefersNoise} / ${s.prefersSilence} / ${s.undecided}`,
      detail: true,
    },
    { heading: "verdict", cell: (s) => s.verdict },
  ]);
}

/** A row per network, in the order given. */
function networkTable(comparison: Comparison): Table | null {
  const caption = `Network by network: each with 95 % intervals over its ${units(comparison)}.`;
  return tableOf<ComparisonNetwork>({ id: "networks", caption }, comparison.networks, [
    { heading: "noise", cell: (n) => n.placement },
    { heading: "seed", cell: (n) => String(n.seed) },
    { heading: "σ*", cell: (n) => ranged(estimate(n.preferred.std, n.preferred.interval)), detail: true },
    { heading: ratioHeading, cell: (n) => significant(n.preferred.ratio, 2) },
    {
      heading: "D/V",
      meaning:
        "D/V: the bias² that the training noise removes over the variance that it adds; above ½ a preference is expected.",
      cell: (n) => significant(n.preference.law.biasOverVariance, 2),
      detail: true,
    },
    {
      heading: ["predicted ", ...ratioHeading],
      meaning: "Predicted: where σ* should then lie, between the law of a smooth shift and that of a kink.",
      cell: predicted,
      detail: true,
    },
    { heading: "gain", cell: (n) => ranged(percentage(n.gain.value, n.gain.interval), "%") },
    { heading: lossHeading, cell: (n) => significant(n.lossRatio, 2) },
    { heading: "training loss", cell: (n) => significant(n.finalLoss), detail: true },
    { heading: "hash", cell: (n) => code(n.sha256.slice(0, 10), n.sha256), detail: true },
    { heading: "verdict", cell: (n) => n.verdict },
  ]);
}

/** What the intervals of the summaries are over: "networks and trials", or the trials or noise draws of one network. */
function resampled(comparison: Comparison): string {
  const several = comparison.summary.some((s) => s.networks > 1);
  return `${several ? "networks and " : ""}${units(comparison)}`;
}

function units(comparison: Comparison): string {
  return comparison.networks.some((n) => n.preference.resampled === "draws") ? "noise draws" : "trials";
}

function predicted(n: ComparisonNetwork): string {
  const { bracket } = n.preference.law;
  if (bracket === null) return "–";
  const [low, high] = bracket.map((end) => significant(end, 2));
  return low === high ? low : `${low} to ${high}`;
}
