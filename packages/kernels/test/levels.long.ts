/** The tests of kernel and training on every native instruction set of this machine, not only on its best. */

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { nativeInstructions } from "../src/index.js";

const root = new URL("../../..", import.meta.url).pathname;
const here = nativeInstructions();

describe("on every level", () => {
  it("there is more than one wherever the CPU has AVX2", () => {
    if (process.env["CI"] === "true" && process.arch === "x64") expect(here.length).toBeGreaterThan(1);
  });

  it.each(here)("%s: kernel, network and training", { timeout: 900_000 }, (level) => {
    const tests = ["packages/kernels/test", "packages/dither/test/network", "packages/dither/test/training"];
    const { status, stdout } = spawnSync("npx", ["vitest", "run", "--project", "unit", ...tests], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, DITHER_KERNEL_LEVEL: level },
    });
    expect(status, stdout.slice(-4000)).toBe(0);
  });
});
