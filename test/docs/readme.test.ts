/** The README's example for the library, run as it stands. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codeBlocks, ditherCommands } from "./readme.js";

const root = new URL("../..", import.meta.url).pathname;

describe("README", () => {
  it("has a library example that prints a verdict, σ* and a hash", () => {
    const [example] = codeBlocks("js");
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
    const command = ditherCommands().find((words) => words.some((word) => word.startsWith("test-data/")));
    if (!command) throw new Error("The README has no command on test-data.");
    const output = execFileSync("node", ["packages/cli/bin/dither.js", ...command], { cwd: root, encoding: "utf8" });
    const [shown] = codeBlocks("").filter((block) => block.includes("test-data/"));
    const verdict = shown.slice(shown.indexOf("Prefers"), shown.indexOf("…"));
    expect(output.startsWith(verdict)).toBe(true);
  });
});
