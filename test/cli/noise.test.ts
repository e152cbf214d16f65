/** Flags of the noise in training and testing, files of it, and the time step. */

import { readNetwork } from "dither";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dither, ditherJson, folder } from "./command.js";
import { networkFile, trialsFile } from "./networks.js";

const units = 6;
const covariance = Array.from({ length: units }, (_, i) =>
  Array.from({ length: units }, (__, k) => (i === k ? 1 : 0.5)),
);
const quick = ["--units", String(units), "--updates", "3", "--batch", "16"];
const readIn = (cwd: string, name: string): ReturnType<typeof readNetwork> =>
  readNetwork({ bytes: new Uint8Array(readFileSync(join(cwd, name))), fileName: name });

describe("noise flags of dither train", () => {
  it("reach the network's file and come back from it", async () => {
    const cwd = folder({ "c.json": JSON.stringify(covariance) });
    const flags = ["--noise-law", "laplace", "--noise-time-constant", "4", "--noise-covariance", "c.json"];
    const rates = ["--rate-l1", "0.01", "--rate-l2", "0.02"];
    await ditherJson(["train", "sin", ...quick, ...flags, ...rates, "--leaks", "0-1=0.5", "-o", "n.safetensors"], {
      cwd,
    });
    const { specification, provenance } = readIn(cwd, "n.safetensors");
    expect(specification.noise).toEqual({ placement: "inside", std: 0.5, law: "laplace", timeConstant: 4, covariance });
    expect(specification.leaks).toEqual([0.5, 0.5, 0.2, 0.2, 0.2, 0.2]);
    expect(provenance?.["training"]).toMatchObject({ rateL1: 0.01, rateL2: 0.02 });
    const exported = await dither(["export", "n.safetensors", "--to", "pytorch", "-o", "n.py"], { cwd });
    expect(exported).toMatchObject({ code: 0, stderr: "" });
    expect(readIn(cwd, "n.npz").specification).toEqual(specification);
  });

  it("take scales for some units, and name what does not fit", async () => {
    const cwd = folder({ "c.json": "[[1, 0], [0, 1]]" });
    await ditherJson(["train", "sin", ...quick, "--noise-scales", "0-2,5=0.5", "-o", "n.safetensors"], { cwd });
    expect(readIn(cwd, "n.safetensors").specification.noise.scales).toEqual([1, 1, 1, 0, 0, 0.5]);
    const wrong = await dither(["train", "sin", ...quick, "--noise-covariance", "c.json"], { cwd });
    expect(wrong.stderr).toMatch(/expected a noise covariance of 6 × 6/);
    const beyond = await dither(["train", "sin", ...quick, "--noise-scales", "0-6"], { cwd });
    expect(beyond.stderr).toMatch(/expected ranges from 0 to 5, got 0-6/);
    expect(beyond.code).toBe(2);
  });
});

describe("test noise of dither measure", () => {
  it("may differ from the training's, and is named", async () => {
    const cwd = folder({ "n.safetensors": networkFile(), "t.npz": trialsFile() });
    const args = ["measure", "n.safetensors", "--trials", "t.npz", "--draws", "8", "--test-placement", "outside"];
    const flags = [...args, "--test-law", "two-point"];
    expect(await ditherJson(flags, { cwd })).toMatchObject({ testNoise: { placement: "outside", law: "two-point" } });
    const { stdout } = await dither(flags, { cwd });
    expect(stdout.replace(/\s+/g, " ")).toContain("not that of the training (inside): here it is outside, two-point.");
  });
});

describe("dither convert", () => {
  it("halves the time step of a network and of its trials, which then measure", async () => {
    const cwd = folder({ "n.safetensors": networkFile(), "t.npz": trialsFile() });
    const half = ["--dt-factor", "0.5"];
    const converted = await dither(["convert", "n.safetensors", ...half, "--keep", "variance", "-o", "h.safetensors"], {
      cwd,
    });
    expect(converted.stdout).toContain("leak 0.100, noise inside, σ = 0.707");
    expect(readIn(cwd, "h.safetensors").specification.leak).toBeCloseTo(0.1, 12);
    expect(await ditherJson(["convert", "--trials", "t.npz", ...half, "-o", "h.npz"], { cwd })).toMatchObject({
      steps: 48,
      trials: 5,
    });
    const made = ["convert", "--task", "sin", "--test-trials", "3", ...half, "-o", "m.json"];
    expect(await ditherJson(made, { cwd })).toMatchObject({ steps: 48, trials: 3 });
    const measured = await dither(["measure", "h.safetensors", "--trials", "h.npz", "--draws", "8"], { cwd });
    expect(measured.code).toBe(0);
  });

  it.each([
    [["n.safetensors"], 2, /--keep: expected what the noise keeps/],
    [["n.safetensors", "--keep", "colour"], 1, /rule colour, got white noise/],
    [["n.safetensors", "--trials", "t.npz"], 2, /either a network or trials/],
    [["--trials", "t.npz", "--keep", "shift"], 2, /trials have no noise/],
  ])("refuses %j", async (args, code, message) => {
    const cwd = folder({ "n.safetensors": networkFile(), "t.npz": trialsFile() });
    const failed = await dither(["convert", ...args, "--dt-factor", "0.5"], { cwd });
    expect(failed.stderr).toMatch(message);
    expect(failed.code).toBe(code);
  });
});
