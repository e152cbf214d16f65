/** A cell given as data has the equations of its description, and the same bits on every implementation. */

import { describe, expect, it } from "vitest";
import {
  groupSize,
  Kernel,
  nativeInstructions,
  noiseRows,
  stateNoises,
  type Cell,
  type KernelShape,
} from "../src/index.js";
import { address, findings, firstDifference, prepare, relativeDifference, shapeOf } from "./problem.js";

/** The leaky unit of the rate form as a description. */
function leakyRate(units: number, inputs: number): Cell {
  return {
    states: ["h"],
    tensors: [
      { name: "W_rec", shape: [units, units] },
      { name: "W_in", shape: [units, inputs] },
      { name: "b_rec", shape: [units] },
    ],
    operations: [
      {
        kind: "affine",
        out: "argument",
        rows: units,
        noisy: true,
        bias: { tensor: "b_rec", first: 0 },
        input: { tensor: "W_in", first: 0 },
        from: { of: "h", weights: { tensor: "W_rec", first: 0 } },
      },
      { kind: "activate", out: "rate", of: "argument", function: "tanh" },
      { kind: "leak", out: "h'", kept: "h", to: "rate" },
    ],
    outside: "rate",
  };
}

/** Two states, every operation, products with a variable, and parts of variables: no cell that anybody uses. */
function everything(units: number, inputs: number): Cell {
  const N = units;
  const part = (of: string, first: number): { of: string; first: number; rows: number } => ({ of, first, rows: N });
  return {
    states: ["h", "c"],
    tensors: [
      { name: "W_rec", shape: [3 * N, N] },
      { name: "W_in", shape: [2 * N, inputs] },
      { name: "b_rec", shape: [3 * N] },
    ],
    operations: [
      {
        kind: "affine",
        out: "gateArguments",
        rows: 2 * N,
        noisy: true,
        bias: { tensor: "b_rec", first: 0 },
        input: { tensor: "W_in", first: 0 },
        from: { of: "h", weights: { tensor: "W_rec", first: 0 } },
      },
      { kind: "activate", out: "gates", of: "gateArguments", function: "sigmoid" },
      { kind: "product", out: "admitted", a: part("gates", 0), b: "c" },
      {
        kind: "affine",
        out: "argument",
        rows: N,
        noisy: true,
        bias: { tensor: "b_rec", first: 2 * N },
        from: { of: "admitted", weights: { tensor: "W_rec", first: 2 * N } },
      },
      { kind: "activate", out: "candidate", of: "argument", function: "softplus" },
      { kind: "gate", out: "c'", gate: part("gates", N), kept: "c", to: "candidate" },
      { kind: "leak", out: "slow", kept: "h", to: "c'" },
      { kind: "sum", out: "both", a: "slow", b: "candidate" },
      { kind: "activate", out: "h'", of: "both", function: "tanh" },
    ],
    outside: "candidate",
  };
}

/** Leaky units of low rank with noise that follows the state in three places. */
function noisyCell(units: number, inputs: number, placement: "inside" | "outside"): Cell {
  const N = units;
  const noises = stateNoises.map((noise, k) => ({ noise, out: `noisy${k}` }));
  const [first, second, third] = noises.map(({ noise, out }) => ({ kind: "noisy", rows: N, noise, out }) as const);
  // Outside, the kernel draws a row for each unit: one place of noise.
  const inside = placement === "inside";
  return {
    states: ["h"],
    tensors: [
      { name: "m", shape: [N, 3] },
      { name: "n", shape: [N, 3] },
      { name: "W_in", shape: [N, inputs] },
      { name: "b_rec", shape: [N] },
    ],
    operations: [
      ...(inside ? [{ ...first, of: "h" }] : []),
      {
        kind: "affine",
        out: "overlaps",
        rows: 3,
        noisy: false,
        from: { of: inside ? first.out : "h", weights: { tensor: "n", first: 0, transposed: true } },
      },
      { kind: "scale", out: "scaled", of: "overlaps", factor: 1 / N },
      {
        kind: "affine",
        out: "argument",
        rows: N,
        noisy: false,
        bias: { tensor: "b_rec", first: 0 },
        input: { tensor: "W_in", first: 0 },
        from: { of: "scaled", weights: { tensor: "m", first: 0 } },
      },
      ...(inside ? [{ ...second, of: "argument" }] : []),
      { kind: "activate", out: "rate", of: inside ? second.out : "argument", function: "softplus" },
      { ...third, of: "rate" },
      { kind: "leak", out: "h'", kept: "h", to: third.out },
    ],
    outside: null,
  };
}

const shapes: KernelShape[] = [];
for (const units of [3, 8, 17])
  for (const placement of ["inside", "outside", "input"] as const)
    for (const purpose of ["training", "simulation", "given"] as const)
      for (const closedLoop of purpose === "simulation" ? [false] : [false, true]) {
        const inputs = units % 4;
        if (placement === "input" && inputs === 0) continue;
        const cell = everything(units, inputs);
        const checkpointSteps = units === 17 && !closedLoop ? 16 : undefined;
        shapes.push(
          shapeOf({
            units,
            inputs,
            cell,
            placement,
            purpose,
            closedLoop,
            trainedInitialState: units === 8,
            trials: 70,
          }),
        );
        if (checkpointSteps) shapes.push({ ...shapes[shapes.length - 1], checkpointSteps, steps: 40 });
      }

for (const units of [3, 8, 17])
  for (const placement of ["inside", "outside"] as const)
    for (const purpose of ["training", "simulation", "given"] as const)
      shapes.push(
        shapeOf({ units, inputs: 2, cell: noisyCell(units, 2, placement), placement, purpose, steps: 18, trials: 35 }),
      );

describe("a cell as a program", () => {
  it("has WebAssembly's bits on every instruction set", async () => {
    for (const shape of shapes) {
      const expected = findings(await Kernel.create(shape, "wasm"), shape.units);
      for (const instructions of nativeInstructions()) {
        const got = findings(await Kernel.createNative(shape, instructions, "native"), shape.units);
        expect(firstDifference(expected, got), `${JSON.stringify(shape)} on ${instructions}`).toBeUndefined();
      }
    }
  });

  it("is the leaky unit where it describes one: states bit for bit, gradients to rounding", async () => {
    for (const placement of ["inside", "outside"] as const) {
      const given = shapeOf({ units: 10, inputs: 2, placement, purpose: "simulation" });
      const cell = leakyRate(10, 2);
      const simulated = findings(await Kernel.create(given, "wasm"), 4);
      const asCell = findings(await Kernel.create({ ...given, cell }, "wasm"), 4);
      expect(firstDifference(simulated, asCell)).toBeUndefined();
      const trained = { ...given, purpose: "training" as const };
      const expected = findings(await Kernel.create(trained, "wasm"), 5);
      const got = findings(await Kernel.create({ ...trained, cell }, "wasm"), 5);
      for (const name of [
        "gradient of group 0",
        "gradient of group 1",
        "initial adjoint of group 0",
        "loss of group 1",
      ])
        expect(relativeDifference(expected[name], got[name]), name).toBeLessThan(3e-6);
    }
  });

  it("has the gradient that differences of its loss have", async () => {
    for (const placement of ["inside", "outside"] as const) {
      const shape = shapeOf({ units: 5, inputs: 2, outputs: 2, steps: 12, trials: 16, placement, purpose: "given" });
      const kernel = await Kernel.create({ ...shape, cell: everything(5, 2) }, "wasm");
      prepare(kernel, 2);
      kernel.drawNoise(address(2, 0));
      kernel.differentiate(0);
      const gradient = Float64Array.from(kernel.gradient);
      const lossAt = (parameter: number, change: number): number => {
        const before = kernel.parameters[parameter];
        kernel.parameters[parameter] += change;
        kernel.pack();
        const loss = kernel.differentiate(0);
        kernel.parameters[parameter] = before;
        return loss;
      };
      const scale = Math.max(...gradient.map(Math.abs));
      for (let k = 0; k < gradient.length; k += 3) {
        const slope = (lossAt(k, 0.01) - lossAt(k, -0.01)) / 0.02;
        expect(Math.abs(gradient[k] - slope) / scale, `parameter ${k}`).toBeLessThan(2e-3);
      }
    }
  });

  it("draws noise for every row of the affine maps that are noisy", async () => {
    const shape = shapeOf({ units: 6, cell: everything(6, 2), purpose: "simulation" });
    expect(noiseRows(shape)).toBe(18);
    const kernel = await Kernel.create(shape, "wasm");
    prepare(kernel, 2);
    kernel.drawNoise(address(2, 0));
    const last = kernel.noise.subarray(17 * groupSize, 18 * groupSize);
    expect(last.every((x) => x !== 0 && Number.isFinite(x))).toBe(true);
  });
});
