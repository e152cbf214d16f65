/** `dither simulate`: what it writes is read by NumPy, agrees with the float64 equations and with the library's draws. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readArrays, simulate, simulateReference, tensor, trialsToArrays, type TensorName } from "dither";
import { describe, expect, it } from "vitest";
import { ditherJson, folder } from "./command.js";
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
    const reported = await ditherJson<{ shapes: { states: number[]; outputs: number[] } }>(args, { cwd });
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
    expect(reported.shapes).toEqual(shapes);
  });

  it("the trials of a task are those of the library at the same seed", async () => {
    const cwd = folder(files());
    await ditherJson(["simulate", "net.safetensors", "--test-trials", "5", "--seed", "1", "-o", "made.npz"], { cwd });
    await ditherJson([...args, "--seed", "1", "-o", "given.npz"], { cwd });
    expect(trialsToArrays(smallTrials()).get("input")?.shape[1]).toBe(5); // testTrials(sin, 5, 1)
    expect(arrayIn(cwd, "made.npz", "states")).toEqual(arrayIn(cwd, "given.npz", "states"));
  });
});
