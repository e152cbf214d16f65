/** A study: how its claims stand, figures, cells, and a table of runs that sorts and filters. */

import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";
import { counted } from "../../base/counted.js";
import { fewCaution } from "../../preference/statistics/few.js";
import {
  listOf,
  paragraph,
  tableOf,
  type Block,
  type Column,
  type Fact,
  type ReportDocument,
  type Table,
} from "../document/document.js";
import { documentPage } from "../document/html.js";
import { code, commandLine, ranged, subscript, type Text } from "../document/text.js";
import type { FigureOptions } from "../plot/figure.js";
import type { Svg } from "../plot/svg.js";
import { curveFamily } from "../study/curve-family.js";
import { heatMap } from "../study/heat-map.js";
import { preferredFigure } from "../study/preferred-figure.js";
import {
  studyReportShape,
  valueText,
  type StudyEstimate,
  type StudyReport,
  type StudyReportCell,
  type StudyReportRun,
} from "../study/study-report.js";
import { significant } from "../words/numerals.js";

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
 * The page as an HTML string: {@link studyDocument}.
 * @param options.generatedAt ISO 8601 in UTC
 */
export function studyPage(document: Document, report: StudyReport, options: { generatedAt: string }): string {
  checkArguments(
    "studyPage",
    { document, report, options },
    { document: "document", report: studyReportShape, options: { generatedAt: "text" } },
  );
  checkOptions("studyPage", options, { generatedAt: "text" });
  const { generatedAt } = options;
  return documentPage(document, studyDocument(report), { generatedAt, version: report.version });
}

/** The document of a study, as far as it is. */
export function studyDocument(report: StudyReport): ReportDocument {
  checkArguments("studyDocument", { report }, { report: studyReportShape });
  const { description, planned, done, failed, cells, claims, remarks = [] } = report;
  const state = `${done} of ${counted(planned, "run")} done${failed > 0 ? `, ${failed} failed` : ""}.`;
  const seeds = cells.map((cell) => cell.done).filter((count) => count > 0);
  const caution = seeds.length === 0 ? null : fewCaution(Math.min(...seeds), "seed");
  return {
    title: studyTitle(report),
    abstract: [description, state, caution ?? "", ...remarks].filter((text) => text !== "").map(paragraph),
    summary: state,
    facts: facts(report),
    sections: [
      {
        heading: "Claims",
        blocks: [
          listOf(claims.map(({ claim, verdict, measured }) => ({ mark: verdict, text: claim, below: measured }))),
        ],
      },
      { heading: "Figures", blocks: figures(report) },
      { heading: "Cells", blocks: [cellTable(cells)] },
      { heading: "Runs", blocks: [runTable(report)] },
    ],
  };
}

function facts({ name, scale, task, axes, version, command }: StudyReport): Fact[] {
  const grid = axes.map(({ name: axis, values }) => {
    const shown = values.slice(0, 12).map(valueText).join(", ");
    return `${axis}: ${shown}${values.length > 12 ? ", …" : ""}`;
  });
  return [
    { term: "Study", text: `${name} (${scale})` },
    { term: "Task", text: code(task) },
    { term: "Grid", text: grid.length === 0 ? "one cell" : grid.join("; ") },
    { term: "Made with", text: `Dither ${version}`, detail: true },
    { term: "To repeat", text: commandLine(command), detail: true },
  ];
}

function figures(report: StudyReport): Block[] {
  return Object.entries(studyFigures).map(([name, { draw, heading, caption }]) => ({
    kind: "figure",
    name,
    heading,
    reading: caption,
    draw: (dom, width) => draw(dom, report, { width }),
  }));
}

const ratioHeading = ["σ*/σ", subscript("train")] as const;

/** One row per cell: its settings and the means over its seeds. */
function cellTable(cells: readonly StudyReportCell[]): Table | null {
  const names = Object.keys(cells[0]?.settings ?? {});
  const table = {
    id: "cells",
    caption:
      "Means over seeds, in brackets 95 % intervals over seeds. Last column: how many networks prefer noise / silence / are undecided.",
    most: { terminal: 60, page: 200 },
  };
  return tableOf<StudyReportCell>(table, cells, [
    ...names.map((name): Column<StudyReportCell> => ({
      heading: name,
      cell: ({ settings }) => valueText(settings[name]),
    })),
    { heading: "runs", cell: ({ planned, done }) => (done === planned ? String(done) : `${done} of ${planned}`) },
    { heading: "σ*", cell: ({ quantities }) => significant(quantities["preferred.std"]?.mean ?? null, 2) },
    { heading: ratioHeading, cell: ({ quantities }) => estimated(quantities["preferred.ratio"]) },
    { heading: "gain", cell: ({ quantities }) => estimated(quantities["gain"]) },
    {
      heading: "prefer",
      cell: ({ verdicts: v }) => `${v.prefersNoise}/${v.prefersSilence}/${v.undecided}`,
    },
  ]);
}

function estimated(estimate: StudyEstimate | null | undefined): Text {
  if (!estimate) return "–";
  const [low, high] = estimate.interval ?? [null, null];
  return ranged({ value: significant(estimate.mean, 2), low: significant(low, 2), high: significant(high, 2) });
}

/** Every run; sorted and filtered on the page. */
function runTable({ axes, runs }: StudyReport): Table | null {
  const number = (heading: Text, value: (run: StudyReportRun) => number | null): Column<StudyReportRun> => ({
    heading,
    cell: (run) => significant(value(run)),
    value: (run) => value(run) ?? "",
  });
  const table = {
    id: "runs",
    caption: "Every run. A heading sorts; several words filter together.",
    detail: true as const,
  };
  return tableOf<StudyReportRun>(table, runs, [
    ...axes.map(({ name }): Column<StudyReportRun> => ({
      heading: name,
      cell: ({ settings }) => valueText(settings[name]),
      value: ({ settings }) => valueText(settings[name]),
    })),
    { heading: "seed", cell: ({ seed }) => String(seed), value: ({ seed }) => seed },
    number("σ*", ({ std }) => std),
    number(ratioHeading, ({ ratio }) => ratio),
    number("gain", ({ gain }) => gain),
    { heading: "verdict", cell: ({ verdict }) => verdict, value: ({ verdict }) => verdict },
    { heading: "to repeat it", cell: ({ command }) => code(command), value: ({ command }) => command },
  ]);
}
