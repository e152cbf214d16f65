/** Which packages the files of a package import. */

import { readdir, readFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { packageOf } from "../test/arrows.js";
import { importsOf } from "../test/imports.js";

/** Names of the packages that the JavaScript and the types in a folder import; not Node's, nor `#name` of their own. */
export async function importedPackages(folder: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|d\.ts)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    if (path.includes("/command/lab/") || path.includes("/vendor/")) continue;
    for (const specifier of importsOf(await readFile(path, "utf8"), path))
      if (!/^[./#]|^node:/.test(specifier) && !builtinModules.includes(packageOf(specifier)))
        found.add(packageOf(specifier));
  }
  return found;
}
