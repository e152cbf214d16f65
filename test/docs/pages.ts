/** The pages of the documentation and their code blocks, so that tests run what readers run. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = new URL("../..", import.meta.url).pathname;

export interface Page {
  /** From the root of the repository. */
  path: string;
  text: string;
}

/** What stands between fences. */
export interface Block {
  page: string;
  /** Line of the opening fence, from 1. */
  line: number;
  /** "" for none. */
  language: string;
  text: string;
}

export const pageOf = (path: string): Page => ({ path, text: readFileSync(join(root, path), "utf8") });

/** README and every page under docs/, those that are made from other sources left out. */
export const pages: readonly Page[] = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !/^reference\/(?:api|commands)\/|^project\//.test(path))
    .map((path) => `docs/${path}`)
    .sort(),
].map(pageOf);

/** The code blocks of a page, in their order. Those in list items are moved to the margin. */
export function blocksOf({ path, text }: Page): Block[] {
  const blocks: Block[] = [];
  let indent: string | undefined;
  text.split("\n").forEach((line, at) => {
    const [, before, language] = /^( *)```(\w*)/.exec(line) ?? [];
    if (before !== undefined) {
      if (indent === undefined) blocks.push({ page: path, line: at + 1, language, text: "" });
      indent = indent === undefined ? before : undefined;
    } else if (indent !== undefined) {
      const own = line.startsWith(indent) ? line.slice(indent.length) : line;
      blocks[blocks.length - 1].text += `${own}\n`;
    }
  });
  return blocks;
}

/** A page without its code: what is between fences, and in backticks. */
export const proseOf = (text: string): string =>
  text.replace(/^( *)```[^]*?^\1```$/gm, "").replace(/`[^`\n]*`/g, (code) => "`".padEnd(code.length - 1, "x") + "`");

/** The lines that a reader types in a block: all of a `sh` block, those after `$ ` of one that shows what comes of it. */
export function commandsOf({ language, text }: Block): string[] {
  // Lines that a backslash or an open quote continues are one.
  const joined = text
    .replaceAll(/\\\n\s*/g, " ")
    .replaceAll(/"[^"\n]*\n[^"]*"/g, (text) => text.replaceAll(/\s+/g, " "))
    .split("\n");
  const typed =
    language === "sh"
      ? joined
      : language === "" || language === "console"
        ? joined.filter((line) => line.startsWith("$ ")).map((line) => line.slice(2))
        : [];
  return typed.map((line) => line.replace(/(^|\s)#\s.*$/, "").trim()).filter((line) => line !== "");
}

/** The words of a command line, quotes taken off as a shell would. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replaceAll(/["']/g, ""));
