/** `dither repair` as a command: one JSON object of the agreed shape, a network file that works in silence, a page, text within 80 columns. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readNetwork } from "dither";
import { dither, ditherJson, examples, folder, listing, width } from "./command.js";
import { networkFile } from "./networks.js";

const example = join(examples, "ctrnn-inside.safetensors");
const trials = ["--trials", join(examples, "trials-sin.npz")];
const settings = [...trials, "--activation", "relu", "--leak", "0.2", "--placement", "inside", "--noise", "0.5"];

interface Repaired {
  verdict: string;
  lossSilent: number;
  lossNoisy: number;
  repairs: { name: string; loss: number; interval: [number, number]; passes: number; writable: boolean }[];
  best: string | null;
  written: string | null;
  report?: string;
}

it("prints one object, writes the best network and a page, and the network needs no noise from then on", async () => {
  const cwd = folder();
  const methods = ["--method", "smoothing,readout,passes-4,closure-full", "--draws", "64"];
  const args = ["repair", example, ...settings, ...methods, "-o", "fixed.safetensors", "--report", "out"];
  args.push("--figures", "figures", "--figure-width", "85");
  const repaired = await ditherJson<Repaired>(args, { cwd });
  expect(repaired.repairs.map(({ name }) => name).sort()).toEqual(["closure-full", "passes-4", "readout", "smoothing"]);
  for (const { loss, interval, passes, name } of repaired.repairs) {
    expect(interval[0]).toBeLessThanOrEqual(loss);
    expect(interval[1]).toBeGreaterThanOrEqual(loss);
    expect(passes).toBe(name === "passes-4" ? 4 : 1);
  }
  const smoothing = repaired.repairs.find(({ name }) => name === "smoothing");
  expect(smoothing?.loss).toBeLessThan(0.1 * repaired.lossSilent);
  expect(smoothing?.loss).toBeLessThan(repaired.lossNoisy);
  expect(repaired).toMatchObject({ best: "smoothing", written: "fixed.safetensors" });
  const { specification } = readNetwork({
    bytes: new Uint8Array(readFileSync(join(cwd, "fixed.safetensors"))),
    fileName: "fixed.safetensors",
  });
  expect(specification).toMatchObject({ smoothing: 0.5, noise: { std: 0 } });
  const page = readFileSync(join(cwd, repaired.report ?? ""), "utf8");
  expect(page).toMatch(/<figure>/);
  expect(page).not.toMatch(/<script|NaN/);
  expect(existsSync(join(cwd, (repaired.report ?? "").replace(".html", ".json")))).toBe(true);

  // For print: every figure in three kinds, one column wide, each with the command that made it.
  const figure = (name: string): Buffer => readFileSync(join(cwd, "figures", `ctrnn-inside-${name}`));
  for (const name of ["repairs", "outputs"]) {
    const command = "To repeat: dither repair";
    expect(figure(`${name}.svg`).toString()).toMatch(/^<svg[^>]* width="85mm"/);
    expect(figure(`${name}.svg`).toString()).toContain(command);
    const png = figure(`${name}.png`);
    expect(png.toString("latin1", 1, 4)).toBe("PNG");
    // 85 mm at 300 dots per inch.
    expect(Math.abs(png.readUInt32BE(16) - (85 / 25.4) * 300)).toBeLessThan(3);
    expect(png.toString("utf8")).toContain(command);
    const pdf = figure(`${name}.pdf`).toString("latin1");
    const [, wide] = /\/MediaBox \[0 0 ([\d.]+) /.exec(pdf)!.map(Number);
    expect(wide).toBeCloseTo((85 / 25.4) * 72, 1);
    expect(pdf).toContain("DejaVuSans");
  }

  // An ordinary network: its curve starts where the repair said.
  const curve = await ditherJson<{ curve: { std: number; loss: number }[] }>(
    ["measure", "fixed.safetensors", ...trials, "--levels", "0,0.5", "--draws", "16"],
    { cwd },
  );
  expect(curve.curve[0].loss).toBeCloseTo(smoothing?.loss ?? NaN, 6);
});

it("prints the verdict, the repairs and what was left out within 80 columns, and writes nothing unless asked", async () => {
  const cwd = folder();
  const { code, stdout } = await dither(["repair", example, ...settings, "--method", "smoothing,passes-16"], { cwd });
  expect(code).toBe(0);
  expect(width(stdout)).toBeLessThanOrEqual(80);
  expect(stdout).toContain("smoothing");
  expect(stdout).toContain("Nothing written: give -o FILE to keep the best.");
  expect(listing(cwd)).toEqual([]);
});

it("has nothing to repair in a network that was trained without noise", async () => {
  const cwd = folder({ "net.safetensors": networkFile({ noise: { placement: "inside", std: 0 } }) });
  const repaired = await ditherJson<Repaired>(
    ["repair", "net.safetensors", "--test-trials", "8", "-o", "fixed.safetensors"],
    { cwd },
  );
  expect(repaired).toMatchObject({ repairs: [], best: null, written: null });
  expect(existsSync(join(cwd, "fixed.safetensors"))).toBe(false);
});

it.each([
  [["--method", "magic"], 2, /among .*smoothing.*got "magic"/s],
  [["-o", "fixed.npz"], 2, /--output.*safetensors/s],
  [["--draws", "3"], 2, /--draws/],
  [["--task", "maze"], 1, /inputs|closed loop/],
] as const)("refuses %j with exit code %i and says what to give", async (flags, expected, message) => {
  const cwd = folder({ "net.safetensors": networkFile() });
  const { code, stdout, stderr } = await dither(["repair", "net.safetensors", ...flags], { cwd });
  expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(listing(cwd)).toEqual(["net.safetensors"]);
});
