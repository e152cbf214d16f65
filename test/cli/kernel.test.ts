/** `dither kernel`: what it says is what computes; without a compiler nothing is built, and the message says what to do. */

import { describe, expect, it } from "vitest";
import { describeKernels } from "@dither/kernels";
import { dither, ditherJson, folder, width } from "./command.js";

interface Said {
  exact: string;
  level: string | null;
  asked: string | null;
  levels: { name: string; runs: string }[];
}

describe("dither kernel", () => {
  it("names the kernel that a training says it would use, and compares every level that the CPU has", async () => {
    const cwd = folder();
    const [said, plan, report] = await Promise.all([
      ditherJson<Said>(["kernel"], { cwd }),
      ditherJson<{ kernel: string }>(["train", "sin", "--dry-run"], { cwd }),
      describeKernels(),
    ]);
    expect(said.exact).toBe(plan.kernel);
    expect([said.level, said.levels]).toEqual([report.level, report.levels]);
    const available = report.native.module?.available ?? [];
    expect(said.levels.filter(({ runs }) => runs === "exact").map(({ name }) => name)).toEqual(available);
  });

  it("says that another level was asked for, in 80 columns", async () => {
    const { stdout } = await dither(["kernel"], { cwd: folder(), environment: { DITHER_KERNEL_LEVEL: "baseline" } });
    expect(stdout).toContain("The native kernel runs, with baseline\n\nDITHER_KERNEL_LEVEL asks for baseline.");
    expect(width(stdout)).toBeLessThanOrEqual(80);
  });

  it("build: without a compiler says so, and what to do", async () => {
    const environment = { PATH: folder(), CXX: "" };
    const { code, stdout, stderr } = await dither(["kernel", "build"], { cwd: folder(), environment });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^dither: dither kernel build: No C\+\+ compiler was found; looked for c\+\+, g\+\+, clang\+\+\. Install one/); // prettier-ignore
  });
});
