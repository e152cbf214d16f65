/** What `dither train --dry-run` promises of memory, against the largest size that the process then has. */

import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dither, ditherJson, folder } from "./command.js";

/** Prints the largest size of the process as it ends, in KiB. */
const preload = "process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\\n`));";
const long = new URL("../../test-data/cases/own-tasks/long-trials.ts", import.meta.url).pathname;

const trainings: [name: string, args: string][] = [
  ["a small network", "sin --units 32 --updates 200 --threads 1"],
  ["256 units and 128 trials", "context-integration --units 256 --batch 128 --updates 10 --threads 1"],
  ["two threads", "context-integration --units 256 --batch 128 --updates 10 --threads 2"],
  ["WebAssembly", "context-integration --units 256 --batch 128 --updates 4 --threads 2 --kernel wasm"],
  ["trials of many lengths", "yang2019 --updates 40 --threads 1"],
  ["validations", "context-integration --units 128 --updates 20 --threads 1 --validate-every 5"],
  ["long trials of a task of the user's", "./long.ts --units 256 --batch 128 --updates 2 --threads 1"],
  ["the same in two threads", "./long.ts --units 256 --batch 128 --updates 2 --threads 2"],
];

it.each(trainings)("promises the memory of %s to a quarter", async (_, args) => {
  const cwd = folder({ "peak.mjs": preload });
  copyFileSync(long, join(cwd, "long.ts"));
  const command = ["train", ...args.split(" ")];
  const promised = await ditherJson<{ bytes: number }>([...command, "--dry-run"], { cwd });
  const { code, stderr } = await dither(command, {
    cwd,
    environment: { NODE_OPTIONS: `--import=${join(cwd, "peak.mjs")}` },
  });
  expect(code).toBe(0);
  const peaks = [...stderr.matchAll(/^peak (\d+)$/gm)].map(([, kibibytes]) => 1024 * Number(kibibytes));
  const ratio = Math.max(...peaks) / promised.bytes;
  expect(ratio).toBeGreaterThan(0.75);
  expect(ratio).toBeLessThan(1.25);
});
