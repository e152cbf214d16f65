/** The tables of a report: one row per placement, then one row per network. */

import { fewCaution } from "../../preference/statistics/few.js";
import type { Comparison, ComparisonNetwork, PlacementSummary } from "../words/comparison.js";
import { element, fragment, lines, type Child, type Markup } from "../plot/markup.js";
import { estimate, percentage, significant, type WrittenEstimate } from "../words/numerals.js";
import { prose } from "../words/prose.js";

interface Column<Row> {
  readonly heading: Child;
  readonly cell: (row: Row) => Child;
}

const train = element("sub", {}, "train");
const noiseHeading = "preferred\u00a0σ*";
const ratioHeading = element("span", { class: "whole" }, "σ*/σ", train);
const gainHeading = "removed by σ*";
const lossHeading = fragment("L(0)/L(σ", train, ")");

/** A row per placement: all its networks taken together, and how many prefer what. */
export function placementTable(comparison: Comparison): Markup {
  const columns: Column<PlacementSummary>[] = [
    { heading: "noise", cell: (s) => s.placement },
    { heading: "networks", cell: (s) => String(s.networks) },
    { heading: noiseHeading, cell: (s) => ranged(estimate(s.preferred.std, s.preferred.interval)) },
    { heading: ratioHeading, cell: (s) => significant(s.preferred.ratio, 2) },
    { heading: gainHeading, cell: (s) => ranged(percentage(s.gain.value, s.gain.interval), " %") },
    { heading: lossHeading, cell: lossRatio },
    {
      heading: "noise / silence / undecided",
      cell: (s) => `${s.prefersNoise} / ${s.prefersSilence} / ${s.undecided}`,
    },
    { heading: "together", cell: (s) => s.verdict },
  ];
  const caution = fewCaution(Math.min(...comparison.summary.map((s) => s.networks)), "seed");
  const caption = `By placement: means over networks. In brackets 95 % intervals over ${resampled(comparison)}; for L(0)/L(σ_train), the median, the lowest and the highest network.${caution === null ? "" : ` ${caution}`}`;
  return table("placements", caption, columns, comparison.summary);
}

/** A row per network, in the order given. */
export function networkTable(comparison: Comparison): Markup {
  const columns: Column<ComparisonNetwork>[] = [
    { heading: "network", cell: (n) => `${n.placement}, seed ${n.seed}` },
    { heading: noiseHeading, cell: (n) => ranged(estimate(n.preferred.std, n.preferred.interval)) },
    { heading: ratioHeading, cell: (n) => significant(n.preferred.ratio, 2) },
    { heading: "D/V", cell: (n) => significant(n.preference.law.biasOverVariance, 2) },
    { heading: fragment("predicted ", ratioHeading), cell: (n) => predicted(n) },
    { heading: gainHeading, cell: (n) => ranged(percentage(n.gain.value, n.gain.interval), " %") },
    { heading: lossHeading, cell: (n) => significant(n.lossRatio, 2) },
    { heading: "training loss", cell: (n) => significant(n.finalLoss) },
    {
      heading: "hash",
      cell: (n) => element("code", { title: n.sha256 }, n.sha256.slice(0, 10)),
    },
    { heading: "verdict", cell: (n) => n.verdict },
  ];
  const caption = `Network by network: each with 95 % intervals over its ${units(comparison)}. D/V: the bias² that the training noise removes over the variance that it adds; above ½ a preference is expected. Predicted: where σ* should then lie, between the law of a smooth shift and that of a kink.`;
  return table("networks", caption, columns, comparison.networks);
}

/** What the intervals of the summaries are over: "networks and trials", or the trials or noise draws of one network. */
export function resampled(comparison: Comparison): string {
  const several = comparison.summary.some((s) => s.networks > 1);
  return `${several ? "networks and " : ""}${units(comparison)}`;
}

function units(comparison: Comparison): string {
  return comparison.networks.some((n) => n.preference.resampled === "draws") ? "noise draws" : "trials";
}

function table<Row>(
  id: string,
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  kind?: string,
): Markup {
  const head = columns.map(({ heading }) => element("th", { scope: "col" }, heading));
  const body = rows.map((row) => {
    const cells = columns.map(({ cell }, i) =>
      i === 0 ? element("th", { scope: "row" }, cell(row)) : element("td", {}, cell(row)),
    );
    return element("tr", {}, cells);
  });
  return scrolled(id, kind, [
    element("caption", { id: `caption-${id}` }, element("span", {}, prose(caption))),
    element("thead", {}, element("tr", {}, head)),
    element("tbody", {}, "\n", lines(body), "\n"),
  ]);
}

/** A table in a box that scrolls where the page is narrower, by keys too. */
export function scrolled(id: string, kind: string | undefined, parts: readonly Markup[]): Markup {
  return element(
    "div",
    { class: "scroll", role: "region", "aria-labelledby": `caption-${id}`, tabindex: 0 },
    "\n",
    element("table", { id, class: kind }, "\n", lines(parts), "\n"),
    "\n",
  );
}

/** A table of numbers, written out; the first cell of each row is its heading. */
export function plainTable(
  id: string,
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): Markup {
  const columns = headings.map((heading, k): Column<readonly string[]> => ({
    heading,
    cell: (row) => prose(row[k]),
  }));
  return table(id, caption, columns, rows, "numbers");
}

function ranged({ value, low, high }: WrittenEstimate, unit = ""): Markup {
  return fragment(prose(`${value}${unit}`), " ", element("span", { class: "range" }, `[${low}, ${high}]`));
}

function lossRatio(s: PlacementSummary): Child {
  if (s.lossRatio === null) return "–";
  const { median, low, high } = s.lossRatio;
  return ranged({ value: significant(median, 2), low: significant(low, 2), high: significant(high, 2) });
}

function predicted(n: ComparisonNetwork): string {
  const { bracket } = n.preference.law;
  if (bracket === null) return "–";
  const [low, high] = bracket.map((end) => significant(end, 2));
  return low === high ? low : `${low} to ${high}`;
}
