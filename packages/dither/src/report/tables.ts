/** The tables of a report: one row per placement, then one row per network. */

import type { Comparison, ComparisonNetwork, PlacementSummary } from "./comparison.js";
import { escapeHtml, prose } from "./html.js";
import { estimate, percentage, significant, type WrittenEstimate } from "./numerals.js";

interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string;
}

const noiseHeading = "preferred&nbsp;σ*";
const ratioHeading = `<span class="whole">σ*/σ<sub>train</sub></span>`;
const gainHeading = "removed by σ*";
const lossHeading = "L(0)/L(σ<sub>train</sub>)";

/** A row per placement: all its networks taken together, and how many prefer what. */
export function placementTable(comparison: Comparison): string {
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
    { heading: "together", cell: (s) => escapeHtml(s.verdict) },
  ];
  const caption = `By placement: means over networks. In brackets 95 % intervals over ${resampled(comparison)}; for L(0)/L(σ_train), the median, the lowest and the highest network.`;
  return table("placements", caption, columns, comparison.summary);
}

/** A row per network, in the order given. */
export function networkTable(comparison: Comparison): string {
  const columns: Column<ComparisonNetwork>[] = [
    { heading: "network", cell: (n) => `${n.placement}, seed ${escapeHtml(String(n.seed))}` },
    { heading: noiseHeading, cell: (n) => ranged(estimate(n.preferred.std, n.preferred.interval)) },
    { heading: ratioHeading, cell: (n) => significant(n.preferred.ratio, 2) },
    { heading: "D/V", cell: (n) => significant(n.preference.law.biasOverVariance, 2) },
    { heading: `predicted ${ratioHeading}`, cell: (n) => predicted(n) },
    { heading: gainHeading, cell: (n) => ranged(percentage(n.gain.value, n.gain.interval), " %") },
    { heading: lossHeading, cell: (n) => significant(n.lossRatio, 2) },
    { heading: "training loss", cell: (n) => significant(n.finalLoss) },
    {
      heading: "hash",
      cell: (n) => `<code title="${escapeHtml(n.sha256)}">${escapeHtml(n.sha256.slice(0, 10))}</code>`,
    },
    { heading: "verdict", cell: (n) => escapeHtml(n.verdict) },
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
  kind = "",
): string {
  const head = columns.map((column) => `<th scope="col">${column.heading}</th>`).join("");
  const body = rows.map((row) => {
    const cells = columns.map((column, i) =>
      i === 0 ? `<th scope="row">${column.cell(row)}</th>` : `<td>${column.cell(row)}</td>`,
    );
    return `<tr>${cells.join("")}</tr>`;
  });
  return `<div class="scroll" role="region" aria-labelledby="caption-${id}" tabindex="0">
<table id="${id}"${kind === "" ? "" : ` class="${kind}"`}>
<caption id="caption-${id}"><span>${prose(caption)}</span></caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join("\n")}
</tbody>
</table>
</div>`;
}

/** A table of numbers, written out; the first cell of each row is its heading. */
export function plainTable(
  id: string,
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const columns = headings.map((heading, k): Column<readonly string[]> => ({
    heading: escapeHtml(heading),
    cell: (row) => prose(row[k]),
  }));
  return table(id, caption, columns, rows, "numbers");
}

function ranged(written: WrittenEstimate, unit = ""): string {
  return prose(`${written.value}${unit}`) + ` <span class="range">[${written.low}, ${written.high}]</span>`;
}

function lossRatio(s: PlacementSummary): string {
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
