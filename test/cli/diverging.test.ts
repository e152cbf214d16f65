/** Networks that run off to infinity: the default grid ends where they do, and a grid that was asked for is refused. */

import { describe, expect, it } from "vitest";
import { dither, ditherJson, folder } from "./command.js";
import { expectFailure } from "./failing.js";
import { safetensors } from "./networks.js";

/** One ReLU unit that multiplies its state by `gain` in every step, with a bias to its own argument. */
const growing = (gain: number, bias: number): Uint8Array =>
  safetensors({
    W_rec: { shape: [1, 1], values: Float32Array.of(gain) },
    W_in: { shape: [1, 1], values: Float32Array.of(0) },
    b_rec: { shape: [1], values: Float32Array.of(bias) },
    W_out: { shape: [1, 1], values: Float32Array.of(1) },
  });
const settings = ["--task", "sin", "--activation", "relu", "--leak", "1", "--placement", "inside", "--noise", "1"];
const few = ["--test-trials", "16", "--draws", "4"];

describe("a network that diverges", () => {
  it("without noise is refused, with the level and what to check", async () => {
    await expectFailure({
      files: { "net.safetensors": growing(1e5, 1) },
      args: ["measure", "net.safetensors", ...settings, ...few],
      code: "value",
      message:
        /^measure: the loss is (NaN|Infinity) at noise level 0: the network diverges there, even without noise\./,
    });
  });

  // Below the bias of −1.2 the unit is silent, and noise is cut off until some draw passes it; then it explodes.
  it("under strong noise has its curve up to there, and says so", async () => {
    const cwd = folder({ "net.safetensors": growing(1e5, -1.2) });
    const args = ["measure", "net.safetensors", ...settings, ...few];
    const { curve } = await ditherJson<{ curve: { std: number; loss: number }[] }>(args, { cwd });
    const highest = curve[curve.length - 1].std;
    expect(curve.length).toBeGreaterThanOrEqual(3);
    expect(highest).toBeLessThan(2.5);
    expect(curve.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    const { code, stdout } = await dither(args, { cwd });
    expect(code).toBe(0);
    expect(stdout.replaceAll("\n", " ")).toContain("the network diverges at the next level of the grid, up to 2.5");
  });

  it("at a level that was asked for is refused", async () => {
    await expectFailure({
      files: { "net.safetensors": growing(1e5, -1.2) },
      args: ["measure", "net.safetensors", ...settings, ...few, "--levels", "0,0.1,2.5"],
      code: "value",
      message:
        /^measure: the loss is (NaN|Infinity) at noise level 2\.5: the network diverges there\. Give lower levels\.$/,
    });
  });
});
