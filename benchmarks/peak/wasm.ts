/**
 * A loop of nothing but multiplications and additions on 12 vectors of 4 in WebAssembly, as many as fit into the registers:
 * apart, as in the exact kernel, or fused by relaxed SIMD, as in the fast one.
 */

import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const compiler = fileURLToPath(new URL("../../node_modules/assemblyscript/bin/asc.js", import.meta.url));
const accumulators = Array.from({ length: 12 }, (_, k) => `a${k}`);

/** A multiplication and an addition in each of four lanes. */
export const flopsPerIteration = accumulators.length * 4 * 2;

function source(fused: boolean): string {
  const step = (a: string): string => (fused ? `f32x4.relaxed_madd(${a}, m, c)` : `f32x4.add(f32x4.mul(${a}, m), c)`);
  return `
    export function run(iterations: i32): f32 {
      const m = f32x4.splat(0.999), c = f32x4.splat(0.001);
      ${accumulators.map((a, k) => `let ${a} = f32x4.splat(${k + 1});`).join("\n")}
      for (let i = 0; i < iterations; i++) {
        ${accumulators.map((a) => `${a} = ${step(a)};`).join("\n")}
      }
      return f32x4.extract_lane(${accumulators.reduce((sum, a) => `f32x4.add(${sum}, ${a})`)}, 0);
    }`;
}

/** Compiles the loop into a folder and returns the module's file. */
export async function buildWasmPeak(folder: string, fused: boolean): Promise<string> {
  const name = fused ? "fused" : "apart";
  await writeFile(join(folder, `${name}.ts`), source(fused));
  const features = ["--enable", "simd", ...(fused ? ["--enable", "relaxed-simd"] : [])];
  const options = ["--runtime", "stub", "-O3", ...features, "--baseDir", folder, "-o", `${name}.wasm`];
  await promisify(execFile)(process.execPath, [compiler, `${name}.ts`, ...options], { cwd: folder });
  return join(folder, `${name}.wasm`);
}
