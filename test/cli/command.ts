/** Runs the built `dither` command as a child process in a folder of its own. */

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";

const root = new URL("../..", import.meta.url).pathname;
export const bin = join(root, "packages/cli/bin/dither.js");
export const examples = join(root, "test-data/examples");

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd: string;
  environment?: NodeJS.ProcessEnv;
  /** Milliseconds after the start at which SIGINT is sent. */
  interruptAt?: readonly number[];
  /** SIGINT is sent once, as soon as this holds. */
  interruptWhen?: () => boolean;
}

/** The command with these arguments; it settles when the process has ended, however it did. */
export function dither(args: readonly string[], options: RunOptions): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // Whoever runs the tests may ask for colour; what they read is told by the test alone.
    const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
    const environment = { ...inherited, ...options.environment };
    const child = spawn(process.execPath, [bin, ...args], { cwd: options.cwd, env: environment });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const timers = (options.interruptAt ?? []).map((ms) => setTimeout(() => child.kill("SIGINT"), ms));
    const { interruptWhen } = options;
    const poll = setInterval(() => {
      if (!interruptWhen?.()) return;
      clearInterval(poll);
      child.kill("SIGINT");
    }, 10);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      timers.forEach(clearTimeout);
      clearInterval(poll);
      resolve({ code, signal, stdout, stderr });
    });
  });
}

/** The command interrupted after it began to work: later and later, while it was not yet up to hear the signal. */
export async function interrupted(args: readonly string[], cwd: string, times = 1): Promise<Ended> {
  let ended: Ended | undefined;
  for (const ms of [1500, 3000, 6000, 12_000]) {
    ended = await dither(args, { cwd, interruptAt: Array.from({ length: times }, (_, k) => ms + k) });
    if (ended.signal === null) break;
  }
  if (!ended) throw new Error("unreachable");
  return ended;
}

/** A command that must succeed; its single JSON object, with nothing on standard error. */
export async function ditherJson<T>(args: readonly string[], options: RunOptions): Promise<T> {
  const { code, stdout, stderr } = await dither([...args, "--json"], options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as T;
}

const made: string[] = [];
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

/** A folder of these files alone, which goes with the end of the test file. */
export function folder(files: Record<string, Uint8Array | string> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "dither-test-"));
  made.push(path);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

/** Everything in a folder, by relative path, in order. */
export function listing(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
}

/** Columns of the widest line, counted in characters. */
export function width(text: string): number {
  return Math.max(...text.split("\n").map((line) => [...line].length));
}
