/** The report of a study as one HTML page: claims, figures, cells, and a table of runs that sorts and filters. */

import { counted } from "../../base/counted.js";
import { fewCaution } from "../../preference/statistics/few.js";
import type { FigureOptions } from "../plot/figure.js";
import { element, fragment, lines, type Markup } from "../plot/markup.js";
import { significant } from "../words/numerals.js";
import { caption, figureBlock, listOf, pageFrame, section, sourceBox } from "../pages/page-frame.js";
import { prose } from "../words/prose.js";
import type { Svg } from "../plot/svg.js";
import { scrolled } from "../pages/tables.js";
import { curveFamily } from "./curve-family.js";
import { heatMap } from "./heat-map.js";
import { preferredFigure } from "./preferred-figure.js";
import { valueText, type StudyReport, type StudyReportClaim, type StudyReportRun } from "./study-report.js";
import { tableScript } from "./table-script.js";
import { studyReportShape } from "./study-report.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

/** A figure of a study: what it shows and how to read it, as text. */
export interface StudyFigure {
  readonly draw: (document: Document, report: StudyReport, options?: FigureOptions) => Svg | null;
  readonly heading: string;
  readonly caption: string;
}

/** Figures of a study by the names of their files. */
export const studyFigures: Readonly<Record<string, StudyFigure>> = {
  preferred: {
    draw: preferredFigure,
    heading: "Which noise is preferred.",
    caption:
      "Means over seeds; upright lines are 95 % intervals over seeds. The dashed line: as much noise as in training.",
  },
  curves: {
    draw: curveFamily,
    heading: "Loss against test noise.",
    caption: "Lines: means over seeds at the levels that all share; bands: 95 % intervals over seeds.",
  },
  map: {
    draw: heatMap,
    heading: "The grid.",
    caption: "Preferred noise over training noise, mean over seeds; cells trained without noise have none.",
  },
};

/** The title of a study's report: how its claims stand. */
export function studyTitle(report: StudyReport): string {
  checkArguments("studyTitle", { report }, { report: studyReportShape });
  const { name, claims, done, planned } = report;
  const count = (verdict: string): number => claims.filter((claim) => claim.verdict === verdict).length;
  const [pass, fail] = [count("pass"), count("fail")];
  if (claims.length === 0) return `${name}: ${done} of ${counted(planned, "run")} done`;
  if (fail > 0) return `${name}: ${fail} of ${counted(claims.length, "claim")} ${fail === 1 ? "fails" : "fail"}`;
  return pass === claims.length
    ? `${name}: ${claims.length === 1 ? "its claim holds" : pass === 2 ? "both claims hold" : `all ${pass} claims hold`}`
    : `${name}: ${pass} of ${counted(claims.length, "claim")} ${pass === 1 ? "holds" : "hold"}, the others are undecided`;
}

/**
 * The page as an HTML string; it fetches nothing. Its only script sorts and filters the table of runs.
 * @param generatedAt ISO 8601 in UTC
 */
export function studyPage(document: Document, report: StudyReport, options: { generatedAt: string }): string {
  checkArguments(
    "studyPage",
    { document, report, options },
    { document: "document", report: studyReportShape, options: { generatedAt: "text" } },
  );
  checkOptions("studyPage", options, { generatedAt: "text" });
  const { generatedAt } = options;
  const summary = `${report.done} of ${counted(report.planned, "run")} done${report.failed > 0 ? `, ${report.failed} failed` : ""}.`;
  const seeds = new Set(report.runs.map(({ seed }) => seed)).size;
  return pageFrame({
    title: studyTitle(report),
    abstract: [report.description, summary, fewCaution(seeds, "seed") ?? "", ...(report.remarks ?? [])].filter(
      (text) => text !== "",
    ),
    summary,
    version: report.version,
    source: source(report),
    generatedAt,
    sections: [
      section("Claims", claimList(report.claims)),
      section("Figures", figures(document, report)),
      section("Runs", runTable(report)),
    ],
    style,
    script: tableScript,
  });
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

function source({ name, scale, task, axes, version, command }: StudyReport): Markup {
  const grid = axes.map(({ name: axis, values }, k) => {
    const shown = values.slice(0, 12).map(valueText).join(", ");
    return fragment(k > 0 ? element("br") : null, `${axis}: ${shown}${values.length > 12 ? ", …" : ""}`);
  });
  return sourceBox([
    ["Study", `${name} (${scale})`],
    ["Task", element("code", {}, task)],
    ["Grid", grid.length === 0 ? "one cell" : grid],
    ["Made with", `Dither ${version}`],
    ["To repeat", element("pre", {}, element("code", {}, command))],
  ]);
}

function claimList(claims: readonly StudyReportClaim[]): Markup | null {
  const items = claims.map(({ claim, verdict, measured }) =>
    element(
      "li",
      { class: verdict },
      element("span", { class: "verdict" }, verdict),
      prose(claim),
      measured.map((text) => element("p", {}, prose(text))),
    ),
  );
  return listOf(items, "claims");
}

function figures(document: Document, report: StudyReport): Markup | null {
  return lines(
    Object.values(studyFigures).map(({ draw, heading, caption: text }) =>
      figureBlock((width) => draw(document, report, { width }), caption(heading, text)),
    ),
  );
}

function runTable({ axes, runs }: StudyReport): Markup {
  const names = axes.map(({ name }) => name);
  const headings = [...names, "seed", "σ*", "σ*/σ_train", "gain", "verdict", "to repeat it"];
  const head = headings.map((text) => element("th", { scope: "col" }, element("button", { type: "button" }, text)));
  const filter = element("input", { type: "search", placeholder: "inside 0.5 prefers" });
  return fragment(
    element("label", { class: "filter" }, "Show rows that contain ", filter),
    "\n",
    scrolled("runs", undefined, [
      element(
        "caption",
        { id: "caption-runs" },
        element("span", {}, "Every run. A heading sorts; several words filter together."),
      ),
      element("thead", {}, element("tr", {}, head)),
      element("tbody", {}, "\n", lines(runs.map((run) => element("tr", {}, cells(run, names)))), "\n"),
    ]),
  );
}

function cells(run: StudyReportRun, names: readonly string[]): Markup[] {
  const { settings, seed, state, ratio, std, gain, verdict, command } = run;
  const number = (value: number | null): Markup => cell(value ?? "", value === null ? "–" : significant(value));
  return [
    ...names.map((name) => cell(valueText(settings[name]), valueText(settings[name]))),
    cell(seed, seed),
    number(std),
    number(ratio),
    number(gain),
    element("td", { class: state === "failed" ? "wide" : undefined }, verdict),
    element("td", { class: "command" }, element("code", {}, command)),
  ];
}

/** A cell that sorts by a value of its own. */
function cell(value: string | number, text: string | number): Markup {
  return element("td", { "data-value": value }, text);
}
