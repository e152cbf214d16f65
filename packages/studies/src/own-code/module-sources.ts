/**
 * The files of a user's module, read once and hashed before any of them runs: the module itself and what it imports from
 * beside it. Nothing runs here: the files are parsed for the names of their imports.
 */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { dirname, extname, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DitherError } from "dither";
import type { Jiti } from "jiti";
import { reasonOf } from "../files/read-bytes.js";
import { libraryNames } from "./library-names.js";

export interface ModuleSources {
  /** Text of every file by its path. */
  readonly files: ReadonlyMap<string, string>;
  /** SHA-256 over the files in order of their paths from the module's folder; those of installed packages are left out. */
  readonly sha256: string;
  /**
   * To be asked for every file before it runs.
   * @throws DitherError `format` for a file that was not read, `mismatch` for one that has another text by now
   */
  check(path: string, text: string): void;
}

/** What the loader translates, whose imports can be read from the translation. */
const code = new Set([".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"]);

/**
 * @param reference how the user names the module, for messages
 * @param path where it is, links resolved
 * @param compiler translates the files, so that their imports can be told
 * @throws DitherError `file` for a file that cannot be read
 */
export async function readModuleSources(reference: string, path: string, compiler: Jiti): Promise<ModuleSources> {
  const files = new Map<string, string>();
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (files.has(next)) continue;
    const text = await readFile(next, "utf8").catch((error: unknown) => {
      throw new DitherError("file", `${reference}: ${next} cannot be read: ${reasonOf(error)}. Check the path.`);
    });
    files.set(next, text);
    if (code.has(extname(next))) waiting.push(...importsOf(next, text, compiler));
  }
  return {
    files,
    sha256: hashOf(files, dirname(path)),
    check: (given, text) => {
      if (isInstalled(given)) return;
      const read = files.get(given);
      if (read === undefined)
        throw new DitherError(
          "format",
          `${reference}: expected imports by their names, got ${given} by a computed one. What a task runs is read and hashed before it runs: write import("./NAME.ts").`,
        );
      if (read !== text)
        throw new DitherError("mismatch", `${reference}: ${given} was changed while it was loaded. Start again.`);
    },
  };
}

/** Files that a file imports by name, those of installed packages left out. What cannot be found is told by the loader. */
function importsOf(path: string, source: string, compiler: Jiti): string[] {
  const typescript = /ts$/.test(extname(path));
  const translated = compiler.transform({ source, filename: path, ts: typescript, async: true });
  const names = [...translated.matchAll(/\b(?:require|jitiImport)\(\s*(["'])((?:\\.|(?!\1).)+)\1/g)].map(
    ([, , name]) => name,
  );
  return [...new Set(names)].flatMap((name) => {
    if (isBuiltin(name) || libraryNames.includes(name)) return [];
    const found: string | undefined = compiler.esmResolve(name, { parentURL: pathToFileURL(path), try: true });
    if (!found?.startsWith("file:")) return [];
    const file = fileURLToPath(found);
    return isInstalled(file) ? [] : [file];
  });
}

const isInstalled = (path: string): boolean => path.split(sep).includes("node_modules");

function hashOf(files: ReadonlyMap<string, string>, folder: string): string {
  const hash = createHash("sha256");
  const named = [...files]
    .map(([path, text]) => ({ path: relative(folder, path).split(sep).join("/"), text }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, text } of named) hash.update(JSON.stringify([path, text]));
  return hash.digest("hex");
}
