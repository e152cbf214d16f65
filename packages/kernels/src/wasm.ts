/** The kernel in WebAssembly: plain SIMD, the same bits everywhere, or relaxed SIMD with fused multiply-add. */

import { activatorOf, type GivenFunction } from "./activations.js";
import type { KernelExports } from "./exports.js";
import { fields } from "./fields.js";
import { exactWasm } from "./generated/exact.js";
import { fastWasm } from "./generated/fast.js";

/** Bytes from base64. */
export function decode(base64: string): Uint8Array<ArrayBuffer> {
  // A plain loop: the kernel is loaded by every command, and an iterator over its characters takes ten times as long.
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** Whether this engine takes relaxed SIMD. Node 20 does so only after its flag was set: see `native-node.ts`. */
export function acceptsRelaxedSimd(): boolean {
  return WebAssembly.validate(decode(fastWasm));
}

/**
 * A fresh instance with its own memory.
 * @param given the activation function, where it is one that the kernel does not have
 */
export async function instantiateWasm(kind: "exact" | "fast", given?: GivenFunction): Promise<KernelExports> {
  const imports = {
    env: {
      abort: () => {
        throw new Error("The kernel aborted.");
      },
      activateGiven: given
        ? activatorOf(given, () => kernel.memory.buffer)
        : () => {
            throw new Error("The kernel was given no activation function.");
          },
    },
  };
  const { instance } = await WebAssembly.instantiate(decode(kind === "exact" ? exactWasm : fastWasm), imports);
  const kernel = instance.exports as unknown as KernelExports;
  if (kernel.structWords?.() !== fields.length)
    throw new Error("The kernel was built before src/fields.ts was changed: build @dither/kernels again.");
  return kernel;
}
