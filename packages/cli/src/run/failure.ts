/** How a command ends badly: one message, an exit code, and with --json an object on standard output. */

import { isMainThread } from "node:worker_threads";
import { CommanderError, type Command } from "commander";
import { boundedMessage, didYouMean, isDitherError } from "dither";
import { hasColour, painter } from "../output/colour.js";
import { fullName, helpStyle } from "./help.js";
import { isTheirs, theirFault } from "@dither/studies/own-code";

/** Exit codes: 2 the command line is wrong whatever the files hold, 130 interrupted, 1 anything else. */
function exitCode(code: string): number {
  if (code === "usage") return 2;
  return code === "aborted" ? 130 : 1;
}

const wantsJson = (): boolean => process.argv.includes("--json");

function printFailure(code: string, message: string, text: string): void {
  if (wantsJson()) process.stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`);
  else process.stderr.write(`${painter(process.stderr)("error", "dither:")} ${text}\n`);
}

/** How an error came that nobody waited for. */
type Unexpected = "uncaughtException" | "unhandledRejection";

/**
 * Prints the error and sets the exit code. Only a fault of Dither's own shows a stack.
 * @param inWords says a message of the library in the flags of the command that failed; default as it is
 */
export function fail(
  error: unknown,
  inWords: (message: string) => string = (message) => message,
  unexpected?: Unexpected,
): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (isDitherError(error)) {
    const said = inWords(message);
    printFailure(error.code, said, said);
    process.exitCode = exitCode(error.code);
  } else if (isTheirs(error) || (unexpected && !(error instanceof Error) && !isMainThread)) {
    // Dither throws errors alone; a thread of this program runs a user's module.
    const theirs = theirFault(error, unexpected === "unhandledRejection");
    printFailure("format", theirs, theirs);
    process.exitCode = 1;
  } else if (error instanceof RangeError && /alloc|array length|string length/i.test(message)) {
    const advice = `it does not fit into memory (${message}). Take fewer trials, draws, levels or units.`;
    printFailure("unsupported", advice, advice);
    process.exitCode = 1;
  } else {
    const stack = error instanceof Error ? String(error.stack) : message;
    printFailure("internal", message, `this is a fault in Dither, please report it.\n${stack}`);
    process.exitCode = 1;
  }
}

/** Makes commander throw instead of exiting, print its errors once, and end with 2 on a wrong command line. */
export function settleUsage(command: Command, args: readonly string[]): void {
  command
    .exitOverride((error) => {
      if (error.exitCode === 0) throw error;
      // `dither` alone and `dither help frob` print the help and no error.
      if (error.code === "commander.help" && wantsJson())
        printFailure("usage", "expected a command. See: dither --help", "");
      throw new CommanderError(2, error.code, error.message);
    })
    .showHelpAfterError(false)
    // Ours, so that all slips are met in one way.
    .showSuggestionAfterError(false)
    .configureHelp(helpStyle(args))
    .configureOutput({
      getOutHasColors: () => hasColour(process.stdout),
      getErrHasColors: () => hasColour(process.stderr),
      outputError: (text) => {
        const message = boundedMessage(rephrased(text.trim(), command));
        printFailure("usage", message, `${message}\nSee: ${fullName(command)} --help`);
      },
    });
  for (const sub of command.commands) settleUsage(sub, args);
}

/** Commander's message in the form of ours: the option first, then what was expected, then what came. */
function rephrased(message: string, command: Command): string {
  const plain = message.replace(/^error: /, "");
  const value = /^option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. (.*)$/s.exec(plain);
  if (value) {
    const [, option, got, wanted] = value;
    const choices = /^Allowed choices are (.*)\.$/.exec(wanted);
    if (!choices) return `${option}: ${lowerFirst(wanted)}`;
    return `${option}: expected one of ${choices[1]}, got "${got}".${didYouMean(got, choices[1].split(", "))}`;
  }
  const absent = /^option '(?:-\w, )?(--[\w-]+) (<.*>)' argument missing$/.exec(plain);
  if (absent) return `${absent[1]}: expected a value ${absent[2]}, got none.`;
  const [, what, name] = /^unknown (command|option) '([^']*)'$/.exec(plain) ?? [];
  if (name !== undefined)
    return `unknown ${what} '${name}'.${didYouMean(name, what === "command" ? commandNames(command) : flagNames(command))}`;
  return /[.?!)]$/.test(plain) ? plain : `${plain}.`;
}

const commandNames = (command: Command): string[] => command.commands.map((one) => one.name());

const flagNames = (command: Command): string[] => command.options.flatMap(({ long }) => long ?? []);

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
