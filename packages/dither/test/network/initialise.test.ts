/** Initial values follow their laws, and what is frozen stays. */

import { describe, expect, it } from "vitest";
import { initialNetwork } from "../../src/network/initial/initialise.js";
import { readNetwork, writeNetwork } from "../../src/files/index.js";
import { networkFor } from "../../src/network/initial/for-task.js";
import { tensor } from "../../src/network/specification/network.js";
import { orthogonal } from "../../src/math/linear/orthogonal.js";
import type { Constraints } from "../../src/network/specification/specification.js";
import { draws } from "../../src/random/index.js";
import { sin } from "../../src/tasks/catalogue/functions/function-approximation.js";
import { train } from "../../src/training/index.js";

const wide = networkFor(sin, { units: 400, seed: 3 });
const values = (
  name: "W_rec" | "W_in" | "W_out" | "b_rec",
  scales: Parameters<typeof initialNetwork>[1] = {},
): number[] => Array.from(tensor(initialNetwork(wide, scales), name) ?? []);
const variance = (x: number[]): number => x.reduce((sum, v) => sum + v * v, 0) / x.length;

describe("initial values", () => {
  it("have the variances that their scales say", () => {
    expect(variance(values("W_rec", { recurrent: 1.5 })) * 400).toBeCloseTo(2.25, 1);
    expect(Math.abs(variance(values("W_in")) - 1)).toBeLessThan(4 * Math.sqrt(2 / 400));
    expect(Math.abs(variance(values("W_out")) * 400 - 1)).toBeLessThan(4 * Math.sqrt(2 / 400));
    expect(new Set(values("b_rec", { bias: 0.25 }))).toEqual(new Set([0.25]));
  });

  it("can be diagonal, orthogonal, or uniform after Glorot", () => {
    const diagonal = values("W_rec", { recurrent: 0.5, recurrentLaw: "diagonal" });
    expect(diagonal.every((v, i) => v === (i % 401 === 0 ? 0.5 : 0))).toBe(true);
    const rotation = values("W_rec", { recurrent: 2, recurrentLaw: "orthogonal" });
    expect(variance(rotation) * 400).toBeCloseTo(4, 5);
    const readout = values("W_out", { readoutLaw: "glorot-uniform" });
    const limit = Math.sqrt(6 / 401);
    expect(Math.max(...readout.map(Math.abs))).toBeLessThanOrEqual(limit);
    expect(variance(readout) / (limit * limit)).toBeCloseTo(1 / 3, 1);
  });

  it("of an orthogonal matrix have orthonormal rows to 1e-12", () => {
    const size = 40;
    const random = draws(1, 16);
    const q = orthogonal(
      Float64Array.from({ length: size * size }, (_, i) => random.gaussian(i)),
      size,
    );
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        let dot = 0;
        for (let k = 0; k < size; k++) dot += q[i * size + k] * q[j * size + k];
        expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(1e-12);
      }
  });
});

describe("frozen tensors", () => {
  const constraints: Constraints = { frozen: { W_in: "initial", W_out: 0.25 } };
  const specification = networkFor(sin, { units: 6, constraints });

  it("keep their values through training, and the others change", async () => {
    const before = initialNetwork(specification);
    const { network } = await train(specification, sin, { updates: 5 });
    expect(Array.from(tensor(network, "W_out") ?? [])).toEqual(new Array(6).fill(0.25));
    expect(tensor(network, "W_in")).toEqual(tensor(before, "W_in"));
    expect(tensor(network, "W_rec")).not.toEqual(tensor(before, "W_rec"));
    expect(tensor(network, "b_out")).not.toEqual(tensor(before, "b_out"));
  });

  it("have no part in the gradient's norm", async () => {
    const all = { W_rec: 0, W_in: 0, b_rec: 0, W_out: 0, b_out: 1 } as const;
    const { history } = await train(networkFor(sin, { units: 6, constraints: { frozen: all } }), sin, { updates: 2 });
    expect(history.gradientNorm).toEqual([0, 0]);
  });

  it("are written into the file and read from it", () => {
    const network = initialNetwork(specification);
    const read = readNetwork({ bytes: writeNetwork(network), fileName: "net.safetensors" });
    expect(read.specification).toEqual(network.specification);
    expect(read.specification.constraints).toEqual(constraints);
  });

  it("must exist and have finite values", () => {
    const freeze = (frozen: Record<string, number>) => () =>
      initialNetwork({ ...specification, constraints: { frozen } });
    expect(freeze({ h0: 1 })).toThrow(/unknown frozen tensor "h0"/);
    expect(freeze({ weights: 1 })).toThrow(/unknown frozen tensor "weights"/);
    expect(freeze({ W_in: NaN })).toThrow(/W_in to be frozen at a number/);
  });
});
