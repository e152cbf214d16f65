/** Which command lines may run code of the user's own: those that name a module, and studies that do. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Files that Dither itself reads and writes. */
const data =
  /\.(safetensors|checkpoint|npz|npy|json|ndjson|ya?ml|html|svg|png|csv|parquet|mat|h5|hdf5|pt|pth|ckpt|pkl)$/i;
const ending = /\.[cm]?[jt]s\b/;

/** Whether an argument may name a module; one too many costs a thread, one too few costs Ctrl-C in an endless loop. */
function mayBeModule(argument: string): boolean {
  const value = argument.replace(/^--[\w-]+=/, "");
  return ending.test(value) || (/[/\\]/.test(value) && !data.test(value) && isFile(value));
}

/** Whether the command that these arguments ask for may load modules of the user's own. */
export function runsOwnCode(given: readonly string[]): boolean {
  const [command, ...rest] = given.filter((argument) => argument !== "--json");
  if (command === undefined || command.startsWith("-") || ["new-task", "lab", "worker"].includes(command)) return false;
  if (rest.includes("--help") || rest.includes("-h")) return false;
  if (command === "study") return rest[0] === "run" && rest.slice(1).some(namesModules);
  return rest.some(mayBeModule);
}

/** Whether a study, or one of those in a folder, names a module. */
function namesModules(path: string): boolean {
  try {
    if (!statSync(path).isDirectory()) return ending.test(readFileSync(path, "utf8"));
    return readdirSync(path).some(
      (name) => /\.(ya?ml|json)$/.test(name) && ending.test(readFileSync(join(path, name), "utf8")),
    );
  } catch {
    // What is not there, or cannot be read, is said by the command itself.
    return false;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
