/**
 * A look at the native kernel before it is trusted: its bits against WebAssembly's, on this CPU, for one small network
 * per activation function, with plain noise and with everything that noise may have.
 */

import type { KernelExports } from "./exports.js";
import { fields, type ArrayName, type ConditionName } from "./fields.js";
import { NetworkMemory } from "./network-memory.js";
import { activations, noiseLaws, parameterLength, type ActivationName, type KernelShape } from "./shape.js";
import { instantiateWasm } from "./wasm.js";

const units = 9;
const inputs = 2;
/** A tile of four and one alone. */
const outputs = 5;
/** A chunk and some. */
const steps = 20;
const trials = 16;

/** Noise, outputs' loss and gradient of one network, as 32-bit words. */
function run(kernel: KernelExports, activation: ActivationName, shaped: boolean): Uint32Array {
  const shape = shapeOf(activation, shaped);
  const memory = new NetworkMemory(kernel, shape);
  const fill = (name: ArrayName, length: number, scale: number): void => {
    const values = memory.floats(name);
    const tag = fields.findIndex(([other]) => other === name);
    for (let i = 0; i < length; i++) values[i] = scale * (((i * 7919 + tag * 104729) % 2003) / 1001.5 - 1);
  };
  const count = parameterLength(shape);
  fill("parameters", count, 0.9);
  fill("input", steps * inputs * trials, 1);
  fill("target", steps * outputs * trials, 1);
  memory.floats("weight").fill(1);
  memory.floats("sigma").fill(0.7, 0, units);
  if (shaped) {
    fill("trialLevels", trials, 1);
    fill("ratePenalties", 2 * trials, 0.1);
  }
  const conditions = { isNoisy: true, isFresh: true, hasTrialLevels: shaped, isPenalised: shaped };
  const address = { firstTrial: 3, stream: 2, index: 5, key0: 12345, key1: 678 };
  for (const [name, value] of Object.entries({ ...conditions, ...address })) memory.set(name as ConditionName, value);
  kernel.packParameters();
  kernel.differentiateGroups(0, 1);
  const loss = kernel.takeGroup(0);
  const words = new Uint32Array(count + units * trials + 2);
  const wordsOf = (name: ArrayName): Uint32Array => new Uint32Array(memory.floats(name).slice().buffer);
  words.set(wordsOf("gradient"));
  words.set(wordsOf("noise").subarray(0, units * trials), count);
  words.set(new Uint32Array(Float64Array.of(loss).buffer), count + units * trials);
  return words;
}

/** One readout of each loss, as many outputs as there are. */
const lossesOfReadouts = [
  { loss: "softmax", channels: 3 },
  { loss: "sigmoid", channels: 1 },
  { loss: "squared", channels: 1 },
] as const;

/** A small network; a `shaped` one has everything that noise may have, and leaks of its units. */
function shapeOf(activation: ActivationName, shaped: boolean): KernelShape {
  const number = activations.indexOf(activation);
  const even = (length: number): number[] => Array.from({ length }, (_, i) => 0.1 + ((i * 7919) % 2003) / 2503);
  return {
    ...{ units, inputs, outputs, steps, trials, activation },
    form: number % 2 === 0 ? "rate" : "current",
    placement: number % 4 < 2 ? "inside" : "outside",
    readout: number % 2 === 0 ? "sigmoid" : "identity",
    leak: 0.3,
    // Below 1, so that nothing grows without bound, and no whole number: a power law of one is products alone.
    activationParameter: 0.7,
    trainedInitialState: true,
    purpose: "training",
    ...(shaped && {
      ...(number % 2 === 0 && { readouts: lossesOfReadouts }),
      leaks: even(units),
      noiseShape: { law: noiseLaws[number % 4], correlation: 0.8, factor: Float32Array.from(even(units * units)) },
    }),
  };
}

/** Whether an implementation that should be exact has WebAssembly's bits. */
export async function hasExactBits(kernel: KernelExports): Promise<boolean> {
  // One that was built before the struct was changed would misread it.
  if (kernel.structWords?.() !== fields.length) return false;
  const reference = await instantiateWasm("exact");
  return [false, true].every((shaped) =>
    activations.every((activation) => {
      const expected = run(reference, activation, shaped);
      return run(kernel, activation, shaped).every((word, i) => word === expected[i]);
    }),
  );
}
