/** The README's way from PyTorch, run with PyTorch (benchmarks/install-peers.sh installs it). */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blocksOf, commandsOf, pageOf, wordsOf } from "./pages.js";
import { pythonWith } from "./python.js";

const command = new URL("../../packages/cli/bin/dither.js", import.meta.url).pathname;

describe("README", () => {
  it("brings a PyTorch network to its preference curve", () => {
    const folder = mkdtempSync(join(tmpdir(), "dither-pytorch-"));
    try {
      const blocks = blocksOf(pageOf("README.md"));
      const script = blocks.find(({ language }) => language === "python")?.text ?? "";
      writeFileSync(join(folder, "save.py"), script);
      execFileSync(pythonWith("torch", "numpy"), ["save.py"], { cwd: folder, stdio: "inherit" });
      const line = blocks.flatMap(commandsOf).find((command) => command.includes(" net.npz "));
      if (line === undefined) throw new Error("The README has no command on net.npz.");
      const words = wordsOf(line).slice(2);
      const output = execFileSync("node", [command, ...words, "--draws", "50", "--json"], {
        cwd: folder,
        encoding: "utf8",
      });
      const result = JSON.parse(output) as { curve: unknown[]; trials: number };
      expect(result.trials).toBe(33);
      expect(result.curve.length).toBeGreaterThan(10);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
