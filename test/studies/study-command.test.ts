/** `dither study` as it is typed: the commands, their objects, and what newcomers do wrong. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { dither, ditherJson, folder, width } from "../cli/command.js";
import { smallStudy } from "./small-study.js";

const claims = "expect:\n  - loss.silent > 0 for placement inside\n  - gain > 5\n";
let cwd: string;

beforeAll(async () => {
  cwd = folder({ "small.yaml": smallStudy([0.5, 1], 2, claims), "bad.yaml": smallStudy([-1], 2) });
  const { code, stderr } = await dither(["study", "run", "small.yaml", "--out", "r"], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

describe("a study that was run", () => {
  it("status --json counts", async () => {
    expect(await ditherJson(["study", "status", "r"], { cwd })).toMatchObject({
      planned: 8,
      done: 8,
      failed: 0,
      running: 0,
      others: 0,
    });
  });

  it("run again starts nothing", async () => {
    const again = await ditherJson(["study", "run", "small.yaml", "--out", "r"], { cwd });
    expect(again).toMatchObject({ planned: 8, done: 8, found: 8, failures: [] });
  });

  it("a kernel of other arithmetic than the study's is refused, and nothing is recorded", async () => {
    const { code, stderr } = await dither(["study", "run", "small.yaml", "--kernel", "fast", "--out", "fast"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/expected a kernel of arithmetic exact, as its runs have it, got --kernel fast/);
    expect(existsSync(join(cwd, "fast"))).toBe(false);
  });

  it("show has the cells and judges the claims, in 80 columns", async () => {
    const shown = await ditherJson<{ claims: { verdict: string }[]; cells: { done: number }[] }>(
      ["study", "show", "r"],
      { cwd },
    );
    expect(shown.claims.map(({ verdict }) => verdict)).toEqual(["pass", "fail"]);
    expect(shown.cells.map(({ done }) => done)).toEqual([2, 2, 2, 2]);
    const { stdout } = await dither(["study", "show", "r"], { cwd });
    expect(width(stdout)).toBeLessThanOrEqual(80);
  });

  it("query answers, and reads no other file", async () => {
    const sql = "select placement, count(*)::int as n from runs group by all order by all";
    const { rows } = await ditherJson<{ rows: unknown[] }>(["study", "query", "r", sql], { cwd });
    expect(rows).toEqual([
      { placement: "inside", n: 4 },
      { placement: "outside", n: 4 },
    ]);
    const { code, stderr } = await dither(["study", "query", "r", "select * from read_text('small.yaml')"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^dither: query: .*\n/);
  });

  it("export writes tables, report a page with figures", async () => {
    expect(await ditherJson(["study", "export", "r", "out.parquet"], { cwd })).toEqual({
      schema: "study-export/1",
      file: "out.parquet",
      runs: 8,
    });
    await ditherJson(["study", "export", "r", "out.csv"], { cwd });
    expect(readFileSync(join(cwd, "out.parquet")).subarray(0, 4).toString()).toBe("PAR1");
    expect(readFileSync(join(cwd, "out.csv"), "utf8").split("\n")).toHaveLength(10);
    const { report, figures } = await ditherJson<{ report: string; figures: string[] }>(["study", "report", "r"], {
      cwd,
    });
    const page = readFileSync(join(cwd, report), "utf8");
    expect(page).toContain("1 of 2 claims fails");
    expect(page.match(/<tr><td/g)).toHaveLength(8);
    expect(page).not.toMatch(/src=|href="http/);
    expect(figures.length).toBeGreaterThanOrEqual(4);
    for (const figure of figures) expect(existsSync(join(cwd, figure))).toBe(true);
    const png = readFileSync(
      join(
        cwd,
        figures.find((name) => name.endsWith(".png"))!,
      ),
    );
    expect(png.subarray(1, 4).toString()).toBe("PNG");
  });

  it("query prints what cells hold as text that a terminal does not obey", async () => {
    const { stdout } = await dither(["study", "query", "r", "select chr(27) || '[31mred' as word"], { cwd });
    expect(stdout.split("\n").at(-2)).toBe("\ufffd[31mred");
  });

  it("one of its runs is repeated from its results alone, to the same result", async () => {
    const { rows } = await ditherJson<{ rows: { id: string }[] }>(["study", "query", "r", "select id from runs"], {
      cwd,
    });
    const only = rows[3].id.slice(0, 12);
    const args = ["study", "run", "r/study.json", "--only", only, "--out", "again"];
    expect(await ditherJson(args, { cwd })).toMatchObject({ done: 1, planned: 1 });
    expect(await ditherJson(["study", "compare", "r", "again"], { cwd })).toMatchObject({
      sameRuns: 1,
      differentRuns: 0,
    });
    const { stdout } = await dither(["study", "compare", "r", "again"], { cwd });
    expect(stdout.split("\n\n")[0]).toBe("Of 1 run that both have, none differs");
  });
});

describe("the exit code of a study", () => {
  const diverging = (rates: string): string => smallStudy([0.5], 1, `  learningRate: ${rates}\n`);

  it.each([
    ["[1e30]", 1, "0 of 2 runs done, 2 failed"],
    ["[0.01, 1e30]", 0, "2 of 4 runs done, 2 failed"],
  ])("with learning rates %s is %i", async (rates, code, told) => {
    const place = folder({ "failing.yaml": diverging(rates) });
    // Found in the journal the second time: what it says of the study is the same.
    for (const _time of [1, 2]) {
      const ended = await dither(["study", "run", "failing.yaml", "--out", "f"], { cwd: place });
      expect(ended).toMatchObject({ code, stderr: "" });
      expect(ended.stdout.replaceAll("\n", " ")).toContain(told);
    }
  });
});

describe("a mistake", () => {
  it.each([
    [["run", "nothing.yaml"], 1, /nothing\.yaml: cannot be read: it does not exist/],
    [["run", "small"], 2, /small: expected a study file ending in \.yaml/],
    [["run", "bad.yaml"], 1, /bad\.yaml:9:11: grid\.noise\[0\]: expected number to be >=0, got -1/],
    [["run", "small.yaml", "--scale", "quick"], 2, /expected a section scales\.quick/],
    [["run", "small.yaml", "--limit", "3"], 2, /plans 8 runs, more than the limit of 3/],
    [["run", "small.yaml", "--shard", "3/2"], 2, /--shard: expected a shard i\/n/],
    [["status", "elsewhere"], 1, /study\.json: cannot be read: .*Expected the folder of a study/],
    [["export", "r", "out.txt"], 2, /expected a file ending in \.parquet, \.csv/],
    [["query", "r", "selct 1"], 2, /query: .*syntax error/i],
  ])("%j says what to do", async (args, code, message) => {
    const ended = await dither(["study", ...args], { cwd });
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toContain("    at ");
  });
});
