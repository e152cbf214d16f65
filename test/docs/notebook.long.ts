/** The notebook for Python users, executed from its first cell to its last (nbclient, pandas, matplotlib, PyTorch). */

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bin } from "../cli/command.js";
import { root } from "./pages.js";
import { pythonWith } from "./python.js";

const notebook = join(root, "examples/python/noise-preference.ipynb");

interface Notebook {
  cells: { cell_type: string; execution_count?: number | null; outputs?: { output_type: string }[] }[];
}

const execute = `
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read("noise-preference.ipynb", 4)
NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
`;

describe("the notebook", () => {
  it("is committed with its outputs, and small", () => {
    const text = readFileSync(notebook, "utf8");
    expect(text.length).toBeLessThan(150_000);
    const code = (JSON.parse(text) as Notebook).cells.filter((cell) => cell.cell_type === "code");
    expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, k) => k + 1));
    expect(code.flatMap((cell) => cell.outputs ?? []).map((output) => output.output_type)).not.toContain("error");
  });

  it("leads from PyTorch to a module that performs in silence", () => {
    const python = pythonWith("torch", "nbclient", "pandas", "matplotlib");
    const folder = mkdtempSync(join(tmpdir(), "dither-notebook-"));
    try {
      copyFileSync(notebook, join(folder, "noise-preference.ipynb"));
      mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
      symlinkSync(bin, join(folder, "node_modules/.bin/dither"));
      writeFileSync(join(folder, "execute.py"), execute);
      execFileSync(python, ["execute.py"], { cwd: folder, stdio: "pipe" });
      const [noisy, silent, repaired] = readFileSync(join(folder, "summary.csv"), "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => Number(line.split(",").at(-1)));
      expect(silent).toBeGreaterThan(5 * noisy);
      expect(repaired).toBeLessThan(0.1 * noisy);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
