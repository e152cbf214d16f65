/** `dither study`: a grid of experiments, run, watched and asked. */

import { Command } from "commander";
import { studyClaimsCommand } from "./claims.js";
import { studyCompareCommand } from "./compare.js";
import { studyExportCommand } from "./export.js";
import { studyQueryCommand } from "./query.js";
import { studyReportCommand } from "./report.js";
import { studyRunCommand } from "./run.js";
import { studyShowCommand } from "./show.js";
import { studyStatusCommand } from "./status.js";

export function studyCommand(): Command {
  return new Command("study")
    .description("run a grid of experiments from a file, stop and resume it, ask about its results")
    .addCommand(studyRunCommand())
    .addCommand(studyStatusCommand())
    .addCommand(studyShowCommand())
    .addCommand(studyReportCommand())
    .addCommand(studyClaimsCommand())
    .addCommand(studyQueryCommand())
    .addCommand(studyExportCommand())
    .addCommand(studyCompareCommand())
    .addHelpText(
      "after",
      "\nExample:\n  dither study run studies/central-figure.yaml --out results/central-figure\n  dither study show results/central-figure",
    );
}
