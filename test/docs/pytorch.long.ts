/** The README's way from PyTorch, run with PyTorch (benchmarks/install-peers.sh installs it). */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codeBlocks, ditherCommands } from "./readme.js";

const command = new URL("../../packages/cli/bin/dither.js", import.meta.url).pathname;

/** The first Python that has PyTorch and NumPy. */
function pythonWithTorch(): string {
  for (const python of ["python3", "/usr/bin/python3"])
    try {
      execFileSync(python, ["-c", "import torch, numpy"], { stdio: "ignore" });
      return python;
    } catch {
      continue;
    }
  throw new Error("No Python with PyTorch: run benchmarks/install-peers.sh.");
}

describe("README", () => {
  it("brings a PyTorch network to its preference curve", () => {
    const folder = mkdtempSync(join(tmpdir(), "dither-pytorch-"));
    try {
      const [script] = codeBlocks("python");
      writeFileSync(join(folder, "save.py"), script);
      execFileSync(pythonWithTorch(), ["save.py"], { cwd: folder, stdio: "inherit" });
      const words = ditherCommands().find((w) => w.includes("net.npz"));
      if (!words) throw new Error("The README has no command on net.npz.");
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
