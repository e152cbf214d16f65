/** The lint rules that keep the library's bits and its folders fire where they should, and only there. */

import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";
import tseslint from "typescript-eslint";

/** The project's rules, without those that need types, so that a source that is no file can be checked. */
const eslint = new ESLint({
  cwd: new URL("..", import.meta.url).pathname,
  overrideConfig: [tseslint.configs.disableTypeChecked],
});

async function rulesBroken(filePath: string, source: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(source, { filePath });
  return result.messages.map((message) => message.ruleId);
}

const training = "packages/dither/src/training/x.ts";
const syntax = ["no-restricted-syntax"];

describe("arithmetic that depends on the engine", () => {
  it.each(
    [
      ..."sin cos tan asin acos atan atan2 sinh cosh tanh exp expm1 log log1p log2 log10 pow cbrt hypot random".split(
        " ",
      ),
    ].map((name) => [name]),
  )("Math.%s is refused in what feeds training", async (name) => {
    expect(await rulesBroken(training, `export const x = Math.${name}(1, 2);`)).toEqual(syntax);
    expect(await rulesBroken("packages/kernels/src/x.ts", `export const x = Math.${name}(1, 2);`)).toEqual(syntax);
  });

  it.each([
    ["a power", `export const x = (a: number): number => a ** 3;`],
    ["a power in place", `export let x = 2; x **= 3;`],
    ["Math under another name", `const { exp } = Math; export const x = exp(1);`],
    ["Math passed on", `export const x = [1].map(Object.values(Math)[0]);`],
    ["the time of day", `export const x = Date.now();`],
    ["the time of day as a date", `export const x = new Date();`],
  ])("%s is refused there", async (_, source) => {
    expect(await rulesBroken(training, source)).toEqual(syntax);
  });

  it("what ECMAScript makes exact is allowed", async () => {
    const source =
      "export const x = Math.sqrt(Math.abs(Math.min(1, Math.fround(Math.PI)))) + Math.imul(2, Math.trunc(3.5));";
    expect(await rulesBroken(training, source)).toEqual([]);
  });

  it("the float64 oracle and figures may use Math.exp, and still may not draw", async () => {
    for (const path of ["packages/dither/src/network/activation/functions.ts", "packages/dither/src/report/x.ts"]) {
      expect(await rulesBroken(path, "export const x = Math.exp(1) ** 2;")).toEqual([]);
      expect(await rulesBroken(path, "export const x = Math.random();")).toEqual(syntax);
    }
  });

  it.each(["studies", "cli"])("Math.random is refused in %s", async (folder) => {
    expect(await rulesBroken(`packages/${folder}/src/x.ts`, "export const x = Math.random();")).toEqual(syntax);
    expect(await rulesBroken(`packages/${folder}/src/x.ts`, "export const x = Date.now();")).toEqual([]);
  });
});

describe("what only Node or only a page has", () => {
  it.each([
    ["no-restricted-imports", `import { join } from "node:path"; export const x = join("a");`],
    ["no-restricted-imports", `import type { Stats } from "fs"; export type X = Stats;`],
    ["no-restricted-syntax", `export const x = await import("node:fs");`],
    ["no-restricted-syntax", `export const x = await import("fs/promises");`],
    ["no-restricted-globals", `export const x = process.pid;`],
    ["no-restricted-globals", `export const x = Buffer.from("a");`],
    ["no-restricted-globals", `export const x = window.innerWidth;`],
    ["no-restricted-globals", `export const x = localStorage.length;`],
    ["no-restricted-globals", `export const x = document.title;`],
  ])("%s refuses %s in the library", async (rule, source) => {
    expect(await rulesBroken(training, source)).toEqual([rule]);
  });

  it("a document that is an argument is allowed", async () => {
    const source = "export const x = (document: { title: string }): string => document.title;";
    expect(await rulesBroken("packages/dither/src/report/x.ts", source)).toEqual([]);
  });
});

describe("markup written by hand", () => {
  const page = "packages/dither/src/report/x.ts";
  it.each([
    ["a tag", `export const x = "<td>";`],
    ["a tag with attributes", `export const x = '<a class="b">';`],
    ["the end of one", `export const x = "1</sub>";`],
    ["a tag in a template", "export const x = (a: string): string => `<b>${a}</b>`;"],
    ["a tag before a value", "export const x = (a: string): string => `<td data-value=${a}`;"],
    ["a name put into a tag", "export const x = (a: string): string => `<${a}>`;"],
    ["a tag made by a sum", `export const x = (a: string): string => "<" + a;`],
    ["a drawing", `export const x = '<svg xmlns="">';`],
    ["text that is parsed", `export const x = (a: Element): string => (a.innerHTML = "b");`],
    ["an element's text as markup", `export const x = (a: Element): string => a.outerHTML;`],
    ["a fragment put in", `export const x = (a: Element): void => a.insertAdjacentHTML("beforeend", "b");`],
  ])("%s is refused outside the builder", async (_, source) => {
    for (const path of [page, "packages/dither/src/tasks/x.ts", "packages/studies/src/x.ts", "packages/cli/src/x.ts"])
      expect(await rulesBroken(path, source), path).toContain(syntax[0]);
  });

  it("text with a less-than sign and what a command takes are allowed", async () => {
    const source =
      'export const x = (command: { argument(a: string): string }): string => [command.argument("<a>"), "a < b", "<file>", "--bias <b>", "<"].join();';
    expect(await rulesBroken("packages/cli/src/x.ts", source)).toEqual([]);
  });

  it("the lab's pages take no markup from text", async () => {
    const source = "<script>const a = 1;</script>\n{@html a}\n";
    expect(await rulesBroken("packages/lab/src/X.svelte", source)).toEqual(["svelte/no-at-html-tags"]);
  });
});

describe("flags of the command", () => {
  it.each([
    ["a string", `export const x = "Add --gradient closure.";`],
    ["a template", "export const x = (n: number): string => `Give ${n} --test-trials.`;"],
    ["a flag put together", "export const x = (n: string): string => `Give --${n}.`;"],
  ])("%s of the library names none", async (_, source) => {
    expect(await rulesBroken(training, source)).toEqual(syntax);
    expect(await rulesBroken("packages/dither/src/report/x.ts", source)).toEqual(syntax);
    expect(await rulesBroken("packages/cli/src/x.ts", source)).toEqual([]);
  });

  it("custom properties of style sheets are none", async () => {
    const source = "export const x = `a { color: var(--link); }`;";
    expect(await rulesBroken("packages/dither/src/report/document/page-style.ts", source)).toEqual([]);
  });
});
