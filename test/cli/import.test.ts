/** `dither import`: networks and trials of other tools as files that say everything. */

import { encodeNpz, readNetwork, type NamedArray } from "dither";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dither, ditherJson, folder } from "./command.js";

const ones = (...shape: number[]): NamedArray => ({
  shape,
  values: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.5),
});
const weights = encodeNpz(
  new Map([
    ["W_rec", ones(3, 3)],
    ["W_in", ones(3, 1)],
    ["W_out", ones(1, 3)],
    ["init_state", ones(1, 3)],
  ]),
);

it("turns PsychRNN's weights into a network that measures as it is", async () => {
  const batch = encodeNpz(
    new Map([
      ["x", ones(4, 6, 1)],
      ["y", ones(4, 6, 1)],
    ]),
  );
  const cwd = folder({ "weights.npz": weights, "batch.npz": batch });
  const args = ["import", "weights.npz", "--convention", "psychrnn", "--noise", "0.1", "--leak", "0.2"];
  const { sha256 } = await ditherJson<{ sha256: string }>([...args, "-o", "net.json"], { cwd });
  const plain = await dither(args, { cwd });
  expect(plain.stdout).toContain("current form, leak 0.2");
  expect(plain.stdout).toContain("σ = 0.316 from psychrnn's 0.1");
  expect(plain.stdout).toContain(sha256);
  const bytes = new Uint8Array(readFileSync(join(cwd, "imported-weights.safetensors")));
  expect(readNetwork({ bytes, fileName: "imported-weights.safetensors" }).specification.form).toBe("current");
  const trials = ["import", "batch.npz", "--trials", "--order", "trial-step", "-o", "trials.npz"];
  expect(await ditherJson(trials, { cwd })).toMatchObject({ steps: 6, trials: 4 });
  const measured = await dither(["measure", "imported-weights.safetensors", "--trials", "trials.npz", "--draws", "8"], {
    cwd,
  });
  expect(measured.code).toBe(0);
});

it("asks whose noise it is", async () => {
  const cwd = folder({ "weights.npz": weights });
  const asked = await dither(["import", "weights.npz", "--noise", "0.1", "--leak", "0.2"], { cwd });
  expect(asked).toMatchObject({ code: 1, stderr: expect.stringMatching(/--convention psychrnn/) });
  const wrong = await dither(["import", "weights.npz", "--convention", "psych"], { cwd });
  expect(wrong.code).toBe(2);
  expect((await dither(["import", "weights.npz", "--order", "trial-step"], { cwd })).code).toBe(2);
});
