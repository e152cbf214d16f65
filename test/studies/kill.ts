/** Kills the runner of a study with -9 again and again, and checks that nothing is lost and nothing done twice. */

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { draws, firstUserStream } from "dither";
import { runIdentity } from "@dither/studies";
import { planStudy } from "@dither/studies/schema";
import { smallStudy } from "./small-study.js";

const bin = new URL("../../packages/cli/bin/dither.js", import.meta.url).pathname;

/** Whole lines of all journals: the identities of their records, sorted. */
function recorded(folder: string): string[] {
  const journal = join(folder, "journal");
  const names = (() => {
    try {
      return readdirSync(journal);
    } catch {
      return [];
    }
  })();
  return names
    .flatMap((name) => readFileSync(join(journal, name), "utf8").split("\n").slice(0, -1))
    .map((line) => (JSON.parse(line) as { result: { id: string } }).result.id)
    .sort();
}

/**
 * Starts a study, kills it `kills` times after a few more records each time, and lets it end.
 * @returns the identities that the journals hold, and those that were planned, sorted
 */
export async function killAndResume(
  kills: number,
  seeds: number,
): Promise<{ found: string[]; planned: string[]; killed: number }> {
  const folder = mkdtempSync(join(tmpdir(), "dither-kill-"));
  const file = join(folder, "small.yaml");
  const text = smallStudy([0.25, 0.5, 1], seeds, "keep: [networks]\n");
  writeFileSync(file, text);
  const out = join(folder, "out");
  const random = draws(20260104, firstUserStream);
  let killed = 0;
  for (let attempt = 0; ; attempt++) {
    const child = spawn(process.execPath, [bin, "study", "run", file, "--out", out, "--workers", "2"], {
      stdio: "ignore",
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    if (killed < kills) {
      const before = recorded(out).length;
      const wanted = before + Math.floor(4 * random.uniform(attempt));
      const timer = setInterval(() => {
        if (recorded(out).length > wanted && child.kill("SIGKILL")) clearInterval(timer);
      }, 3);
      const code = await ended;
      clearInterval(timer);
      if (code === null) {
        killed++;
        continue;
      }
      if (code !== 0) throw new Error(`the study ended with ${code}`);
      break;
    }
    const code = await ended;
    if (code !== 0) throw new Error(`the study ended with ${code}`);
    break;
  }
  const planned = [...planStudy(text, file).runs()].map(({ run }) => runIdentity(run)).sort();
  return { found: recorded(out), planned, killed };
}
