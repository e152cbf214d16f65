/** `dither study status`: how far a study is. */
import { counted } from "dither";

import { studyStatus } from "@dither/studies";
import { Command } from "commander";
import { print, printJson } from "../../output/print.js";
import { journalLines } from "../../output/study-text.js";

export function studyStatusCommand(): Command {
  return new Command("status")
    .description("how far a study is")
    .argument("<folder>", "a study's folder, as --out of `dither study run` made it")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  dither study status results/central-figure --json")
    .action(async (folder: string, { json }: { json?: boolean }) => {
      const status = await studyStatus(folder);
      if (json) {
        printJson("study-status", status);
        return;
      }
      const { study, scale, planned, done, failed, running, others } = status;
      print(
        `${study} (${scale}): ${done} of ${counted(planned, "run")} done, ${failed} failed, ${running} running`,
        ...(others > 0 ? [`The journal also holds ${counted(others, "run")} that this plan does not have.`] : []),
        ...journalLines(status),
      );
    });
}
