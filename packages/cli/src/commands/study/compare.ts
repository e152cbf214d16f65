/** `dither study compare`: two studies, cell by cell. */

import { compareStudies, readStudy } from "@dither/studies";
import { Command } from "commander";
import { significant } from "dither";
import { print, printJson, tableText, wrap } from "../../output/print.js";
import { settingsText } from "../../output/study-text.js";

export function studyCompareCommand(): Command {
  return new Command("compare")
    .description("compare two studies, or two runs of one, cell by cell")
    .argument("<a>", "a study's folder")
    .argument("<b>", "another")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  dither study compare results/before results/after")
    .action(async (a: string, b: string, { json }: { json?: boolean }) => {
      const comparison = compareStudies(await readStudy(a), await readStudy(b));
      if (json) {
        printJson("study-compare", comparison);
        return;
      }
      const { sameRuns, differentRuns, onlyA, onlyB, cells } = comparison;
      const rows = cells.map(({ settings, quantity, a: left, b: right, difference }) => [
        settingsText(settings),
        quantity,
        significant(left),
        significant(right),
        difference.interval === null
          ? significant(difference.mean)
          : `${significant(difference.mean)} [${significant(difference.interval[0])}, ${significant(difference.interval[1])}]`,
      ]);
      print(
        wrap(
          `Runs of both with the same result: ${sameRuns}; with different results: ${differentRuns}; cells only in ${a}: ${onlyA}; only in ${b}: ${onlyB}.`,
        ),
        ...(rows.length === 0
          ? []
          : [
              "",
              tableText([["cell", "mean of", "a", "b", "b − a"], ...rows]),
              wrap("Brackets: 95 % intervals over the seeds that both have, paired seed by seed."),
            ]),
      );
    });
}
