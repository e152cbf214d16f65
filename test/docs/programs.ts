/** Programs of the documentation: blocks that import something, and the examples of doc comments. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { blocksOf, pages, root } from "./pages.js";

export interface Program {
  /** Where it stands: "docs/how-to/x.md:12", or the name that it is an example of. */
  where: string;
  source: string;
  language: "js" | "ts";
}

/** Whole programs in JavaScript or TypeScript; what imports nothing is part of one. README's has a test of its own. */
export const pagePrograms: readonly Program[] = pages
  .filter(({ path }) => path !== "README.md")
  .flatMap(blocksOf)
  .filter(({ language, text }) => ["js", "ts"].includes(language) && /^import /m.test(text))
  .map(({ page, line, text, language }) => ({
    where: `${page}:${line}`,
    source: text,
    language: language as "js" | "ts",
  }));

/** The examples of the doc comments in the sources of the library, each named after what it is an example of. */
export function sourceExamples(): Program[] {
  const folder = join(root, "packages/dither/src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .sort()
    .flatMap((path) => examplesIn(readFileSync(join(folder, path), "utf8")));
}

function examplesIn(text: string): Program[] {
  const comment =
    /\/\*\*((?:(?!\*\/)[^])*?@example(?:(?!\*\/)[^])*)\*\/\s*export (?:async )?(?:function|const|class) (\w+)/g;
  return [...text.matchAll(comment)].flatMap(([, lines, name]) =>
    [...lines.replaceAll(/^ *\* ?/gm, "").matchAll(/```ts\n([^]*?)```/g)].map(([, source]) => ({
      where: name,
      source,
      language: "ts" as const,
    })),
  );
}

/**
 * The program with what it says it prints checked as it is printed: `console.log(x); // 3` must print 3, and `// 3 …`
 * something that begins so.
 */
export const checked = (source: string): string =>
  source.replaceAll(
    /^( *)console\.log\((.*)\); \/\/ (.+)$/gm,
    (_, indent: string, values: string, words: string) => `${indent}shown(${JSON.stringify(words)}, ${values});`,
  );
