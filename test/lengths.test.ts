/** Files hold one concept and functions do one thing: neither is longer than can be read at once. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";

const most = { file: 300, function: 80 };

const packages = fileURLToPath(new URL("../packages", import.meta.url));

/** TypeScript and Svelte sources of all packages, with what AssemblyScript compiles; what a build wrote is not read by people. */
const texts = new Map(
  readdirSync(packages)
    .flatMap((name) => [`${name}/src`, `${name}/assembly`])
    .filter((folder) => existsSync(join(packages, folder)))
    .flatMap((folder) =>
      (readdirSync(join(packages, folder), { recursive: true }) as string[])
        .filter((file) => /\.(?:ts|svelte)$/.test(file) && !file.split(/[/\\]/).includes("generated"))
        .map((file) => `${folder}/${file}`),
    )
    .map((file) => [file, readFileSync(join(packages, file), "utf8")]),
);

function linesOf(text: string): number {
  return text.split("\n").length - 1;
}

/** Every function of a file with its lines, from its first word to its closing brace. */
function functionsOf(file: string, text: string): { name: string; lines: number }[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: { name: string; lines: number }[] = [];
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
      const name = node.name?.getText(source) ?? `function in line ${lineAt(node.getStart(source)) + 1}`;
      found.push({ name, lines: lineAt(node.getEnd()) - lineAt(node.getStart(source)) + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it("no file is longer than 300 lines", () => {
  const long = [...texts].filter(([, text]) => linesOf(text) > most.file);
  expect(long.map(([file, text]) => `${file}: ${linesOf(text)} lines`)).toEqual([]);
});

it("no function is longer than 80 lines", () => {
  const scripts = [...texts].filter(([file]) => file.endsWith(".ts"));
  const long = scripts.flatMap(([file, text]) =>
    functionsOf(file, text)
      .filter(({ lines }) => lines > most.function)
      .map(({ name, lines }) => `${file}: ${name} has ${lines} lines`),
  );
  expect(long).toEqual([]);
});

it("counts a function from its first to its last line", () => {
  const text = "const a = 1;\nfunction f() {\n  return () => {\n    return a;\n  };\n}\n";
  expect(functionsOf("x.ts", text)).toEqual([
    { name: "f", lines: 5 },
    { name: "function in line 3", lines: 3 },
  ]);
});
