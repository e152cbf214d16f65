/** Command lines, run in this process: an exit code, a message, no stack, and no file outside the folder. */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import fc from "fast-check";
import { expect, vi } from "vitest";
import { commands } from "../../packages/cli/src/commands/index.js";
import { run } from "../../packages/cli/src/program.js";
import { always, type Fuzzer } from "./fuzzer.js";

/** Files that lie in the folder where commands run; none of them is sound. */
const junk: Readonly<Record<string, string | Uint8Array>> = {
  "junk.npz": Uint8Array.from([0x50, 0x4b, 3, 4, 1, 2, 3]),
  "junk.safetensors": Uint8Array.from([255, 0, 0, 0, 0, 0, 0, 0, 123]),
  "junk.json": '{"W_rec": [[1, null]], "W_in": {}}',
  "junk.npy": "\x93NUMPY",
  "junk.yaml": "study: x\ngrid: [*a]\n",
  "empty.json": "",
};
const places = [...Object.keys(junk), "absent.npz", "absent", "folder", "", "a\nb.json", "-", "x".repeat(300)];
const values = [
  ...places,
  ...["0", "1", "-1", "2.5", "1e400", "NaN", "0x10", "½", " ", "1,2", "0,0.5,1", "a=b", "a=[1", "noise=@absent", "@", "1/2", "3/2", "T=1"],
  ...["inside", "relu", "sin", "none", "all", "both", "ramp:0", "anneal:0.1", "noise=0.1@0.9", "__proto__", "constructor", "📈", "\u0000"],
]; // prettier-ignore

/** Commands that would work for long where their command line is sound: one of these is added. */
const slips = [["--no-such-option"], ["--seed"], ["--seed", "-1"], ["--json=1"], ["a", "b", "c", "d"]];
const long = new Set([
  "compare",
  "train",
  "incentive",
  "paths",
  "overfitting",
  "resonance",
  "worker",
  "lab",
  "run",
  "build",
]);
/** Those that say where something is written stay in the folder; addresses are not looked up. */
const left = /^--(?:queue|port|gallery)$/;

interface Known {
  readonly words: readonly string[];
  readonly options: readonly { flag: string; value: boolean; choices: readonly string[] }[];
}

async function knownCommands(): Promise<Known[]> {
  const all = await Promise.all(Object.values(commands).map((make) => make([])));
  const leaves = (command: Command, before: readonly string[]): Known[] => {
    const words = [...before, command.name()];
    if (command.commands.length > 0) return command.commands.flatMap((one) => leaves(one, words));
    const options = command.options.map((option) => ({
      flag: option.long ?? option.short ?? "",
      value: option.required || option.optional,
      choices: option.argChoices ?? [],
    }));
    return [{ words, options: options.filter(({ flag }) => !left.test(flag)) }];
  };
  return all.flatMap((command) => leaves(command, []));
}

/** In the place of an option of a command that has none. */
const nothing = { flag: "--help", value: false, choices: [] };

function linesOf(known: readonly Known[]): fc.Arbitrary<string[]> {
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  );
  const ofCommand = fc.constantFrom(...known).chain(({ words, options }) => {
    const option = fc
      .constantFrom(...options, nothing)
      .chain(({ flag, value: takes, choices }): fc.Arbitrary<string[]> => {
        if (!takes) return fc.constant([flag]);
        const given = choices.length > 0 ? fc.oneof(fc.constantFrom(...choices), value) : value;
        return fc.tuple(fc.constant(flag), given);
      });
    const slip = fc.constantFrom<string[]>(...(words.some((word) => long.has(word)) ? slips : [[], [], [], ...slips]));
    const positional = fc.array(fc.constantFrom(...places), { maxLength: 2 });
    return fc
      .tuple(positional, fc.array(option, { maxLength: 4 }), slip)
      .map(([given, chosen, wrong]) => [...words, ...given, ...chosen.flat(), ...wrong]);
  });
  const anything = fc.array(fc.oneof(fc.constantFrom("train", "study", "help", "--json", "--", "-h", "-V"), value), { maxLength: 4 }).filter((words) => !words.some((word) => word === "sin")); // prettier-ignore
  return fc.oneof({ weight: 6, arbitrary: ofCommand }, { weight: 1, arbitrary: anything });
}

interface Ended {
  readonly code: number;
  readonly said: string;
}

class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

/** The command in this process, its output caught and its exit told. */
async function ended(args: readonly string[]): Promise<Ended> {
  const { argv, exitCode } = process;
  let said = "";
  const hear = (text: string | Uint8Array): boolean => {
    said += typeof text === "string" ? text : new TextDecoder().decode(text);
    return true;
  };
  const exits = vi.spyOn(process, "exit").mockImplementation((code) => {
    throw new Exit(Number(code ?? process.exitCode ?? 0));
  });
  const heard = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation(hear));
  process.argv = ["node", "dither", ...args];
  process.exitCode = 0;
  try {
    await run(args);
    return { code: process.exitCode, said };
  } catch (error) {
    if (error instanceof Exit) return { code: error.code, said };
    throw error;
  } finally {
    for (const spy of [exits, ...heard]) spy.mockRestore();
    process.argv = argv;
    process.exitCode = exitCode;
  }
}

/** A folder within a folder that nothing may be written to. */
async function inFolder(work: (outside: string) => Promise<void>): Promise<void> {
  const outside = mkdtempSync(join(tmpdir(), "dither-lines-"));
  const folder = join(outside, "inside");
  mkdirSync(join(folder, "folder"), { recursive: true });
  for (const [name, content] of Object.entries(junk)) writeFileSync(join(folder, name), content);
  const before = process.cwd();
  process.chdir(folder);
  try {
    await work(outside);
  } finally {
    process.chdir(before);
    rmSync(outside, { recursive: true, force: true });
  }
}

async function holds(args: readonly string[], outside: string): Promise<void> {
  const { code, said } = await ended(args);
  const line = args.join(" ");
  expect([0, 1, 2, 130], line).toContain(code);
  expect(said, line).not.toMatch(/a fault in Dither|^\s+at .*:\d+:\d+\)?$/m);
  if (code !== 0) expect(said.trim(), line).not.toBe("");
  expect(readdirSync(outside), line).toEqual(["inside"]);
}

export const commandLines: Fuzzer = {
  name: "command lines",
  property: async () => {
    const lines = linesOf(await knownCommands());
    return {
      check: (parameters) => inFolder((outside) => always(lines, (args) => holds(args, outside)).check(parameters)),
    };
  },
};
