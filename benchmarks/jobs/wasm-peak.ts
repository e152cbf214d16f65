/** How fast multiplications and additions run in the engine's WebAssembly when nothing else happens, in GFLOP/s. */

import { setFlagsFromString } from "node:v8";
import { readFile } from "node:fs/promises";
import { flopsPerIteration } from "../peak/wasm.js";
import { milliseconds, type Span } from "../timing.js";

export interface WasmPeakJob extends Span {
  kind: "wasm-peak";
  /** The module that `peak/wasm.ts` built. */
  file: string;
}

export async function timeWasmPeak({ file, ...span }: WasmPeakJob): Promise<number[]> {
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-relaxed-simd");
  const { instance } = await WebAssembly.instantiate(await readFile(file));
  const run = instance.exports.run as (iterations: number) => number;
  const iterations = 100_000;
  const work = iterations * flopsPerIteration;
  return milliseconds(() => run(iterations), span).map((ms) => work / ms / 1e6);
}
