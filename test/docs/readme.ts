/** Code blocks of the README, so that tests run what readers run. */

import { readFileSync } from "node:fs";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** The code blocks of a language ("" for none), in their order. */
export function codeBlocks(language: string): string[] {
  const blocks: { language: string; text: string }[] = [];
  let open = false;
  for (const line of readme.split("\n")) {
    if (line.startsWith("```")) {
      if (!open) blocks.push({ language: line.slice(3), text: "" });
      open = !open;
    } else if (open) blocks[blocks.length - 1].text += `${line}\n`;
  }
  return blocks.filter((block) => block.language === language).map((block) => block.text);
}

/** The README's command lines that start with `npx dither`, continuation lines joined. */
export function ditherCommands(): string[][] {
  return [...codeBlocks("sh"), ...codeBlocks("")]
    .join("\n")
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.replace(/^\$ /, "").trim())
    .filter((line) => line.startsWith("npx dither "))
    .map((line) => line.split(/\s+/).slice(2));
}
