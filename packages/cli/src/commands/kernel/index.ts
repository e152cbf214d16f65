/** `dither kernel`: which kernel computes here and why. */

import { Command } from "commander";
import { kernelDocument } from "../../output/kernel-document.js";
import { documentText, print, printJson } from "../../output/print.js";
import { addAsked, type LazyCommands } from "../../run/lazy-commands.js";

const commands: LazyCommands = {
  build: async () => (await import("./build.js")).kernelBuildCommand(),
};

/** @param args what follows `kernel` on the command line */
export function kernelCommand(args: readonly string[]): Promise<Command> {
  const command = new Command("kernel")
    .description("which kernel computes here and why; compile the native one")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExamples:\n  dither kernel\n  dither kernel build")
    .action((flags: { json?: boolean }) => describe(flags));
  return addAsked(command, commands, args);
}

async function describe(flags: { json?: boolean }): Promise<void> {
  const { describeKernels } = await import("@dither/kernels");
  const report = await describeKernels();
  if (!flags.json) {
    print(documentText(kernelDocument(report)));
    return;
  }
  const { native, ...others } = report;
  const { module, ...place } = native;
  printJson("kernel", { ...others, native: { found: module !== null, ...place } });
}
