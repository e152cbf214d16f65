/** The native kernel in Node: built on this machine, or prebuilt in an optional package. Without it everything runs in WebAssembly. */

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import type { FoundNative, NativeModule } from "./backend.js";

/** A machine that the native kernel is compiled for, in Node's words. */
export interface NativeTarget {
  platform: string;
  arch: string;
}

/** This machine. */
export const nativeTarget: NativeTarget = { platform: process.platform, arch: process.arch };

/** Lets Node 20 take relaxed SIMD; must happen before a module is validated. Newer versions need no flag. */
export function prepareEngine(): void {
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-relaxed-simd");
}

/** Where the kernel for a machine goes that is built from source. */
export function builtKernel({ platform, arch }: NativeTarget): string {
  return fileURLToPath(new URL(`../build/kernel-${platform}-${arch}.node`, import.meta.url));
}

/** The optional package with the kernel for a machine. */
export function kernelPackage({ platform, arch }: NativeTarget): string {
  return `@dither/kernel-${platform}-${arch}`;
}

/** Constant for a process, so looked for once. */
let found: FoundNative | undefined;

/** The addon for this machine: the one that was built here, else the prebuilt one. */
export function findNative(): FoundNative {
  return (found ??= load());
}

function load(): FoundNative {
  const require = createRequire(import.meta.url);
  const missing: FoundNative["missing"] = [];
  const places = [
    ["built", builtKernel(nativeTarget)],
    ["prebuilt", kernelPackage(nativeTarget)],
  ] as const;
  for (const [origin, place] of places)
    try {
      return { module: require(place) as NativeModule, origin, place: require.resolve(place), missing };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const isThere = code !== "MODULE_NOT_FOUND";
      missing.push({ place, problem: isThere ? (message.split("\n")[0] ?? message) : "not there" });
    }
  return { module: null, missing };
}

/** The native instruction set that the environment asks for with DITHER_KERNEL_LEVEL; undefined where it does not. */
export function levelAskedFor(): string | undefined {
  return process.env["DITHER_KERNEL_LEVEL"] || undefined;
}
