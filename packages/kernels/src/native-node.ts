/** The native kernel in Node, where it could be built at installation; without it everything runs in WebAssembly. */

import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import type { NativeModule } from "./backend.js";

/** Lets Node 20 take relaxed SIMD; must happen before a module is validated. Newer versions need no flag. */
export function prepareEngine(): void {
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-relaxed-simd");
}

/** The compiled addon, or null where there is none for this machine. */
export function loadNative(): NativeModule | null {
  try {
    const load = createRequire(import.meta.url);
    return load(`../build/kernel-${process.platform}-${process.arch}.node`) as NativeModule;
  } catch {
    return null;
  }
}

/** The native instruction set that the environment asks for with DITHER_KERNEL_LEVEL; undefined where it does not. */
export function levelAskedFor(): string | undefined {
  return process.env["DITHER_KERNEL_LEVEL"] || undefined;
}
