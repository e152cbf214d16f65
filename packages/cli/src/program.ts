/** The `dither` command from its arguments to its end. */

import { Command } from "commander";
import { DitherError, isDitherError, version } from "dither";
import { commands } from "./commands/index.js";
import { fail, settleUsage } from "./run/failure.js";
import { addAsked } from "./run/lazy-commands.js";
import { leave } from "./own-code/thread.js";

function newProgram(): Command {
  return new Command("dither")
    .description("A laboratory for noise in recurrent neural networks: which noise does a network prefer, and why?")
    .version(version, "-V, --version", "print the version")
    .addHelpText(
      "after",
      "\nStart here:\n  dither compare sin              train networks with noise inside and outside,\n                                  measure which noise they prefer\n  dither measure net.safetensors  the preference curve of one network\n  dither explain net.safetensors  why it prefers its noise, or does not\n  dither repair net.safetensors   make it work without noise\n\nA terminal gets colour; NO_COLOR=1 turns it off, FORCE_COLOR=1 on.\nExit codes: 0 done, 1 failure, 2 wrong command line, 130 interrupted.",
    );
}

/** Runs the arguments; prints what goes wrong and sets the exit code. */
export async function run(args: readonly string[]): Promise<void> {
  const program = newProgram();
  /** The command that runs, in whose flags messages speak. */
  let running = program;
  program.hook("preAction", (_, command) => {
    running = command;
  });
  try {
    if (args[0] === "complete" && args[1] === "--") {
      await complete(program, args.slice(2));
      return;
    }
    await checkLevel();
    if (!["-V", "--version"].includes(args[0])) await addAsked(program, commands, args);
    settleUsage(program, args);
    if (args.includes("--help")) {
      // Loaded only here: all tasks take a while.
      const { taskDefaults } = await import("./run/task-defaults.js");
      program.commands.find((one) => one.name() === args[0])?.addHelpText("after", taskDefaults(args));
    }
    await program.parseAsync(await withSettings(args, program), { from: "user" });
  } catch (error) {
    fail(error, isDitherError(error) ? await flagsOf(running) : undefined);
  }
}

/** How messages of the library name the flags of a command. Loaded at failures only: it knows every setting. */
async function flagsOf(command: Command): Promise<(message: string) => string> {
  const { inFlags } = await import("./options/flag-names.js");
  return (message) => inFlags(message, command);
}

/** The arguments with the settings of the file that `--config` names, before the flags that go before them. */
async function withSettings(args: readonly string[], program: Command): Promise<readonly string[]> {
  const at = args.findIndex((one) => one === "--config" || one.startsWith("--config="));
  const command = program.commands.find((one) => one.name() === args[0]);
  if (at < 0 || !command?.options.some(({ long }) => long === "--config")) return args;
  const file = args[at] === "--config" ? args.at(at + 1) : args[at].slice("--config=".length);
  if (file === undefined) return args;
  const { flagsOfFile } = await import("./options/settings-file.js");
  return [args[0], ...(await flagsOfFile(file, command)), ...args.slice(1)];
}

/** Answers a shell; see `run/complete.ts`. */
async function complete(program: Command, words: readonly string[]): Promise<void> {
  const { completions } = await import("./run/complete.js");
  await addAsked(program, commands, words);
  process.stdout.write(completions(program, words));
}

/** Ends the command at errors that nobody waits for: a timer or a forgotten promise in a user's module, say. */
export function endAtUnexpected(): void {
  for (const event of ["uncaughtException", "unhandledRejection"] as const)
    process.on(event, (error: unknown) => {
      fail(error, undefined, event);
      leave();
    });
}

/** A level that this machine does not have is an error of the whole command, not of each of the networks that it trains. */
async function checkLevel(): Promise<void> {
  if (!process.env["DITHER_KERNEL_LEVEL"]) return;
  const { availableBackends } = await import("dither");
  await availableBackends().catch((error: unknown) => {
    throw new DitherError("unsupported", error instanceof Error ? error.message : String(error));
  });
}
