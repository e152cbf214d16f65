/** The compiled WebAssembly module and the functions it exports. */

import { wasmBase64 } from "./generated/wasm.js";

/** Raw exports of `assembly/index.ts`; pointers are byte addresses in `memory`. */
export interface KernelExports {
  memory: WebAssembly.Memory;
  configure(
    units: number,
    inputs: number,
    outputs: number,
    steps: number,
    trials: number,
    form: number,
    placement: number,
    activation: number,
    readout: number,
    leak: number,
    training: number,
    wholeNoise: number,
    trainedInitialState: number,
  ): number;
  packParameters(training: number): void;
  fillNoise(firstTrial: number, stream: number, index: number, key0: number, key1: number): void;
  simulateGroup(group: number, noisy: number): void;
  gradientGroup(
    group: number,
    noisy: number,
    fresh: number,
    firstTrial: number,
    stream: number,
    index: number,
    key0: number,
    key1: number,
  ): number;
  clearTotal(): void;
  addGradient(): void;
  scaleTotal(factor: number): void;
  squaredNorm(): number;
  adamStep(rate: number, root: number, beta1: number, beta2: number, epsilon: number): void;
  address(name: number): number;
}

/** A fresh instance with its own memory. */
export async function instantiate(): Promise<KernelExports> {
  const bytes = Uint8Array.from(atob(wasmBase64), (character) => character.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(bytes, {
    env: {
      abort: () => {
        throw new Error("The kernel aborted.");
      },
    },
  });
  return instance.exports as unknown as KernelExports;
}
