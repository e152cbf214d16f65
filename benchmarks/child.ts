/** Child processes on one core, one measurement each: none inherits what another left in caches, heap or compiled code. */

import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Job } from "./job.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const jiti = fileURLToPath(new URL("../node_modules/jiti/lib/jiti-cli.mjs", import.meta.url));
const worker = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Arguments that put a command on the last core; empty where the system cannot. */
let pinning: Promise<string[]> | undefined;

async function pin(): Promise<string[]> {
  const command = ["taskset", "-c", String(availableParallelism() - 1)];
  try {
    await run(command[0], [...command.slice(1), "true"]);
    return command;
  } catch {
    return [];
  }
}

/** Whether measurements stay on one core; without, the system may move them. */
export async function isPinned(): Promise<boolean> {
  return (await (pinning ??= pin())).length > 0;
}

/** Variables that make a BLAS take the code or the cache sizes of another processor: they would slow peers down. */
const forced = [
  "OPENBLAS_CORETYPE",
  "OPENBLAS_L2_SIZE",
  "MKL_ENABLE_INSTRUCTIONS",
  "BLIS_ARCH_TYPE",
  "ATEN_CPU_CAPABILITY",
];

/** The environment of a measurement: one thread, and nothing that forces a BLAS to be another than its best here. */
export function fairEnvironment(): NodeJS.ProcessEnv {
  const one = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !forced.includes(name))), ...one };
}

/** Runs a command, on one core and with one thread unless `free`, and returns the numbers that its last line holds. */
export async function numbersFrom(command: readonly string[], free = false): Promise<number[]> {
  const prefix = free ? [] : await (pinning ??= pin());
  const [program, ...rest] = [...prefix, ...command];
  const { stdout } = await run(program, rest, { cwd: root, env: fairEnvironment() });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "[]") as number[];
}

/** The numbers of a job. */
export function numbersOf(job: Job, free = false): Promise<number[]> {
  return numbersFrom([process.execPath, jiti, worker, JSON.stringify(job)], free);
}
