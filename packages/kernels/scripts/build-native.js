/**
 * Builds the native kernel. Where there is no C++ compiler, or it fails, one line says so and everything runs in
 * WebAssembly: installation never fails for it. `build-native.js linux-arm64` builds for another machine, or fails.
 */

import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileNative, nativeSources } from "../dist/compile-native.js";
import { builtKernel, nativeTarget } from "../dist/native-node.js";

const other = process.argv[2];
if (other !== undefined) {
  const [platform, arch] = other.split("-");
  console.log((await compileNative({ platform, arch })).file);
} else if (process.env.DITHER_NATIVE === "0")
  console.log("The native kernel is not built (DITHER_NATIVE=0): WebAssembly is used.");
else if (!isCurrent()) await build();

/** Whether the addon is newer than its sources. */
function isCurrent() {
  try {
    const built = statSync(builtKernel(nativeTarget)).mtimeMs;
    const sources = readdirSync(nativeSources, { recursive: true }).map((name) => join(nativeSources, name));
    const compiler = fileURLToPath(new URL("../src/compile-native.ts", import.meta.url));
    return [...sources, compiler].every((file) => statSync(file).mtimeMs < built);
  } catch {
    return false;
  }
}

async function build() {
  // What is older than the sources reads another struct.
  rmSync(builtKernel(nativeTarget), { force: true });
  try {
    await compileNative();
  } catch (error) {
    if (process.env.DITHER_NATIVE === "1") throw error;
    console.log(`The native kernel is not built (${error.message}): WebAssembly is used, with the same bits.`);
  }
}
