/**
 * A look at the native kernel before it is trusted: its bits against WebAssembly's, on this CPU, for one small network
 * per activation function, with plain noise and with everything that noise may have.
 */

import type { KernelExports } from "./exports.js";
import { arrays } from "./exports.js";
import { instantiateWasm } from "./wasm.js";

const units = 9;
const inputs = 2;
/** A tile of four and one alone. */
const outputs = 5;
const steps = 20;
const trials = 16;

/** Noise, outputs' loss and gradient of one network, as 32-bit words. */
function run(kernel: KernelExports, activation: number, shaped: number): Uint32Array {
  const form = activation % 2;
  const placement = activation < 2 ? 0 : 1;
  kernel.configure(
    units,
    inputs,
    outputs,
    steps,
    trials,
    form,
    placement,
    activation,
    1 - form,
    0.3,
    1,
    0,
    1,
    1,
    0,
    16,
    shaped * activation,
    shaped,
    shaped,
    shaped,
  );
  const view = (name: number, length: number): Float32Array =>
    new Float32Array(kernel.memory.buffer, kernel.address(name), length);
  const count = units * units + units * inputs + units + outputs * units + outputs + units;
  const fill = (name: number, length: number, scale: number): void => {
    const values = view(name, length);
    for (let i = 0; i < length; i++) values[i] = scale * (((i * 7919 + name * 104729) % 2003) / 1001.5 - 1);
  };
  fill(arrays.parameters, count, 0.9);
  fill(arrays.input, steps * inputs * trials, 1);
  fill(arrays.target, steps * outputs * trials, 1);
  view(arrays.weight, steps * outputs * trials).fill(1);
  view(arrays.sigma, units).fill(0.7);
  if (shaped) {
    fill(arrays.leaks, units, 0.5);
    fill(arrays.keeps, units, 0.5);
    fill(arrays.colouring, 2, 0.8);
    fill(arrays.factor, 12 * units, 0.5);
    fill(arrays.trialLevels, trials, 1);
    fill(arrays.ratePenalties, 2 * trials, 0.1);
  }
  kernel.setTrialLevels(shaped);
  kernel.setRatePenalties(shaped);
  kernel.packParameters(1);
  const loss = kernel.gradientGroup(0, 1, 1, 3, 2, 5, 12345, 678);
  const words = new Uint32Array(count + units * trials + 2);
  words.set(new Uint32Array(kernel.memory.buffer, kernel.address(arrays.gradient), count));
  words.set(new Uint32Array(kernel.memory.buffer, kernel.address(arrays.noise), units * trials), count);
  words.set(new Uint32Array(Float64Array.of(loss).buffer), count + units * trials);
  return words;
}

/** Whether an implementation that should be exact has WebAssembly's bits. */
export async function hasExactBits(kernel: KernelExports): Promise<boolean> {
  const reference = await instantiateWasm("exact");
  return [0, 1].every((shaped) =>
    [0, 1, 2, 3].every((activation) => {
      const expected = run(reference, activation, shaped);
      return run(kernel, activation, shaped).every((word, i) => word === expected[i]);
    }),
  );
}
