/** What one core can do at best, measured in the same rounds as the kernels. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { numbersFrom, numbersOf } from "./child.js";
import { buildNativePeak } from "./peak/native.js";
import { buildWasmPeak } from "./peak/wasm.js";

/** Multiplications and additions in plain WebAssembly; fused in relaxed SIMD; fused natively. */
export type Peak = "wasm" | "wasm-fused" | "native";

export interface Peaks {
  /** Best GFLOP/s of any round so far; null where the loop does not run here. */
  readonly best: Record<Peak, number | null>;
  measure(): Promise<void>;
  close(): Promise<void>;
}

export async function buildPeaks(): Promise<Peaks> {
  const folder = await mkdtemp(join(tmpdir(), "dither-peak-"));
  const span = { warmUpMs: 200, measureMs: 200 };
  const files = { wasm: await buildWasmPeak(folder, false), "wasm-fused": await buildWasmPeak(folder, true) };
  const program = await buildNativePeak(folder);
  const best: Record<Peak, number | null> = { wasm: null, "wasm-fused": null, native: null };
  const raise = async (peak: Peak, numbers: Promise<number[]>): Promise<void> => {
    const found = await numbers.catch(() => []);
    if (found.length > 0) best[peak] = Math.max(best[peak] ?? 0, ...found);
  };
  return {
    best,
    measure: async () => {
      for (const peak of ["wasm", "wasm-fused"] as const)
        await raise(peak, numbersOf({ kind: "wasm-peak", file: files[peak], ...span }));
      if (program !== null) await raise("native", numbersFrom([program, "400"]));
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
