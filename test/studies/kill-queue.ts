/** Kills worker, collector and Redis with -9 again and again, and checks that nothing is lost and nothing done twice. */

import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { draws, firstUserStream } from "dither";
import { LocalThreads, runStudy } from "@dither/studies";
import { planStudy } from "@dither/studies/schema";
import { recordedResults } from "./records.js";
import { RedisServer } from "./redis.js";
import { smallStudy } from "./small-study.js";

const bin = new URL("../../packages/cli/bin/dither.js", import.meta.url).pathname;

export const victims = ["worker", "collector", "redis"] as const;
export type Victim = (typeof victims)[number];

/**
 * A study through Redis by the commands, one of the three killed after a few more records each time, then started again.
 * @returns the records found, those of the same study on local threads, and the jobs left in Redis
 */
export async function killAround(
  kills: readonly Victim[],
  seeds: number,
): Promise<{ found: string[]; local: string[]; killed: number; left: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), "dither-kill-"));
  const file = join(folder, "small.yaml");
  const text = smallStudy([0.25, 0.5, 1], seeds, "keep: [networks]\n");
  writeFileSync(file, text);
  const out = join(folder, "out");
  const redis = await RedisServer.start();
  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [bin, ...args, "--queue", redis.url], { stdio: "ignore" });
  const startWorker = (): ChildProcess => start("worker", "--workers", "1", "--lease", "2");
  // Two of them, so that one computes while the other starts anew.
  const workers = [startWorker(), startWorker()];
  let collector = start("study", "run", file, "--out", out);
  const random = draws(20260104, firstUserStream);
  const { length: planned } = recordedPlan(text, file);
  let killed = 0;
  try {
    for (const [k, victim] of kills.entries()) {
      const wanted = recordedResults(out).length + Math.floor(3 * random.uniform(2 * k));
      await until(() => recordedResults(out).length > wanted || collector.exitCode !== null);
      if (recordedResults(out).length >= planned) break;
      if (victim === "redis") {
        await redis.kill();
        await redis.up();
      } else if (victim === "collector") {
        await killHard(collector);
        collector = start("study", "run", file, "--out", out);
      } else {
        const which = k % 2;
        await killHard(workers[which]);
        workers[which] = startWorker();
      }
      killed++;
    }
    await until(() => collector.exitCode !== null || collector.signalCode !== null);
    if (collector.exitCode !== 0) throw new Error(`the study ended with ${collector.exitCode}`);
    const left = await redis.jobs();
    const local = join(folder, "local");
    const executor = new LocalThreads({ workers: 1 });
    await runStudy(planStudy(text, file), { folder: local, executor, signal: new AbortController().signal });
    return { found: recordedResults(out), local: recordedResults(local), killed, left };
  } finally {
    await Promise.all([...workers, collector].map(killHard));
    await redis.end();
  }
}

const recordedPlan = (text: string, file: string): unknown[] => [...planStudy(text, file).runs()];

async function killHard(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
