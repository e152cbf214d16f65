/** Commands that are loaded when they are asked for: most need far more than the few lines that `--help` shows of them. */

import type { Command } from "commander";
import { quietOption } from "../output/remarks.js";

/** How to get each command, by its name; in the order of the help. Arguments are those after the name. */
export type LazyCommands = Readonly<Record<string, (args: readonly string[]) => Promise<Command>>>;

/** Adds the command that the arguments name; all of them where they name none, for the help and for slips of the pen. */
export async function addAsked(parent: Command, commands: LazyCommands, args: readonly string[]): Promise<Command> {
  const at = args.findIndex((argument) => !argument.startsWith("-"));
  const asked = at < 0 ? undefined : args[at];
  const names = asked !== undefined && Object.hasOwn(commands, asked) ? [asked] : Object.keys(commands);
  const rest = args.slice(at + 1);
  for (const command of await Promise.all(names.map((name) => commands[name](name === asked ? rest : [])))) {
    const runs = command.commands.length === 0 || command.options.some(({ long }) => long === "--json");
    parent.addCommand(runs ? command.addOption(quietOption()) : command);
  }
  return parent;
}
