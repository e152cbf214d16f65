/** `dither explain` as a command: one JSON object of the agreed shape, a page and figures, text within 80 columns. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dither, ditherJson, examples, folder, width } from "./command.js";

const example = (placement: "inside" | "outside"): string => join(examples, `ctrnn-${placement}.safetensors`);
const settings = ["--activation", "relu", "--leak", "0.2", "--placement", "inside", "--noise", "0.5"];
const trials = ["--trials", join(examples, "trials-sin.npz")];
const few = ["--levels", "0,0.25,0.5,0.75", "--draws", "16"];

interface Explained {
  verdict: string;
  predicted: { preferredStd: number; curve: { std: number; biasSquared: number; variance: number }[] };
  measured: { preferredStd: number; verdict: string };
  units: { unit: number; shareOfBias: number }[];
  fixedPoints: { stability: { kind: string } }[];
  report: string;
}

it("prints one object, and writes a page with figures", async () => {
  const cwd = folder();
  const args = ["explain", example("inside"), ...trials, ...settings, ...few, "--report", "out"];
  const explained = await ditherJson<Explained>(args, { cwd });
  expect(explained.verdict).toMatch(/^Do not switch this network's noise off/);
  expect(explained.predicted.curve.map(({ std }) => std)).toEqual([0, 0.25, 0.5, 0.75]);
  expect(explained.predicted.curve[2].biasSquared).toBeCloseTo(0.0032, 3);
  expect(explained.units).toHaveLength(32);
  expect(explained.fixedPoints).toHaveLength(16);
  const page = readFileSync(join(cwd, explained.report), "utf8");
  expect(page.match(/<figure>/g)).toHaveLength(6);
  expect(page).not.toMatch(/<script|NaN/);
  expect(existsSync(join(cwd, explained.report.replace(".html", ".json")))).toBe(true);
});

it("compares the operating points of two networks with one probe", async () => {
  const cwd = folder();
  const { code, stdout } = await dither(["explain", example("inside"), example("outside"), ...trials, ...settings], {
    cwd,
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^The network with noise inside works where less noise passes/);
  expect(width(stdout)).toBeLessThanOrEqual(80);
});

it("refuses to write where it cannot before any work", async () => {
  const { code, stderr } = await dither(
    ["explain", example("inside"), ...trials, ...settings, "--report", "/proc/nowhere"],
    { cwd: folder() },
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(/--report/);
});
