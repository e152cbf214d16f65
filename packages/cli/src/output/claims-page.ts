/** The results of several studies as one Markdown page: each study's question, its claims with what was measured, a figure. */

import { studyCells, type ClaimVerdict, type JudgedClaim, type StudyCell, type StudyRecords } from "@dither/studies";
import { counted, significant, version } from "dither";
import { markdownCode, markdownPath, markdownText } from "./markdown.js";
import { measuredText, proportionText, settingsText, studyRemarks } from "./study-text.js";

/** A study with its claims, judged, and the figures that were drawn of it: their paths from the page, and what they show. */
export interface ShownStudy {
  study: StudyRecords;
  claims: readonly JudgedClaim[];
  figures: readonly { path: string; title: string }[];
}

/** A claim that no study file states, with what a program found. */
export interface CheckedClaim {
  id: string;
  claim: string;
  verdict: ClaimVerdict;
  measured: string;
}

export interface PageOptions {
  /** What writes this page again. */
  command: string;
  /** Where the seeds are from. */
  origin?: string;
  /** Claims that no study states. */
  checked?: readonly CheckedClaim[];
  /** How many claims were judged beside each other. */
  count?: number;
  /** Studies and claims that were left out. */
  leftOut?: readonly string[];
}

export function claimsPage(shown: readonly ShownStudy[], options: PageOptions): string {
  const { command, origin, checked = [], count = 1, leftOut = [] } = options;
  const quick = shown.some(({ study }) => study.plan.study.scale === "quick");
  return `${[
    "# The claims, measured",
    introduction(command, quick),
    ...(quick ? [] : [howJudged(count, origin)]),
    ...(leftOut.length > 0
      ? [`**Not on this page**, since they have not been run on these seeds: ${leftOut.map(markdownCode).join(", ")}.`]
      : []),
    summary([...shown.flatMap(({ claims }) => claims), ...checked]),
    ...shown.flatMap(section),
    ...checkedSection(checked, quick),
  ].join("\n\n")}\n`;
}

/** What a verdict means. */
function howJudged(count: number, origin: string | undefined): string {
  const correction =
    count > 1
      ? ` The interval that decides is one of ${count} on this page, and as much wider that the chance of a single wrong verdict among them is 5 % (Bonferroni); the intervals printed are those of each claim alone.`
      : "";
  const seeds = origin === undefined ? "" : ` Nobody chose the seeds: they follow from one number (${origin}).`;
  return `A claim has a tolerance that was fixed beforehand, and says on which share of seeds it should hold. What was found is a proportion with its 95 % interval (Wilson). The claim **passes** where the interval lies above what is asked, **fails** where it lies below, and is **undecided** where it straddles, or where fewer than 10 seeds were run.${correction}${seeds}`;
}

function introduction(command: string, quick: boolean): string {
  const scale = quick
    ? " **These are quick runs**: few seeds, short trainings and coarse curves, with claims to match, which show the direction and no more. The numbers of the claims proper need `--scale full`."
    : "";
  return `Each section is a study in \`studies/\`, run by Dither ${version}. This page is written by ${markdownCode(command)}.${scale}`;
}

function summary(claims: readonly { verdict: ClaimVerdict }[]): string {
  const count = (verdict: string): number => claims.filter((claim) => claim.verdict === verdict).length;
  return `Of ${claims.length} claims ${count("pass")} pass, ${count("fail")} fail, ${count("undecided")} are undecided.`;
}

function checkedSection(checked: readonly CheckedClaim[], quick: boolean): string[] {
  if (checked.length === 0) return [];
  return [
    "## Claims that no study file can state",
    `Each is checked by a program in \`claims/\`${quick ? ", here on one or two seeds" : ""}; \`npm run claims -- --only NAME\` repeats it. Numbers are medians, in brackets the lowest and the highest.`,
    checked
      .map(
        ({ id, claim, verdict, measured }) =>
          `- **${verdict}**: ${markdownCode(id)}, ${markdownText(`${claim}. Measured ${measured}.`)}`,
      )
      .join("\n"),
  ];
}

function section({ study, figures, claims }: ShownStudy): string[] {
  const { plan, runs } = study;
  const done = runs.filter(({ record }) => record?.result.state === "done").length;
  const { description } = plan.study.content;
  return [
    `## ${markdownText(plan.name)}`,
    ...(description === undefined ? [] : [markdownText(description)]),
    `${markdownCode(`studies/${plan.name}.yaml`)}, scale ${plan.study.scale}: ${done} of ${counted(plan.count, "run")} done (${plan.cells} ${plan.cells === 1 ? "cell" : "cells"} × ${counted(plan.seeds, "seed")}).`,
    ...studyRemarks({ ...study, withoutChecksum: 0, notes: [] }),
    ...(claims.length > 0 ? [claims.map(claimItem).join("\n")] : []),
    cellTable(studyCells(study)),
    ...figures.map(({ path, title }) => `![${markdownText(`${plan.name}: ${title}`)}](${markdownPath(path)})`),
  ];
}

function claimItem({ claim, verdict, cells }: JudgedClaim): string {
  const numbers = measuredText(cells);
  const proportion = proportionText(cells);
  const measured = [proportion, numbers === "" ? "" : `Measured ${numbers}.`]
    .map((sentence) => (sentence === "" ? "" : ` ${markdownText(sentence)}`))
    .join("");
  const missed = cells.filter((cell) => cell.verdict === "fail");
  const where =
    missed.length > 0 && missed.length < cells.length
      ? ` Fails for ${missed.map(({ settings }) => markdownText(settingsText(settings))).join("; ")}.`
      : "";
  return `- **${verdict}**: ${markdownCode(claim)}.${measured}${where}`;
}

/** One row per cell; columns that no cell has are left out. */
function cellTable(cells: readonly StudyCell[]): string {
  const names = Object.keys(cells[0].settings);
  const all: { heading: string; quantity: keyof StudyCell["quantities"] }[] = [
    { heading: "σ\\*", quantity: "preferred.std" },
    { heading: "σ\\*/σ_train", quantity: "preferred.ratio" },
    { heading: "L(0)/L(σ_train)", quantity: "lossRatio" },
    { heading: "D/V", quantity: "law.biasOverVariance" },
    { heading: "transmission", quantity: "transmission" },
    { heading: "score at 0", quantity: "performance.silent" },
    { heading: "score at σ_train", quantity: "performance.trained" },
    { heading: "σ/σ_train that the score prefers", quantity: "performance.ratio" },
  ];
  const columns = all.filter(({ quantity }) => cells.some(({ quantities }) => quantities[quantity]));
  const row = (values: readonly string[]): string => `| ${values.join(" | ")} |`;
  const written = ({ settings, quantities }: StudyCell): string[] => [
    ...names.map((name) =>
      markdownText(typeof settings[name] === "string" ? settings[name] : JSON.stringify(settings[name])),
    ),
    ...columns.map(({ quantity }) => significant(quantities[quantity]?.mean ?? null, 3)),
  ];
  const headings = [...names.map(markdownText), ...columns.map(({ heading }) => heading)];
  return [row(headings), row(headings.map(() => "---")), ...cells.map((cell) => row(written(cell)))].join("\n");
}
