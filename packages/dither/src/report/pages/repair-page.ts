/** The report of a repair as one HTML page that needs nothing else. */

import { counted } from "../../base/counted.js";
import type { RepairReport } from "../../repair/repair-report.js";
import { examplesFigure } from "../figures/examples-figure.js";
import { element, fragment, lines, type Markup } from "../plot/markup.js";
import { bracketed, estimate, percentage, plain, significant } from "../words/numerals.js";
import { caption, commandLine, figureBlock, listOf, pageFrame, section, sourceBox } from "./page-frame.js";
import { prose } from "../words/prose.js";
import { repairFigure } from "../figures/repair-figure.js";
import { plainTable } from "./tables.js";
import { repairReportShape } from "../../repair/repair-report.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface RepairPageOptions {
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
  /** Name of the network's file, where the trials come from, the file written (null: none) and the command line. */
  readonly network: string;
  readonly trials: string;
  readonly written: string | null;
  readonly command: string;
  readonly version: string;
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
 * The page as an HTML string: verdict, source and time, figures, table, what was left out.
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
  const [title, ...rest] = report.verdict.split(/(?<=;) /);
  return pageFrame({
    title: title.replace(/[;:.]$/, ""),
    abstract: [rest.length > 0 ? sentence(rest.join(" ")) : report.verdict, ...report.remarks],
    version: options.version,
    source: source(report, options),
    generatedAt: options.generatedAt,
    sections: [
      section("Figures", figures(document, report)),
      section("Numbers", table(report)),
      section("Left out", leftOut(report)),
      section("What they do", explained(report)),
    ],
  });
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function source(report: RepairReport, options: RepairPageOptions): Markup {
  return sourceBox([
    ["Network", element("code", {}, options.network)],
    ["Training noise", prose(`σ = ${plain(report.trainingNoise)}, ${report.placement}`)],
    [
      "Trials",
      prose(
        `${options.trials}; ${counted(report.trials, "trial")}, ${counted(report.draws, "noise draw")} each, seed ${report.seed}`,
      ),
    ],
    ["Fitted on", prose(report.fittedOn)],
    [
      "Written",
      options.written === null ? "nothing" : fragment(element("code", {}, options.written), ` (${report.kept ?? ""})`),
    ],
    ["Made with", `Dither ${options.version}`],
    ["To repeat", commandLine(options.command)],
  ]);
}

function figures(document: Document, report: RepairReport): Markup | null {
  const examples = report.examples.map(({ repaired, ...example }) => ({
    placement: report.placement,
    ...example,
    ...(repaired.length > 0 && { repaired }),
  }));
  return lines([
    figureBlock(
      (width) => repairFigure(document, report, { width }),
      caption(
        "Loss of each repair",
        "with 95 % intervals over test trials, the same for all. Filled: networks that can be written to a file; hollow: what they are compared with. The dashed line stands at the loss under the training noise.",
      ),
    ),
    figureBlock(
      (width) => examplesFigure(document, examples, { width }),
      caption(
        "Outputs before and after",
        "in single trials: in silence as the network was, under its training noise (mean, and a band that holds 95 % of the draws), and repaired, without noise. Where not all steps count in the loss, those that do are shaded.",
      ),
    ),
  ]);
}

function table({ repairs, performanceSilent }: RepairReport): Markup | null {
  if (repairs.length === 0) return null;
  const scored = performanceSilent !== null;
  return plainTable(
    "repairs",
    "Loss with its 95 % interval; its share of the noise-free loss as it was, on the same trials; distance of the outputs from the mean noisy output over that of the silent network; passes and multiplications of one trial over those of the plain network; updates of the parameters that it took.",
    ["repair", "loss", "of L(0), %", ...(scored ? ["performance"] : []), "distance", "passes", "operations", "updates"],
    repairs.map((r) => [
      r.name,
      bracketed(estimate(r.loss, r.interval)),
      r.ratio ? bracketed(percentage(r.ratio.value, r.ratio.interval)) : "–",
      ...(scored ? [r.performance ? bracketed(estimate(r.performance.value, r.performance.interval)) : "–"] : []),
      significant(r.distance, 2),
      String(r.passes),
      significant(r.operations, 2),
      String(r.updates),
    ]),
  );
}

function leftOut({ leftOut: some }: RepairReport): Markup | null {
  return listOf(some.map(({ name, reason }) => element("li", {}, name, prose(`: ${reason}.`))));
}

function explained({ repairs }: RepairReport): Markup | null {
  const items = repairs.map(({ name, description }) =>
    element("li", {}, element("b", {}, name), prose(`: ${description}`)),
  );
  return lines([listOf(items), element("p", {}, reading)]);
}

const reading =
  "A repair makes the network perform without noise as it did with it. Closures and averages of noisy passes are no networks: they show how well the mean output of the noisy network could do, and what it costs. What is fitted to trials may do better than that mean, since it is fitted to the targets.";
