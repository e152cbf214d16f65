/** The README's example for the library, run as it stands. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blocksOf, commandsOf, pageOf, root, wordsOf } from "./pages.js";

const blocks = blocksOf(pageOf("README.md"));

describe("README", () => {
  it("has a library example that prints a verdict, σ* and a hash", () => {
    const example = blocks.find(({ language }) => language === "js")?.text ?? "";
    const folder = mkdtempSync(join(root, "test", ".readme-"));
    try {
      writeFileSync(join(folder, "example.mjs"), example);
      const output = execFileSync("node", [join(folder, "example.mjs")], { encoding: "utf8" });
      expect(output).toMatch(/^prefers noise \{[\s\S]*std: 0\.4[\s\S]*\} [0-9a-f]{64}\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("shows the output that its measure command prints", () => {
    const block = blocks.find(({ language, text }) => language === "" && text.includes("test-data/"));
    if (!block) throw new Error("The README has no command on test-data.");
    // Without "npx dither".
    const words = wordsOf(commandsOf(block)[0]).slice(2);
    const output = execFileSync("node", ["packages/cli/bin/dither.js", ...words], { cwd: root, encoding: "utf8" });
    const verdict = block.text.slice(block.text.indexOf("Prefers"), block.text.indexOf("…"));
    expect(output.startsWith(verdict)).toBe(true);
  });
});
