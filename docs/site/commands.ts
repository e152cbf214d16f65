/** The commands of `dither`, asked of the command itself. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const bin = fileURLToPath(new URL("../../packages/cli/bin/dither.js", import.meta.url));

export interface CommandHelp {
  /** "study run" for one of a group. */
  name: string;
  help: string;
}

/** Every command that does something, with what its `--help` prints at 80 columns. */
export async function commandHelps(name = ""): Promise<CommandHelp[]> {
  const help = await helpOf(name);
  const below: CommandHelp[] = [];
  for (const one of listed(help)) below.push(...(await commandHelps(name === "" ? one : `${name} ${one}`)));
  return below.length > 0 ? below : [{ name, help }];
}

async function helpOf(name: string): Promise<string> {
  const { stdout } = await run(process.execPath, [bin, ...name.split(" ").filter(Boolean), "--help"], {
    env: { ...process.env, COLUMNS: "80", NO_COLOR: "1" },
  });
  return stdout;
}

/** The commands that a help lists. */
function listed(help: string): string[] {
  const [, list = ""] = help.split(/^(?:\w+ )?[Cc]ommands:$/m);
  return [...list.split("\n\n")[0].matchAll(/^ {2}([a-z][\w-]*)/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== "help");
}
