/** A repair: the verdict, figures, what each way of it is worth, and what was left out. */

import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { counted } from "../../base/counted.js";
import { repairReportShape, type RepairReport, type RepairRow } from "../../repair/repair-report.js";
import {
  listOf,
  paragraph,
  tableOf,
  type Block,
  type Fact,
  type List,
  type ReportDocument,
  type Table,
} from "../document/document.js";
import { documentPage } from "../document/html.js";
import { code, commandLine, ranged, strong, type Text } from "../document/text.js";
import { examplesFigure } from "../figures/examples-figure.js";
import { repairFigure } from "../figures/repair-figure.js";
import { estimate, percentage, plain, significant } from "../words/numerals.js";

/** Where a repair came from and went to. */
export interface RepairContext {
  /** Name of the network's file, where the trials come from, the file written (null: none) and the command line. */
  readonly network: string;
  readonly trials: string;
  readonly written: string | null;
  readonly command: string;
  readonly version: string;
}

export interface RepairPageOptions extends RepairContext {
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
}

/** What each of {@link RepairPageOptions} may be. */
export const repairPageOptionKinds = {
  generatedAt: "text",
  network: "text",
  trials: "text",
  written: "text or null",
  command: "text",
  version: "text",
} as const satisfies OptionKinds<RepairPageOptions>;

/**
 * The page as an HTML string: {@link repairDocument}.
 * @param document any DOM's document to draw the figures with; it is not changed.
 * @throws DitherError `value` if `generatedAt` is not a time in UTC.
 */
export function repairPage(document: Document, report: RepairReport, options: RepairPageOptions): string {
  checkArguments(
    "repairPage",
    { document, report, options },
    { document: "document", report: repairReportShape, options: "object" },
  );
  checkOptions("repairPage", options, repairPageOptionKinds);
  const { generatedAt, version } = options;
  return documentPage(document, repairDocument(report, options), { generatedAt, version });
}

/** The document of a repair; without a context it does not say what it was made from. */
export function repairDocument(report: RepairReport, context?: RepairContext): ReportDocument {
  checkArguments("repairDocument", { report }, { report: repairReportShape });
  const [title, ...rest] = report.verdict.split(/(?<=;) /);
  return {
    title: title.replace(/;$/, "."),
    abstract: [...(rest.length > 0 ? [sentence(rest.join(" "))] : []), ...report.remarks].map(paragraph),
    facts: context ? facts(report, context) : [],
    sections: [
      { heading: "Figures", blocks: figures(report) },
      { heading: "Numbers", blocks: [table(report), report.repairs.length === 0 ? null : paragraph(effort(report))] },
      { heading: "Left out", blocks: [leftOut(report)] },
      { heading: "What they do", blocks: [explained(report), { ...paragraph(reading), detail: true }] },
    ],
  };
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function facts(report: RepairReport, { network, trials, written, command, version }: RepairContext): Fact[] {
  const counts = `${counted(report.trials, "trial")}, ${counted(report.draws, "noise draw")} each, seed ${report.seed}`;
  return [
    { term: "Network", text: code(network) },
    { term: "Training noise", text: `σ = ${plain(report.trainingNoise)}, ${report.placement}` },
    { term: "Trials", text: `${trials}; ${counts}` },
    { term: "Fitted on", text: report.fittedOn },
    { term: "Written", text: written === null ? "nothing" : [code(written), ` (${report.kept ?? ""})`] },
    { term: "Made with", text: `Dither ${version}` },
    { term: "To repeat", text: commandLine(command) },
  ];
}

function figures(report: RepairReport): Block[] {
  const examples = report.examples.map(({ repaired, ...example }) => ({
    placement: report.placement,
    ...example,
    repaired: repaired.length > 0 ? repaired : undefined,
  }));
  return [
    {
      kind: "figure",
      name: "repairs",
      heading: "Loss of each repair",
      reading:
        "with 95 % intervals over test trials, the same for all. Filled: networks that can be written to a file; hollow: what they are compared with. The dashed line stands at the loss under the training noise.",
      draw: (dom, width) => repairFigure(dom, report, { width }),
    },
    {
      kind: "figure",
      name: "outputs",
      heading: "Outputs before and after",
      reading:
        "in single trials: in silence as the network was, under its training noise (mean, and a band that holds 95 % of the draws), and repaired, without noise. Where not all steps count in the loss, those that do are shaded.",
      draw: (dom, width) => examplesFigure(dom, examples, { width }),
    },
  ];
}

/** A row of the table: a repair, or the network as it was. */
interface Row {
  readonly name: string;
  readonly loss: Text;
  readonly score: Text;
  readonly repair: RepairRow | null;
}

function table(report: RepairReport): Table | null {
  const { repairs, performanceSilent, performanceNoisy, best } = report;
  if (repairs.length === 0) return null;
  const before = (name: string, loss: number, interval: readonly [number, number], score: number | null): Row => ({
    name,
    loss: ranged(estimate(loss, interval)),
    score: significant(score),
    repair: null,
  });
  const rows = [
    before("(in silence)", report.lossSilent, report.lossSilentInterval, performanceSilent),
    before("(training noise)", report.lossNoisy, report.lossNoisyInterval, performanceNoisy),
    ...repairs.map((repair): Row => ({
      name: `${repair.name}${repair.name === best ? " *" : ""}`,
      loss: ranged(estimate(repair.loss, repair.interval)),
      score: repair.performance ? ranged(estimate(repair.performance.value, repair.performance.interval)) : "–",
      repair,
    })),
  ];
  const of = (cell: (repair: RepairRow) => Text, before: Text = "–") => ({
    cell: ({ repair }: Row): Text => (repair ? cell(repair) : before),
  });
  return tableOf<Row>({ id: "repairs", caption: best === null ? "" : "* the best network." }, rows, [
    { heading: "repair", cell: ({ name }) => name },
    { heading: "loss", cell: ({ loss }) => loss },
    {
      heading: "% of L(0)",
      meaning: "% of L(0): the share of the loss in silence.",
      ...of(({ ratio }) => (ratio ? ranged(percentage(ratio.value, ratio.interval)) : "–")),
    },
    performanceSilent === null ? null : { heading: "score", cell: ({ score }) => score },
    {
      heading: "distance",
      meaning: "Distance: of the outputs from the mean noisy output, over that of the silent network.",
      detail: true,
      ...of(({ distance }) => significant(distance, 2)),
    },
    { heading: "passes", detail: true, ...of(({ passes }) => String(passes), "1") },
    {
      heading: "cost",
      meaning: "Cost: multiplications of a trial over those of one plain pass.",
      ...of(({ operations }) => significant(operations, 2), "1"),
    },
    { heading: "updates", ...of(({ updates }) => String(updates)) },
  ]);
}

function effort({ trials, draws, seed, fittedOn }: RepairReport): string {
  const intervals =
    trials > 1 ? "; brackets: 95 % bootstraps over trials" : "; one trial has no scatter and so no intervals";
  return `Closures and passes are no networks, but what the others compare with. ${counted(trials, "trial")}, ${counted(draws, "noise draw")} each, seed ${seed}${intervals}. Fitted on ${fittedOn}.`;
}

/** One item for all that were left out for the same reason. */
function leftOut({ leftOut: some }: RepairReport): List | null {
  const reasons = [...new Set(some.map(({ reason }) => reason))];
  return listOf(
    reasons.map((reason) => {
      const names = some.filter((one) => one.reason === reason).map(({ name }) => name);
      return { text: `${names.join(", ")}: ${reason}.` };
    }),
  );
}

function explained({ repairs }: RepairReport): List | null {
  const list = listOf(repairs.map(({ name, description }) => ({ text: [strong(name), `: ${description}`] })));
  return list && { ...list, detail: true };
}

const reading =
  "A repair makes the network perform without noise as it did with it. Closures and averages of noisy passes are no networks: they show how well the mean output of the noisy network could do, and what it costs. What is fitted to trials may do better than that mean, since it is fitted to the targets.";
