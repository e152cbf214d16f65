/** A repair for a terminal of 80 columns: the verdict, what to know beside it, then the table. */

import {
  bracketed,
  counted,
  estimate,
  percentage,
  significant,
  terminalTable,
  type RepairReport,
  type RepairRow,
} from "dither";
import { asciiOnly, wrap } from "./print.js";

export function repairText(report: RepairReport): string {
  const ascii = asciiOnly();
  const { repairs, leftOut, remarks } = report;
  return [
    wrap(report.verdict),
    ...remarks.flatMap((remark) => ["", wrap(remark)]),
    ...(repairs.length === 0 ? [] : ["", table(report, ascii), "", wrap(effort(report))]),
    ...leftOutLines(leftOut),
  ].join("\n");
}

function table(
  { repairs, lossSilent, lossSilentInterval, lossNoisy, lossNoisyInterval, ...report }: RepairReport,
  ascii: boolean,
): string {
  const scored = report.performanceSilent !== null;
  const score = (value: number | null): string[] => (scored ? [significant(value)] : []);
  const row = (r: RepairRow): string[] => [
    `${r.name}${r.name === report.best ? " *" : ""}`,
    bracketed(estimate(r.loss, r.interval)),
    r.ratio ? bracketed(percentage(r.ratio.value, r.ratio.interval)) : "–",
    ...score(r.performance?.value ?? null),
    significant(r.operations, 2),
    String(r.updates),
  ];
  const before = (label: string, loss: number, interval: [number, number], performance: number | null): string[] => [
    label,
    bracketed(estimate(loss, interval)),
    "–",
    ...score(performance),
    "1",
    "–",
  ];
  return terminalTable(
    [
      ["repair", "loss", "% of L(0)", ...(scored ? ["score"] : []), "cost", "updates"],
      before("(in silence)", lossSilent, lossSilentInterval, report.performanceSilent),
      before("(training noise)", lossNoisy, lossNoisyInterval, report.performanceNoisy),
      ...repairs.map(row),
    ],
    { ascii },
  );
}

function effort({ trials, draws, seed, fittedOn, best }: RepairReport): string {
  const star = best === null ? "" : "* the best network. ";
  const intervals =
    trials > 1 ? "; brackets: 95 % bootstraps over trials" : "; one trial has no scatter and so no intervals";
  return `${star}Cost: multiplications of a trial over those of one plain pass. Closures and passes are no networks, but what the others compare with. ${counted(trials, "trial")}, ${counted(draws, "noise draw")} each, seed ${seed}${intervals}. Fitted on ${fittedOn}.`;
}

/** One line for all that were left out for the same reason. */
function leftOutLines(leftOut: RepairReport["leftOut"]): string[] {
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
  return reasons.flatMap((reason) => {
    const names = leftOut.filter((one) => one.reason === reason).map(({ name }) => name);
    return ["", wrap(`Left out: ${names.join(", ")}: ${reason}.`)];
  });
}
