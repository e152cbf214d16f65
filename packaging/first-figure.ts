/** How long it takes from an empty folder to the first figure: `npm install` of the tarballs, then `dither compare sin` as in the tutorial. */

import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withTarballs } from "./install-tarballs.js";
import type { Tarballs } from "./pack.js";

const run = promisify(execFile);

/** Seconds that the first figure may take on two cores. */
const limit = 60;

/** One line: the seconds of both, and what they may be together. */
export async function firstFigure(tarballs: Tarballs): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dither-first-figure-"));
  try {
    await writeFile(join(folder, "package.json"), JSON.stringify(withTarballs(tarballs)));
    const install = await seconds(["npm", "install", "--omit=peer", "--no-audit", "--no-fund"], folder);
    const compare = await seconds(["node_modules/.bin/dither", "compare", "sin"], folder);
    const pages = (await readdir(join(folder, "dither-report"))).filter((name) => name.endsWith(".html"));
    if (pages.length !== 1) throw new Error(`expected one page with the figure, found ${pages.length}`);
    const said = (time: number): string => `${time.toFixed(0)} s`;
    return `first figure: npm install ${said(install)}, dither compare sin ${said(compare)}; together ${said(install + compare)} (at most ${said(limit)})`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function seconds([command, ...args]: readonly string[], cwd: string): Promise<number> {
  const started = performance.now();
  await run(command, args, { cwd });
  return (performance.now() - started) / 1000;
}
