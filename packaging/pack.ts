/** Puts the package together and packs it: `npm run package` prints where the tarball is. */

import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { compose } from "./compose.js";

const run = promisify(execFile);

/** The tarball of the package, made anew from what was built. */
export async function pack(): Promise<string> {
  const folder = await compose();
  const { stdout } = await run("npm", ["pack", "--json", folder], { cwd: dirname(folder), maxBuffer: 1e8 });
  const [{ filename }] = JSON.parse(stdout) as { filename: string }[];
  return join(dirname(folder), filename);
}
