/** The commands of pages that take long at any scale, and what pages show of outputs, as commands print it. */

import { describe, expect, it } from "vitest";
import { dither, folder } from "../cli/command.js";
import { prepare, writeFor } from "./page-files.js";
import { commandPages, runPage, slowPages } from "./page-commands.js";
import { blocksOf, commandsOf, wordsOf, type Block } from "./pages.js";

describe("the commands of", () => {
  it.each(commandPages.filter(({ path }) => slowPages.includes(path)))("$path run", runPage);
});

/** What a block shows after its command, up to "…". */
const shownIn = ({ text }: Block): string =>
  text
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .slice(1)
    .join("\n")
    .split("…")[0]
    .trim();

const showing = commandPages.filter((page) => blocksOf(page).some(({ text }) => text.startsWith("$ npx dither")));

describe("the output that is shown on", () => {
  it.each(showing)("$path is what the command prints", async (page) => {
    const cwd = folder();
    prepare(cwd);
    for (const block of blocksOf(page))
      for (const line of commandsOf(block)) {
        const shows = block.text.startsWith("$ ");
        // Besides what is shown, what makes the files that it is about.
        if (!shows && !/^npx dither train .*-o net\.safetensors/.test(line)) continue;
        writeFor(line, cwd);
        const { stdout, stderr } = await dither(wordsOf(line).slice(2), { cwd, environment: { COLUMNS: "80" } });
        const printed = `${stdout}${stderr}`.replaceAll(/\s+/g, " ").trim();
        const shown = shownIn(block).replaceAll(/\s+/g, " ");
        if (shows) expect(printed.slice(0, shown.length)).toBe(shown);
      }
  });
});
