/** What every failure of the command has in common, and the command lines that the tests of bad files share. */

import { expect } from "vitest";
import { dither, folder, listing } from "./command.js";

/** A command that must fail: the files in its folder, the code of its error and what the message says. */
export interface Case {
  what: string;
  files?: Record<string, Uint8Array | string>;
  args: string[];
  code: string;
  message: RegExp;
}

/** Codes of errors whose form with --json was looked at in this test file; once each is enough. */
const seenAsJson = new Set<string>();

/** Ends with 1 and one message, nothing on standard output but with --json, and no file more than before. */
export async function expectFailure({ files = {}, args, code, message }: Omit<Case, "what">): Promise<void> {
  const cwd = folder(files);
  const plain = await dither(args, { cwd });
  expect(plain).toEqual({ code: 1, signal: null, stdout: "", stderr: expect.stringMatching(/^dither: .*\n$/s) });
  expect(plain.stderr.slice("dither: ".length).trimEnd()).toMatch(message);
  expect(plain.stderr).not.toContain("    at ");
  if (!seenAsJson.has(code)) {
    seenAsJson.add(code);
    const asJson = await dither([...args, "--json"], { cwd });
    expect(asJson).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.parse(asJson.stdout)).toEqual({ error: { code, message: expect.stringMatching(message) } });
  }
  expect(listing(cwd)).toEqual(Object.keys(files).sort());
}

export const measure = (file: string, ...more: string[]): string[] => [
  "measure",
  file,
  "--draws",
  "4",
  "--test-trials",
  "8",
  ...more,
];
export const withTrials = (trials: string, net = "net.safetensors"): string[] => [
  "measure",
  net,
  "--trials",
  trials,
  "--draws",
  "4",
];

/** What files of tensors alone leave open. */
export const settings = ["--activation", "tanh", "--leak", "1", "--placement", "inside", "--noise", "1"];
