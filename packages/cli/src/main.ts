/** The `dither` command: reads arguments, calls the library, prints. */

import { Command } from "commander";
import { version } from "dither";
import { commands } from "./commands/index.js";
import { fail, settleUsage } from "./failure.js";
import { addAsked } from "./lazy-commands.js";

const program = new Command("dither")
  .description("A laboratory for noise in recurrent neural networks: which noise does a network prefer, and why?")
  .version(version, "-V, --version", "print the version")
  .addHelpText(
    "after",
    "\nStart here:\n  dither compare sin              train networks with noise inside and outside,\n                                  measure which noise they prefer\n  dither measure net.safetensors  the preference curve of one network\n  dither explain net.safetensors  why it prefers its noise, or does not\n  dither repair net.safetensors   make it work without noise\n\nExit codes: 0 done, 1 failure, 2 wrong command line, 130 interrupted.",
  );

// A closed pipe (`dither … | head`) is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode);
    throw error;
  });

/** The command that runs, in whose flags messages speak. */
let running = program;
program.hook("preAction", (_, command) => {
  running = command;
});

const given = process.argv.slice(2);
try {
  if (!["-V", "--version"].includes(given[0])) await addAsked(program, commands, given);
  settleUsage(program);
  await program.parseAsync();
} catch (error) {
  fail(error, running);
}
