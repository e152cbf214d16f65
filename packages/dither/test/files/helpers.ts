/** What the interchange tests share: the example files, errors caught, and Python where it is. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { DitherError, type DitherErrorCode } from "../../src/base/errors.js";
import type { NamedArray } from "../../src/files/formats/values/arrays.js";

export function example(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../../../test-data/examples/${name}`, import.meta.url)));
}

export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

export function json(value: unknown): Uint8Array {
  return text(JSON.stringify(value));
}

export function float32(shape: number[], values: number[]): NamedArray {
  return { shape, values: Float32Array.from(values) };
}

/** Runs `action`, which must throw a DitherError of that code whose message has all the parts. */
export function expectRefusal(action: () => unknown, code: DitherErrorCode, ...parts: (string | RegExp)[]): void {
  let caught: unknown;
  try {
    action();
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(DitherError);
  const error = caught as DitherError;
  for (const part of parts) expect(error.message).toMatch(part);
  expect(error.code).toBe(code);
}

/** True if the action returns or throws a DitherError; any other error is thrown on. */
export function decodesOrRefuses(action: () => unknown): boolean {
  try {
    action();
  } catch (error) {
    if (!(error instanceof DitherError)) throw error;
    if (!/[.!?]$/.test(error.message)) throw new Error(`no sentence: ${error.message}`, { cause: error });
  }
  return true;
}

/** Whether python3 with numpy is here. In CI it must be: a check that is skipped there is a check that is lost. */
export const pythonIsHere = spawnSync("python3", ["-c", "import numpy"]).status === 0;
if (!pythonIsHere && process.env.CI === "true")
  throw new Error("These tests need python3 with numpy when CI=true; install it: pip install numpy");

/** Runs a Python program; bytes go to standard input, standard output comes back. */
export function python(program: string, input: Uint8Array = new Uint8Array()): Uint8Array {
  const result = spawnSync("python3", ["-c", program], { input, maxBuffer: 1 << 26 });
  if (result.status !== 0) throw new Error(result.stderr.toString());
  return new Uint8Array(result.stdout);
}
