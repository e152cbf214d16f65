/** Where the numbers come from: processor, system and versions. */

import { nativeInstructions } from "@dither/kernels";
import { readFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, release, type } from "node:os";

/** Processor types that have a table of their own: the best vectors decide who is how fast. */
export const processorTypes = { avx512: "AVX-512", avx2: "AVX2", other: "Other processors" } as const;
export type ProcessorType = keyof typeof processorTypes;

export async function processorType(): Promise<ProcessorType> {
  const has = await extensions();
  return has.includes("avx512f") ? "avx512" : has.includes("avx2") ? "avx2" : "other";
}

/** Lines for a person. */
export async function describeMachine(versions: readonly string[], pinned: boolean): Promise<string[]> {
  const cores = availableParallelism();
  const instructions = nativeInstructions();
  return [
    `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${cores} ${cores === 1 ? "core" : "cores"}; ${(await extensions()).join(", ") || "no avx2"}`,
    `${await system()}, Node ${process.version}`,
    `native kernel: ${instructions.length > 0 ? instructions.join(", ") : "not built"}`,
    `peers: ${versions.length > 0 ? versions.join(", ") : "none (benchmarks/install-peers.sh installs them)"}`,
    `load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(", ")} when done with the race`,
    pinned
      ? "one thread, each measurement in a process of its own on one core"
      : "one thread, each measurement in a process of its own (no taskset here: not bound to a core)",
  ];
}

/** Which of the vector extensions that matter the processor says it has. */
async function extensions(): Promise<string[]> {
  const text = await readFile("/proc/cpuinfo", "utf8").catch(() => "");
  return ["avx2", "fma", "avx512f"].filter((flag) => new RegExp(`\\b${flag}\\b`).test(text));
}

async function system(): Promise<string> {
  const text = await readFile("/etc/os-release", "utf8").catch(() => "");
  const name = /^PRETTY_NAME="?([^"\n]+)/m.exec(text)?.[1];
  return `${name ? `${name}, ` : ""}${type()} ${release()}`;
}
