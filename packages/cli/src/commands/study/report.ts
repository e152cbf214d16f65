/** `dither study report`: a study as a page, with every figure as SVG, PNG and PDF. */

import { join } from "node:path";
import { readStudy, writeWhole } from "@dither/studies";
import { Command } from "commander";
import { studyDocument, studyFigures, studyPage, studyTitle } from "dither";
import { newDocument } from "../../output/document.js";
import { figureEndings, writeFigureFiles } from "../../output/figure-files.js";
import { checkPlaces, forceOption, studyFiles } from "../../input/places.js";
import { print, printJson, wrap } from "../../output/print.js";
import { reportOf } from "../../output/study-report.js";

export function studyReportCommand(): Command {
  return new Command("report")
    .description("write a study's page, and its figures as .svg, .png and .pdf")
    .argument("<folder>", "a study's folder")
    .option("-o, --output <folder>", "where they go (default: the study's folder)")
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  dither study report results/central-figure")
    .action(report);
}

interface ReportFlags {
  output?: string;
  force?: boolean;
  json?: boolean;
}

async function report(folder: string, { output: given, force, json }: ReportFlags): Promise<void> {
  const output = given ?? folder;
  const drawn = Object.keys(studyFigures).flatMap((name) => figureEndings.map((ending) => `${name}.${ending}`));
  await checkPlaces({
    inputs: await studyFiles(folder),
    outputs: ["report.html", ...drawn].map((name) => ({ path: join(output, name), named: given !== undefined })),
    force,
  });
  const shown = reportOf(await readStudy(folder));
  const generatedAt = new Date().toISOString();
  const page = join(output, "report.html");
  await writeWhole(page, studyPage(await newDocument(), shown, { generatedAt }));
  const figures = await writeFigureFiles(join(output, "/"), studyDocument(shown));
  if (json) printJson("study-report", { title: studyTitle(shown), report: page, figures, claims: shown.claims });
  else print(wrap(studyTitle(shown)), `Report: ${page}`, ...figures.map((figure) => `Figure: ${figure}`));
}
