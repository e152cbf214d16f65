/** What the package takes on disk once it is installed, part by part. */

import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withTarballs } from "./install-tarballs.js";
import type { Tarballs } from "./pack.js";

const run = promisify(execFile);

/** Megabytes that the library, and the library with its command, may take. */
export const limits = { library: 25, all: 60 } as const;

/** Only the command uses these. */
const ofCommand: ReadonlySet<string> = new Set(["@resvg", "jiti", "piscina", "@napi-rs"]);

export interface Sizes {
  /** Megabytes of the library with all that it imports. */
  library: number;
  /** Megabytes of everything that is installed. */
  all: number;
  /** Megabytes by part, the largest first. */
  parts: readonly (readonly [name: string, megabytes: number])[];
}

/** Installs the package with npm in an empty folder, without optional peers, and measures it. */
export async function installedSizes(tarballs: Tarballs): Promise<Sizes> {
  const folder = await mkdtemp(join(tmpdir(), "dither-sizes-"));
  try {
    await writeFile(join(folder, "package.json"), JSON.stringify(withTarballs(tarballs)));
    await run("npm", ["install", "--omit=peer", "--no-audit", "--no-fund"], { cwd: folder });
    const modules = join(folder, "node_modules");
    const own = join(modules, "dither");
    const command = await megabytes(join(own, "command"));
    const installed = (await readdir(modules)).filter((name) => name !== "dither" && !name.startsWith("."));
    const others = await Promise.all(
      installed.map(async (name) => [name, await megabytes(join(modules, name))] as const),
    );
    const library = (await megabytes(own)) - command;
    const sum = (parts: typeof others): number => parts.reduce((total, [, size]) => total + size, 0);
    return {
      library: library + sum(others.filter(([name]) => !ofCommand.has(name))),
      all: library + command + sum(others),
      parts: [
        ["dither, the library", library] as const,
        ["dither, the command and the lab", command] as const,
        ...others,
      ]
        .filter(([, size]) => size >= 0.5)
        .sort(([, a], [, b]) => b - a),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Megabytes of the files in a folder. */
async function megabytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes / 1e6;
}

/** The sizes as a table. */
export async function sizes(tarballs: Tarballs): Promise<string> {
  const { library, all, parts } = await installedSizes(tarballs);
  const row = (name: string, size: number, limit?: number): string =>
    `${name.padEnd(34)}${size.toFixed(1).padStart(6)} MB${limit === undefined ? "" : `  (at most ${limit})`}`;
  return [
    row("the library with what it imports", library, limits.library),
    row("all, with the command and the lab", all, limits.all),
    ...parts.map(([name, size]) => `  ${row(name, size)}`),
  ].join("\n");
}
