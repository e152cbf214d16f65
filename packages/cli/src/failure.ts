/** How a command ends badly: one message, an exit code, and with --json an object on standard output. */

import { CommanderError, type Command } from "commander";
import { isDitherError } from "dither";

/** Exit codes: 2 the command line is wrong whatever the files hold, 130 interrupted, 1 anything else. */
function exitCode(code: string): number {
  if (code === "usage") return 2;
  return code === "aborted" ? 130 : 1;
}

const wantsJson = (): boolean => process.argv.includes("--json");

/** Prints the error and sets the exit code. Only a fault of Dither's own shows a stack. */
export function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
    return;
  }
  const known = isDitherError(error);
  const code = known ? error.code : "internal";
  const message = error instanceof Error ? error.message : String(error);
  if (wantsJson()) process.stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`);
  else if (known) process.stderr.write(`dither: ${message}\n`);
  else
    process.stderr.write(`dither: this is a fault in Dither, please report it.\n${String((error as Error).stack)}\n`);
  process.exitCode = exitCode(code);
}

/** Makes commander throw instead of exiting, print its errors once, and end with 2 on a wrong command line. */
export function settleUsage(command: Command): void {
  command
    .exitOverride((error) => {
      if (error.exitCode === 0) throw error;
      const message = error.message.replace(/^error: /, "");
      if (wantsJson()) process.stdout.write(`${JSON.stringify({ error: { code: "usage", message } }, null, 2)}\n`);
      throw new CommanderError(2, error.code, message);
    })
    .showHelpAfterError(false)
    .configureHelp({ helpWidth: 80 })
    .configureOutput({
      outputError: (text, write) => {
        if (!wantsJson())
          write(
            `dither: ${text.replace(/^error: /, "")}${text.endsWith("\n") ? "" : "\n"}See: dither ${command.name() === "dither" ? "" : `${command.name()} `}--help\n`,
          );
      },
    });
  for (const sub of command.commands) settleUsage(sub as Command);
}
