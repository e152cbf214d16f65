/** The kernel in WebAssembly: plain SIMD, the same bits everywhere, or relaxed SIMD with fused multiply-add. */

import type { KernelExports } from "./exports.js";
import { fields } from "./fields.js";
import { exactWasm } from "./generated/exact.js";
import { fastWasm } from "./generated/fast.js";

/** Bytes from base64. */
export function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Whether this engine takes relaxed SIMD. Node 20 does so only after its flag was set: see `native-node.ts`. */
export function acceptsRelaxedSimd(): boolean {
  return WebAssembly.validate(decode(fastWasm));
}

/** A fresh instance with its own memory. */
export async function instantiateWasm(kind: "exact" | "fast"): Promise<KernelExports> {
  const { instance } = await WebAssembly.instantiate(decode(kind === "exact" ? exactWasm : fastWasm), {
    env: {
      abort: () => {
        throw new Error("The kernel aborted.");
      },
    },
  });
  const kernel = instance.exports as unknown as KernelExports;
  if (kernel.structWords?.() !== fields.length)
    throw new Error("The kernel was built before src/fields.ts was changed: build @dither/kernels again.");
  return kernel;
}
