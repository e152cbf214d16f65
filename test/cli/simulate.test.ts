/** `dither simulate`: what it writes is read by NumPy, agrees with the float64 equations and with the library's draws. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  findTask,
  openTrials,
  readArrays,
  simulate,
  simulateReference,
  tensor,
  testTrials,
  trialsToArrays,
  type TensorName,
} from "dither";
import { describe, expect, it } from "vitest";
import { dither, ditherJson, folder } from "./command.js";
import { networkFile, smallNetwork, smallTrials, trialsFile } from "./networks.js";
import { numpyIsHere, python } from "./python.js";

const args = ["simulate", "net.safetensors", "--trials", "t.npz"];
const files = (): Record<string, Uint8Array> => ({ "net.safetensors": networkFile(), "t.npz": trialsFile() });
const arrayIn = (cwd: string, file: string, name: string) =>
  readArrays({ bytes: readFileSync(join(cwd, file)), fileName: file }).arrays.get(name);

describe("dither simulate", () => {
  it("at noise 0 writes the outputs of the float64 equations to 1e-5", async () => {
    const cwd = folder(files());
    await ditherJson([...args, "--test-noise", "0", "-o", "silent.npz"], { cwd });
    const { shape, values } = arrayIn(cwd, "silent.npz", "outputs") ?? { shape: [], values: [] };
    const trials = smallTrials();
    expect(shape).toEqual([trials.steps, trials.count, 1]);
    const network = smallNetwork();
    const { units } = network.specification;
    const of = (name: TensorName) => tensor(network, name) ?? [];
    const parameters = {
      W_rec: of("W_rec"),
      W_in: of("W_in"),
      b_rec: of("b_rec"),
      W_out: of("W_out"),
      b_out: of("b_out"),
    };
    const quiet = { ...network.specification, noise: { placement: "inside", std: 0 } } as const;
    for (let k = 0; k < trials.count; k++) {
      const input = Array.from({ length: trials.steps }, (_, t) => [trials.input[t * trials.count + k]]);
      const noise = input.map(() => new Array<number>(units).fill(0));
      const { outputs } = simulateReference(quiet, parameters, {
        input,
        noise,
        initialState: new Array<number>(units).fill(0),
      });
      outputs.forEach(([z], t) => expect(Math.abs(values[t * trials.count + k] - z)).toBeLessThan(1e-5));
    }
  });

  it.each([0, 3])("draw %i is the library's, and that of no other number", async (draw) => {
    const cwd = folder(files());
    await ditherJson([...args, "--draw", String(draw), "--seed", "9", "-o", "noisy.safetensors"], { cwd });
    const rollout = await simulate(smallNetwork(), smallTrials(), { seed: 9, draw });
    const { steps, count } = rollout;
    const written = arrayIn(cwd, "noisy.safetensors", "outputs")?.values;
    expect(written).toEqual(rollout.outputs); // one output: [step, trial, 1] and [step, 1, trial] are alike
    const other = await simulate(smallNetwork(), smallTrials(), { seed: 9, draw: draw + 1 });
    expect(other.outputs).not.toEqual(rollout.outputs);
    expect(written).toHaveLength(steps * count);
  });

  it.skipIf(!numpyIsHere)("NumPy reads states [step, trial, unit] and outputs [step, trial, output]", async () => {
    const cwd = folder(files());
    const reported = await ditherJson<{ shapes: Record<string, number[]> }>(args, { cwd });
    const printed = python(
      `r = np.load("rollout.npz")
net = {"states": list(r["states"].shape), "outputs": list(r["outputs"].shape), "dtype": str(r["states"].dtype)}
import json; print(json.dumps([net, float(r["states"][5, 2, 4])]))`,
      cwd,
    );
    const { steps, count } = smallTrials();
    const shapes = { states: [steps, count, 6], outputs: [steps, count, 1] };
    const { states } = await simulate(smallNetwork(), smallTrials());
    expect(JSON.parse(printed)).toEqual([{ ...shapes, dtype: "float32" }, states[(5 * 6 + 4) * count + 2]]);
    const each = [steps, count, 1];
    expect(reported.shapes).toEqual({ ...shapes, input: each, target: each, weight: each, "labels.stimulus": [count] });
  });

  it.skipIf(!numpyIsHere)("lets NumPy compute the loss that `measure` reports, from one file", async () => {
    const cwd = folder(files());
    await ditherJson([...args, "--test-noise", "0"], { cwd });
    const printed = python(
      `r = np.load("rollout.npz")
w = r["weight"].astype(float)
print(repr(float((w * (r["outputs"].astype(float) - r["target"]) ** 2).sum() / w.sum())))`,
      cwd,
    );
    const measured = await ditherJson<{ curve: { std: number; loss: number }[] }>(
      ["measure", "net.safetensors", "--trials", "rollout.npz", "--levels", "0,0.5", "--draws", "8"],
      { cwd },
    );
    expect(Number(printed)).toBeCloseTo(measured.curve[0].loss, 7);
  });

  it("writes the trials that it was given, which are read back beside what it did", async () => {
    const cwd = folder(files());
    await ditherJson([...args, "-o", "rollout.npz"], { cwd });
    const read = openTrials({ bytes: readFileSync(join(cwd, "rollout.npz")), fileName: "rollout.npz" });
    const { input, target, weight } = smallTrials();
    expect([read.trials.input, read.trials.target, read.trials.weight]).toEqual([input, target, weight]);
    expect(read.remarks).toEqual(["Passed over what a simulation wrote beside the trials: states, outputs."]);
  });
});

describe("dither trials", () => {
  it("writes those that a network is measured on, bit for bit, labels and weights with them", async () => {
    const cwd = folder({});
    const args = ["trials", "flip-flop", "--test-trials", "6", "--seed", "5", "-o", "trials.npz"];
    const { shapes } = await ditherJson<{ shapes: Record<string, number[]> }>(args, { cwd });
    const made = testTrials(findTask("flip-flop"), 6, 5);
    const read = openTrials({ bytes: readFileSync(join(cwd, "trials.npz")), fileName: "trials.npz" });
    const { input, target, weight, labels } = read.trials;
    expect({ input, target, weight }).toEqual({ input: made.input, target: made.target, weight: made.weight });
    expect(labels).toEqual(made.labels);
    expect(read.remarks).toEqual([]);
    expect(shapes["input"]).toEqual([made.steps, 6, 3]);
  });

  it.skipIf(!numpyIsHere)("NumPy reads them [step, trial, channel]", async () => {
    const cwd = folder({});
    await ditherJson(["trials", "sin", "--test-trials", "4", "--seed", "2"], { cwd });
    const printed = python(
      `t = np.load("trials.npz")
print(t["input"].shape, t["input"].dtype, float(np.abs(t["target"] - np.sin(np.pi * t["input"])).max()) < 1e-6, t["weight"][:, 0, 0].sum())`,
      cwd,
    );
    expect(printed.trim()).toBe("(24, 4, 1) float32 True 8.0");
  });

  it("of a closed loop are refused, with what to do", async () => {
    const { code, stderr } = await dither(["trials", "maze"], { cwd: folder({}) });
    expect([code, stderr]).toEqual([1, expect.stringContaining("dither simulate")]);
  });

  it("the trials of a task are those of the library at the same seed", async () => {
    const cwd = folder(files());
    await ditherJson(["simulate", "net.safetensors", "--test-trials", "5", "--seed", "1", "-o", "made.npz"], { cwd });
    await ditherJson([...args, "--seed", "1", "-o", "given.npz"], { cwd });
    expect(trialsToArrays(smallTrials()).get("input")?.shape[1]).toBe(5); // testTrials(sin, 5, 1)
    expect(arrayIn(cwd, "made.npz", "states")).toEqual(arrayIn(cwd, "given.npz", "states"));
  });
});
