/** The contracts of --json, and that text fits 80 columns. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dither, ditherJson, folder, width } from "./command.js";
import { networkFile } from "./networks.js";

const few = ["--test-trials", "32", "--draws", "4"];
const quick = ["--updates", "20", "--batch", "16", ...few];

interface Point {
  std: number;
  loss: number;
  lossStandardError: number;
  biasSquared: number;
  variance: number;
}
interface Preferred {
  std: number;
  ratio: number;
  interval: [number, number];
}
interface Measured {
  curve: Point[];
  preferred: Preferred;
  biasMinimum: { std: number; ratio: number };
  gain: { value: number; interval: [number, number] };
  lossRatio: number;
  verdict: string;
  seed: number;
  trials: number;
  draws: number;
  trainingNoise: number;
}
interface Compared {
  report: string;
  command: string;
  networks: (Omit<Measured, "curve"> & { placement: string; preference: Measured; sha256: string })[];
  summary: { placement: string; networks: number; preferred: Preferred; verdict: string }[];
}

const lossAt = (curve: Point[], std: number): number => curve.find((point) => point.std === std)?.loss ?? NaN;

describe("measure --json", () => {
  it("has the curve, what is preferred, the gain, and the options it was measured with", async () => {
    const cwd = folder({ "net.safetensors": networkFile() });
    const m = await ditherJson<Measured>(["measure", "net.safetensors", "--seed", "11", ...few], { cwd });
    expect({ seed: m.seed, trials: m.trials, draws: m.draws, trainingNoise: m.trainingNoise }).toEqual({
      seed: 11,
      trials: 32,
      draws: 4,
      trainingNoise: 0.5,
    });
    for (const { loss, biasSquared, variance, lossStandardError } of m.curve) {
      expect(biasSquared + variance).toBeCloseTo(loss, 6);
      expect(lossStandardError).toBeGreaterThan(0);
    }
    expect(m.curve[0].std).toBe(0);
    expect(m.preferred.ratio).toBeCloseTo(m.preferred.std / 0.5, 12);
    expect(m.preferred.interval[0]).toBeLessThanOrEqual(m.preferred.interval[1]);
    expect(m.biasMinimum.ratio).toBeCloseTo(m.biasMinimum.std / 0.5, 12);
    expect(m.lossRatio).toBeCloseTo(lossAt(m.curve, 0) / lossAt(m.curve, 0.5), 12);
    expect(m.gain.interval[0]).toBeLessThanOrEqual(m.gain.interval[1]);
    expect(["prefers noise", "prefers silence", "undecided"]).toContain(m.verdict);
  });

  it("--levels is the grid, sorted; without 0 it is added", async () => {
    const cwd = folder({ "net.safetensors": networkFile() });
    const levels = async (list: string): Promise<number[]> =>
      (await ditherJson<Measured>(["measure", "net.safetensors", "--levels", list, ...few], { cwd })).curve.map(
        (p) => p.std,
      );
    expect(await Promise.all([levels("0,0.25,0.5"), levels("0.5,0.1")])).toEqual([
      [0, 0.25, 0.5],
      [0, 0.1, 0.5],
    ]);
  });

  it("--draws is how often the noise is drawn: nothing changes without noise, all with it", async () => {
    const cwd = folder({ "net.safetensors": networkFile() });
    const of = (draws: number) => {
      const counts = ["--test-trials", "16", "--draws", String(draws)];
      return ditherJson<Measured>(["measure", "net.safetensors", "--levels", "0,1", ...counts], { cwd });
    };
    const [four, many] = await Promise.all([of(4), of(400)]);
    expect([four.draws, many.draws]).toEqual([4, 400]);
    expect(lossAt(four.curve, 0)).toBeCloseTo(lossAt(many.curve, 0), 12);
    expect(Math.abs(lossAt(four.curve, 1) / lossAt(many.curve, 1) - 1)).toBeGreaterThan(1e-3);
  });
});

describe("other commands --json", () => {
  it("tasks: every task with its sizes and its experiment", async () => {
    const { tasks } = await ditherJson<{
      tasks: { name: string; inputs: number; outputs: number; experiment: object }[];
    }>(["tasks"], { cwd: folder() });
    const { tasks: library } = await import("dither");
    expect(tasks.map(({ name, inputs, outputs, experiment }) => [name, inputs, outputs, experiment])).toEqual(
      library.map(({ name, inputs, outputs, experiment }) => [name, inputs, outputs, experiment]),
    );
  });

  it("train: the hash of the file that it wrote, and one loss per update", async () => {
    const cwd = folder();
    const trained = await ditherJson<{
      file: string;
      sha256: string;
      seed: number;
      finalLoss: number;
      history: { loss: number[] };
    }>(["train", "sin", "--updates", "20", "--batch", "16", "--seed", "5"], { cwd });
    const { networkHash, readNetwork } = await import("dither");
    const { readBytes } = await import("@dither/studies");
    const network = readNetwork({ bytes: await readBytes(join(cwd, trained.file)), fileName: trained.file });
    expect(trained.sha256).toBe(await networkHash(network));
    expect([trained.seed, network.specification.seed, trained.history.loss.length]).toEqual([5, 5, 20]);
    expect(trained.finalLoss).toBe(trained.history.loss[19]);
  });

  it("compare: every network with the ratio of its own curve, and one summary per placement", async () => {
    const cwd = folder();
    const result = await ditherJson<Compared>(["compare", "sin", "--seeds", "2", "--seed", "4", ...quick], { cwd });
    expect(result.networks.map(({ placement, seed }) => [placement, seed])).toEqual([
      ["inside", 4],
      ["inside", 5],
      ["outside", 4],
      ["outside", 5],
    ]);
    for (const { lossRatio, preference, preferred, gain, verdict } of result.networks) {
      expect(lossRatio).toBeCloseTo(lossAt(preference.curve, 0) / lossAt(preference.curve, 0.5), 12);
      expect({ preferred, gain, verdict }).toEqual({
        preferred: preference.preferred,
        gain: preference.gain,
        verdict: preference.verdict,
      });
    }
    expect(result.summary.map(({ placement, networks }) => [placement, networks])).toEqual([
      ["inside", 2],
      ["outside", 2],
    ]);
    expect(result.command).toMatch(/^dither compare sin --seeds 2 --seed 4 /);
  });
});

describe("text", () => {
  it.each([
    { args: ["tasks"] },
    { args: ["train", "sin", "--updates", "20", "--batch", "16", "-o", "new.safetensors"] },
    { args: ["measure", "net.safetensors", ...few] },
    { args: ["simulate", "net.safetensors", "--test-trials", "8"] },
    { args: ["compare", "sin", "--seeds", "1", ...quick, "-o", "r"] },
  ])("dither $args.0 stays within 80 columns, with and without Unicode", async ({ args }) => {
    const run = (language: string) =>
      dither(args, { cwd: folder({ "net.safetensors": networkFile() }), environment: { LC_ALL: language } });
    const [unicode, ascii] = [await run("C.UTF-8"), await run("C")];
    expect([unicode.code, unicode.stderr, ascii.code, ascii.stderr]).toEqual([0, "", 0, ""]);
    const lines = (text: string) =>
      text
        .split("\n")
        .filter((line) => !line.startsWith("Report: "))
        .join("\n");
    expect(width(lines(unicode.stdout))).toBeLessThanOrEqual(80);
    expect(width(lines(ascii.stdout))).toBeLessThanOrEqual(80);
    expect(ascii.stdout).not.toMatch(/[│┤─└┬●○░┊]/);
  });

  it("a closed pipe ends the command without a complaint", async () => {
    const { bin } = await import("./command.js");
    const { spawnSync } = await import("node:child_process");
    const cwd = folder({ "net.safetensors": networkFile() });
    writeFileSync(
      join(cwd, "run.sh"),
      `set -o pipefail\n"${process.execPath}" "${bin}" measure net.safetensors ${few.join(" ")} | head -1\n`,
    );
    const { status, stdout, stderr } = spawnSync("bash", ["run.sh"], { cwd, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  });
});
