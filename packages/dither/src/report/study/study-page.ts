/** The report of a study as one HTML page: claims, figures, cells, and a table of runs that sorts and filters. */

import type { FigureOptions } from "../figure.js";
import { escapeHtml, prose } from "../html.js";
import { significant } from "../numerals.js";
import { pageStyle } from "../page-style.js";
import { curveFamily } from "./curve-family.js";
import { heatMap } from "./heat-map.js";
import { preferredFigure } from "./preferred-figure.js";
import { valueText, type StudyReport, type StudyReportClaim, type StudyReportRun } from "./study-report.js";
import { tableScript } from "./table-script.js";

/** Figures of a study by the names of their files. */
export const studyFigures: Readonly<
  Record<
    string,
    { draw: (document: Document, report: StudyReport, options?: FigureOptions) => string | null; caption: string }
  >
> = {
  preferred: {
    draw: preferredFigure,
    caption:
      "<b>Which noise is preferred.</b> Means over seeds; upright lines are 95&nbsp;% intervals over seeds. The dashed line: as much noise as in training.",
  },
  curves: {
    draw: curveFamily,
    caption:
      "<b>Loss against test noise.</b> Lines: means over seeds at the levels that all share; bands: 95&nbsp;% intervals over seeds.",
  },
  map: {
    draw: heatMap,
    caption:
      "<b>The grid.</b> Preferred noise over training noise, mean over seeds; cells trained without noise have none.",
  },
};

/** The title of a study's report: how its claims stand. */
export function studyTitle({ name, claims, done, planned }: StudyReport): string {
  const count = (verdict: string): number => claims.filter((claim) => claim.verdict === verdict).length;
  const [pass, fail] = [count("pass"), count("fail")];
  if (claims.length === 0) return `${name}: ${done} of ${planned} runs done`;
  if (fail > 0) return `${name}: ${fail} of ${claims.length} claims ${fail === 1 ? "fails" : "fail"}`;
  return pass === claims.length
    ? `${name}: ${claims.length === 1 ? "its claim holds" : pass === 2 ? "both claims hold" : `all ${pass} claims hold`}`
    : `${name}: ${pass} of ${claims.length} claims hold, the others are undecided`;
}

/**
 * The page as an HTML string; it fetches nothing. Its only script sorts and filters the table of runs.
 * @param generatedAt ISO 8601 in UTC
 */
export function studyPage(document: Document, report: StudyReport, { generatedAt }: { generatedAt: string }): string {
  const heading = studyTitle(report);
  const summary = `${report.done} of ${report.planned} runs done${report.failed > 0 ? `, ${report.failed} failed` : ""}.`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Dither ${escapeHtml(report.version)}">
<meta name="dither:title" content="${escapeHtml(heading)}">
<meta name="dither:summary" content="${escapeHtml(summary)}">
<title>${escapeHtml(heading)}</title>
<style>${pageStyle}${style}</style>
</head>
<body>
<main>
<header>
<h1>${prose(heading)}</h1>
<p class="abstract">${prose([report.description, summary].filter((text) => text !== "").join(" "))}</p>
<div class="source"><dl>
<dt>Study</dt><dd>${escapeHtml(report.name)} (${escapeHtml(report.scale)})</dd>
<dt>Task</dt><dd><code>${escapeHtml(report.task)}</code></dd>
<dt>Grid</dt><dd>${report.axes.map(({ name, values }) => escapeHtml(`${name}: ${values.slice(0, 12).map(valueText).join(", ")}${values.length > 12 ? ", …" : ""}`)).join("<br>") || "one cell"}</dd>
<dt>Made with</dt><dd>Dither ${escapeHtml(report.version)}</dd>
<dt>To repeat</dt><dd><pre><code>${escapeHtml(report.command)}</code></pre></dd>
</dl></div>
<p class="generated">Generated <time datetime="${escapeHtml(generatedAt)}">${escapeHtml(generatedAt.slice(0, 16).replace("T", " "))} UTC</time></p>
</header>
${section("Claims", claimList(report.claims))}
${section("Figures", figures(document, report))}
${section("Runs", runTable(report))}
</main>
<script>${tableScript}</script>
</body>
</html>
`;
}

const style = `
.claims { list-style: none; padding: 0; }
.claims li { margin: 0 0 1rem; padding-left: 6.5rem; position: relative; }
.claims .verdict { position: absolute; left: 0; font-weight: 600; }
.claims .pass .verdict { color: #00703c; } .claims .fail .verdict { color: #b3261e; }
@media screen and (prefers-color-scheme: dark) { .claims .pass .verdict { color: #5fd38d; } .claims .fail .verdict { color: #ff8a80; } }
.claims p { margin: 0; color: var(--quiet); font-size: 0.95rem; }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
th button:focus-visible, .filter input:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
th[aria-sort=ascending] button::after { content: " ▲"; } th[aria-sort=descending] button::after { content: " ▼"; }
.filter { display: block; margin: 0 0 1rem; } .filter input { font: inherit; padding: 0.25rem 0.5rem; width: 100%; max-width: 24rem; background: var(--paper); color: var(--ink); border: 1px solid var(--quiet); border-radius: 3px; }
td.command code { white-space: nowrap; font-size: 0.85em; } td.wide { white-space: normal; min-width: 12rem; text-align: left; }
`;

function section(heading: string, content: string): string {
  return content === "" ? "" : `<section>\n<h2>${heading}</h2>\n${content}\n</section>`;
}

function claimList(claims: readonly StudyReportClaim[]): string {
  if (claims.length === 0) return "";
  const items = claims.map(
    ({ claim, verdict, measured }) =>
      `<li class="${verdict}"><span class="verdict">${verdict}</span>${prose(claim)}${measured.map((text) => `<p>${prose(text)}</p>`).join("")}</li>`,
  );
  return `<ul class="claims">\n${items.join("\n")}\n</ul>`;
}

function figures(document: Document, report: StudyReport): string {
  return Object.values(studyFigures)
    .flatMap(({ draw, caption }) => {
      const [large, small] = [draw(document, report, { width: 700 }), draw(document, report, { width: 360 })];
      return large === null || small === null
        ? []
        : [
            `<figure>\n<div class="wide">${large}</div>\n<div class="narrow">${small}</div>\n<figcaption>${caption}</figcaption>\n</figure>`,
          ];
    })
    .join("\n");
}

function runTable({ axes, runs }: StudyReport): string {
  const names = axes.map(({ name }) => name);
  const headings = [...names, "seed", "σ*", "σ*/σ_train", "gain", "verdict", "to repeat it"];
  const head = headings
    .map((text) => `<th scope="col"><button type="button">${escapeHtml(text)}</button></th>`)
    .join("");
  const body = runs.map((run) => `<tr>${cells(run, names)}</tr>`).join("\n");
  return `<label class="filter">Show rows that contain <input type="search" placeholder="inside 0.5 prefers"></label>
<div class="scroll" role="region" aria-labelledby="caption-runs" tabindex="0">
<table id="runs">
<caption id="caption-runs"><span>Every run. A heading sorts; several words filter together.</span></caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table>
</div>`;
}

function cells(
  { settings, seed, state, ratio, std, gain, verdict, command }: StudyReportRun,
  names: readonly string[],
): string {
  const number = (value: number | null): string =>
    `<td data-value="${value ?? ""}">${value === null ? "–" : significant(value)}</td>`;
  return [
    ...names.map(
      (name) =>
        `<td data-value="${escapeHtml(valueText(settings[name]))}">${escapeHtml(valueText(settings[name]))}</td>`,
    ),
    `<td data-value="${seed}">${seed}</td>`,
    number(std),
    number(ratio),
    number(gain),
    `<td${state === "failed" ? ' class="wide"' : ""}>${escapeHtml(verdict)}</td>`,
    `<td class="command"><code>${escapeHtml(command)}</code></td>`,
  ].join("");
}
