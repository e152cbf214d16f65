/** The kernel in WebAssembly: plain SIMD, the same bits everywhere, or relaxed SIMD with fused multiply-add. */

import { activatorOf, type GivenFunction } from "./activations.js";
import type { KernelExports } from "./exports.js";
import { fields } from "./fields.js";
import { exactWasm } from "./generated/exact.js";

/** Bytes from base64. */
export function decode(base64: string): Uint8Array<ArrayBuffer> {
  // A plain loop: the kernel is loaded by every command, and an iterator over its characters takes ten times as long.
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** A module of one function, `f32x4.relaxed_madd` of its three arguments. */
// prettier-ignore
const relaxedMultiplyAdd = Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // the magic number and the version
  0x01, 0x08, 0x01, 0x60, 0x03, 0x7b, 0x7b, 0x7b, 0x01, 0x7b, // type: (v128, v128, v128) → v128
  0x03, 0x02, 0x01, 0x00, // one function of this type
  0x0a, 0x0d, 0x01, 0x0b, 0x00, 0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0xfd, 0x85, 0x02, 0x0b, // its body
);

/** Whether this engine takes relaxed SIMD. Node 20 does so only after its flag was set: see `native-node.ts`. */
export function acceptsRelaxedSimd(): boolean {
  return WebAssembly.validate(relaxedMultiplyAdd);
}

/** The module's text; the fast one is loaded where it is asked for, so that a page does not carry it. */
async function moduleOf(kind: "exact" | "fast"): Promise<string> {
  return kind === "exact" ? exactWasm : (await import("./generated/fast.js")).fastWasm;
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
  const { instance } = await WebAssembly.instantiate(decode(await moduleOf(kind)), imports);
  const kernel = instance.exports as unknown as KernelExports;
  if (kernel.structWords?.() !== fields.length)
    throw new Error("The kernel was built before src/fields.ts was changed: build @dither/kernels again.");
  return kernel;
}
