/** The programs of the documentation and the examples of the library's names: they are well typed, run, and print what they say. */

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blocksOf, pageOf, root } from "./pages.js";
import { checked, pagePrograms, sourceExamples, type Program } from "./programs.js";

mkdirSync(join(root, "build"), { recursive: true });
/** Inside the repository, so that the programs find the library. */
const folder = mkdtempSync(join(root, "build/programs-"));
const examples = sourceExamples();
const programs = [...pagePrograms, ...examples];
const fileOf = (program: Program): string => join(folder, `program-${programs.indexOf(program)}.${program.language}`);
const before = process.cwd();

beforeAll(() => {
  for (const program of programs) writeFileSync(fileOf(program), `${checked(program.source)}\nexport {};\n`);
  writeFileSync(join(folder, "shown.d.ts"), "declare function shown(words: string, ...values: unknown[]): void;\n");
  // What programs read: the weights and trials of the pages.
  const data = join(root, "test-data/examples");
  cpSync(join(data, "nn-rnn-tanh.safetensors"), join(folder, "net.safetensors"));
  cpSync(join(data, "trials-sin.npz"), join(folder, "trials.npz"));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** What a program prints, one string for each call. */
async function run(program: Program): Promise<void> {
  const text = (values: unknown[]): string =>
    values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" ");
  const shown = (words: string, ...values: unknown[]): void => {
    const printed = text(values);
    if (words.endsWith(" …")) expect(printed.slice(0, words.length - 2)).toBe(words.slice(0, -2));
    else expect(printed).toBe(words);
  };
  Object.assign(globalThis, { shown });
  await import(pathToFileURL(fileOf(program)).href);
}

it("the programs in TypeScript are well typed", () => {
  const typed = programs.filter(({ language }) => language === "ts");
  const compiled = ts.createProgram([...typed.map(fileOf), join(folder, "shown.d.ts")], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
    types: ["node"],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  });
  const wrong = ts.getPreEmitDiagnostics(compiled).map(({ file, messageText }) => {
    const number = Number(/program-(\d+)/.exec(file?.fileName ?? "")?.[1]);
    return `${programs[number]?.where}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
  expect(wrong).toEqual([]);
});

describe("the program at", () => {
  it.each(pagePrograms.map((program) => ({ ...program, program })))("$where runs", async ({ program }) => {
    await run(program);
  });
});

it("each of the small programs is at most a dozen lines long", () => {
  const small = blocksOf(pageOf("docs/how-to/small-programs.md"));
  expect(small.length).toBeGreaterThanOrEqual(5);
  for (const { line, text } of small)
    expect({ line, lines: text.split("\n").filter((one) => one.trim() !== "").length }).toSatisfy(
      ({ lines }: { lines: number }) => lines <= 12,
    );
});

describe("the example of", () => {
  it.each(examples.map((program) => ({ ...program, program })))("$where prints what it says", async ({ program }) => {
    await run(program);
  });
});

it("every name that the page of the library begins with has an example", () => {
  const page = readFileSync(join(root, "docs/reference/library.md"), "utf8");
  const names = [...page.matchAll(/^\| *`(\w+)`/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThanOrEqual(40);
  expect(names.filter((name) => !examples.some(({ where }) => where === name))).toEqual([]);
});
