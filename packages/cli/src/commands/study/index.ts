/** `dither study`: a grid of experiments, run, watched and asked. */

import { Command } from "commander";
import { addAsked, type LazyCommands } from "../../run/lazy-commands.js";

const commands: LazyCommands = {
  run: async () => (await import("./run.js")).studyRunCommand(),
  status: async () => (await import("./status.js")).studyStatusCommand(),
  show: async () => (await import("./show.js")).studyShowCommand(),
  report: async () => (await import("./report.js")).studyReportCommand(),
  claims: async () => (await import("./claims.js")).studyClaimsCommand(),
  query: async () => (await import("./query.js")).studyQueryCommand(),
  export: async () => (await import("./export.js")).studyExportCommand(),
  compare: async () => (await import("./compare.js")).studyCompareCommand(),
};

/** @param args what follows `study` on the command line */
export function studyCommand(args: readonly string[]): Promise<Command> {
  const command = new Command("study")
    .description("run a grid of experiments from a file, stop and resume it, ask about its results")
    .addHelpText(
      "after",
      "\nExample:\n  dither study run studies/central-figure.yaml --out results/central-figure\n  dither study show results/central-figure",
    );
  return addAsked(command, commands, args);
}
