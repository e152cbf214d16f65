/** A layer without recurrence is a recurrent network of one step whose recurrent weights are 0. */

import { describe, expect, it } from "vitest";
import { activations, availableBackends, groupSize, Kernel, type KernelShape } from "../src/index.js";
import { address, fill, prepare, shapeOf } from "./problem.js";

const backends = await availableBackends();
const layer = shapeOf({ units: 11, inputs: 3, outputs: 2, steps: 1, leak: 1, trials: 16, recurrent: false });
const recurrentCount = layer.units * layer.units;

function run(kernel: Kernel): { outputs: number[]; loss: number; gradient: Float32Array } {
  prepare(kernel, 8);
  if (kernel.shape.recurrent !== false) kernel.parameters.fill(0, 0, recurrentCount);
  kernel.initial.fill(0);
  kernel.pack();
  if (kernel.shape.purpose === "simulation") {
    kernel.drawNoise(address(8, 0));
    kernel.simulate(0);
    return { outputs: Array.from(kernel.output), loss: 0, gradient: new Float32Array() };
  }
  const loss = kernel.differentiate(0, address(8, 0));
  return { outputs: [], loss, gradient: kernel.gradient };
}

async function both(shape: KernelShape, backend: (typeof backends)[number]): Promise<ReturnType<typeof run>[]> {
  const kernels = [await Kernel.create(shape, backend), await Kernel.create({ ...shape, recurrent: true }, backend)];
  return kernels.map((kernel) => run(kernel));
}

/** −0 is 0 here. */
const plain = (values: ArrayLike<number>): number[] => Array.from(values, (x) => x + 0);

describe.each(backends)("%s", (backend) => {
  it.each(activations)(
    "%s: outputs, loss and gradients are those of a recurrent network with W_rec = 0",
    async (activation) => {
      const [outputs, withZeros] = await both({ ...layer, activation, purpose: "simulation" }, backend);
      expect(outputs.outputs).toEqual(withZeros.outputs);
      expect(new Set(outputs.outputs).size).toBeGreaterThan(groupSize);

      const [ff, rnn] = await both({ ...layer, activation }, backend);
      expect(ff.loss).toBe(rnn.loss);
      expect(plain(ff.gradient.subarray(recurrentCount))).toEqual(plain(rnn.gradient.subarray(recurrentCount)));
      expect(Math.max(...ff.gradient.map(Math.abs))).toBeGreaterThan(0.1);
    },
  );

  it("has no gradient for W_rec, whatever stands there and however many steps there are", async () => {
    const kernel = await Kernel.create({ ...layer, steps: 5, leak: 0.5 }, backend);
    prepare(kernel, 8);
    const loss = kernel.differentiate(0, address(8, 0));
    fill(kernel.parameters.subarray(0, recurrentCount), 9, 9, 100);
    kernel.pack();
    expect(kernel.differentiate(0, address(8, 0))).toBe(loss);
    expect(kernel.gradient.subarray(0, recurrentCount).every((x) => x === 0)).toBe(true);
    expect(kernel.gradient.subarray(recurrentCount).some((x) => x !== 0)).toBe(true);
  });
});
