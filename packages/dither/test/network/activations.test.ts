/** The activation functions with a kink or a number against PyTorch and SciPy (test-data/activations/make.py). */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Kernel } from "@dither/kernels";
import { checkSpecification, findTask, networkFor, smoothedActivation, type Activation } from "../../src/index.js";
import { SmoothedTable } from "../../src/network/activation/smoothed-table.js";
import { activationFunction } from "../../src/network/activation/functions.js";
import { kernelActivation } from "../../src/network/specification/activation.js";

interface Vectors {
  plain: [Activation, x: number, value: number, slope: number][];
  noisy: [Activation, x: number, std: number, mean: number, variance: number, slope: number][];
}
const vectors = new URL("../../../../test-data/activations/vectors.json", import.meta.url);
const { plain, noisy } = JSON.parse(readFileSync(vectors, "utf8")) as Vectors;
const names = [...new Set(plain.map(([name]) => name))] as string[];

describe.each(names)("%s", (name) => {
  const activation = name as Activation;

  it("has PyTorch's values and slopes, in float64 and in the kernel's float32", async () => {
    const rows = plain.filter(([of]) => of === name);
    const { value, slope } = activationFunction(activation);
    const kernel = await Kernel.create({
      ...{ units: 16, inputs: 1, outputs: 1, steps: 1, trials: 1, leak: 1, form: "rate", placement: "inside" },
      ...{ readout: "identity", trainedInitialState: false, purpose: "training" },
      ...kernelActivation(activation),
    });
    const single = kernel.activate(Float32Array.from(rows, ([, x]) => x));
    rows.forEach(([, x, expected, rise], i) => {
      expect(value(x)).toBeCloseTo(expected, 12);
      expect(slope(x)).toBeCloseTo(rise, 12);
      expect(Math.abs(single.value[i] - expected)).toBeLessThan(1e-6 * Math.max(1, expected));
      expect(Math.abs(single.slope[i] - rise)).toBeLessThan(1e-6 * Math.max(1, rise));
    });
  });

  it("has SciPy's mean, variance and mean slope under noise, and so has its table", () => {
    const f = smoothedActivation(activation);
    const tables = new Map<number, SmoothedTable>();
    for (const [, x, std, mean, variance, slope] of noisy.filter(([of]) => of === name)) {
      f.at(x, std);
      const scale = Math.max(1, mean, variance);
      expect(Math.abs(f.mean - mean), `mean at ${x}, ${std}`).toBeLessThan(1e-10 * scale);
      expect(Math.abs(f.variance - variance), `variance at ${x}, ${std}`).toBeLessThan(1e-10 * scale);
      expect(Math.abs(f.slope - slope), `slope at ${x}, ${std}`).toBeLessThan(1e-10 * Math.max(1, slope));
      const table = tables.get(std) ?? new SmoothedTable(activation, std);
      tables.set(std, table);
      expect(Math.abs(table.at(x) - mean), `table at ${x}, ${std}`).toBeLessThan(2e-9 * scale);
    }
  });
});

describe("names", () => {
  const task = findTask("sin");

  it("have their number in the specification, whether it was given or not", () => {
    expect(networkFor(task, { activation: "leaky-relu" }).activation).toBe("leaky-relu:0.01");
    expect(networkFor(task, { activation: "elu:1.50" as "elu:1.5" }).activation).toBe("elu:1.5");
    expect(checkSpecification(networkFor(task, { activation: "power-law:2" })).activation).toBe("power-law:2");
  });

  it.each([
    ["relu:0.1", /expected `activation` to be relu without a number, got "relu:0.1"/],
    ["leaky-relu:2", /leaky-relu:x with x, its slope below 0, from 0 to 1, got "leaky-relu:2"/],
    ["power-law:0.5", /power-law:x with x, its exponent, from 1 to 10/],
    ["elu:", /elu:x with x, how far it falls below 0, above 0 and at most 100, got "elu:"/],
    ["leaky-rel", /one of relu, softplus, .*power-law, got "leaky-rel". Did you mean "leaky-relu"\?/],
  ])("%s is refused", (activation, message) => {
    expect(() => networkFor(task, { activation: activation as Activation })).toThrow(message);
  });
});
