/** Help in two lengths: `-h` says what one needs first, `--help` everything. */

import { styleText } from "node:util";
import { Help, type Command, type Option } from "commander";
import { columns } from "../output/columns.js";

/** Options of the groups that short help shows all the same. */
const first: ReadonlySet<string | undefined> = new Set(["--noise", "--units", "--updates", "--config", "--json"]);

/** Wider lines are hard to read. */
const widest = 100;

/** In less than this, what an option means stands below it. */
const narrow = 72;

/** Painted whatever the stream: commander takes the colour out where it has none. */
const bold = (title: string): string => styleText("bold", title, { validateStream: false });

/** How commander is to write the help that the arguments ask for. */
export function helpStyle(args: readonly string[]): Partial<Help> {
  const helpWidth = Math.min(columns(), widest);
  const width = {
    helpWidth,
    styleTitle: bold,
    ...(helpWidth < narrow && { minWidthToWrap: 20, formatItem: below, styleTitle: wrapped }),
  };
  if (!args.includes("-h") || args.includes("--help")) return width;
  return {
    ...width,
    visibleOptions(this: Help, command: Command): Option[] {
      return Help.prototype.visibleOptions
        .call(this, command)
        .filter(({ helpGroupHeading: group, long }) => group === undefined || first.has(long));
    },
    formatHelp(this: Help, command: Command, helper: Help): string {
      const left = command.options.length + 1 - helper.visibleOptions(command).length;
      const more = left > 0 ? `\n${left} more options: ${fullName(command)} --help\n` : "";
      return `${Help.prototype.formatHelp.call(this, command, helper)}${more}`;
    },
  };
}

/** An option, and indented under it what it means. */
function below(this: Help, term: string, _: number, description: string, helper: Help): string {
  const lines = helper.boxWrap(description, (helper.helpWidth ?? narrow) - 6).split("\n");
  return [`  ${term}`, ...lines.map((line) => `      ${line}`)].join("\n");
}

/** A heading in as many lines as it takes. */
function wrapped(this: Help, title: string): string {
  return bold(this.boxWrap(title, this.helpWidth ?? narrow));
}

/** `dither study run` */
export function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}
