/** `dither study show`: the cells and claims of a study, as far as it is. */

import { judgeClaims, readStudy, studyCells } from "@dither/studies";
import { Command } from "commander";
import { studyDocument } from "dither";
import { documentText, print, printJson } from "../../output/print.js";
import { reportOf } from "../../output/study-report.js";
import { oddityLines, setAsideCount } from "../../output/study-text.js";

export function studyShowCommand(): Command {
  return new Command("show")
    .description("a study's cells and claims, as far as it is")
    .argument("<folder>", "a study's folder")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  dither study show results/central-figure")
    .action(async (folder: string, { json }: { json?: boolean }) => {
      const study = await readStudy(folder);
      const cells = studyCells(study);
      const claims = judgeClaims(study);
      if (json) {
        const { plan, others, oddities, withoutChecksum, notes } = study;
        printJson("study-show", {
          study: plan.name,
          scale: plan.study.scale,
          planned: plan.count,
          cells,
          claims,
          others: others.length,
          setAside: setAsideCount(oddities),
          withoutChecksum,
          oddities,
          notes,
        });
        return;
      }
      const whole = "`dither study export` writes them all";
      const odd = oddityLines(study.oddities);
      print(documentText(studyDocument(reportOf(study)), { whole }), ...(odd.length > 0 ? ["", ...odd] : []));
    });
}
