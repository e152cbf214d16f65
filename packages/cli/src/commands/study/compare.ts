/** `dither study compare`: two studies, cell by cell. */

import { compareStudies, readStudy } from "@dither/studies";
import { Command } from "commander";
import { documentText, print, printJson } from "../../output/print.js";
import { studyComparisonDocument } from "../../output/study-comparison.js";

export function studyCompareCommand(): Command {
  return new Command("compare")
    .description("compare two studies, or two runs of one, cell by cell")
    .argument("<a>", "a study's folder")
    .argument("<b>", "another")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  dither study compare results/before results/after")
    .action(async (a: string, b: string, { json }: { json?: boolean }) => {
      const comparison = compareStudies(await readStudy(a), await readStudy(b));
      if (json) printJson("study-compare", comparison);
      else print(documentText(studyComparisonDocument(comparison, a, b)));
    });
}
