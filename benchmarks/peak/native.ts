/** Compiles the loop of fused multiply-adds with the machine's C++ compiler. */

import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const source = fileURLToPath(new URL("native.cc", import.meta.url));

/** The program's file, or null without a compiler. */
export async function buildNativePeak(folder: string): Promise<string | null> {
  const program = join(folder, "peak");
  for (const compiler of [process.env.CXX, "c++", "g++", "clang++"]) {
    if (compiler === undefined) continue;
    try {
      await promisify(execFile)(compiler, ["-O3", "-march=native", "-ffp-contract=fast", source, "-o", program]);
      return program;
    } catch {
      continue;
    }
  }
  return null;
}
