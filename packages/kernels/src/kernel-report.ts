/** Which kernels run on this machine, and why. */

import { findNative, levelAskedFor } from "#native";
import { kernelLevels, machine, resolveBackend, type Backend, type FoundNative } from "./backend.js";
import { hasExactBits } from "./native-check.js";

export interface KernelReport {
  /** What `exact` (the default) and `fast` mean here. */
  readonly exact: Backend;
  readonly fast: Backend;
  readonly native: FoundNative;
  /** The native kernel's instruction sets, best last: whether this CPU has each, and whether its bits are WebAssembly's. */
  readonly levels: readonly { readonly name: string; readonly runs: LevelState }[];
  /** The level that runs; null without a native kernel. */
  readonly level: string | null;
  /** The level that DITHER_KERNEL_LEVEL asks for; null where it does not. */
  readonly asked: string | null;
  readonly relaxedSimd: boolean;
}

/** Why a level runs or does not. */
export type LevelState = "exact" | "wrong bits" | "not on this CPU";

/** Looks at all kernels, and compares every native one with WebAssembly. */
export async function describeKernels(): Promise<KernelReport> {
  const { instructions, relaxedSimd } = await machine();
  const native = findNative();
  const { module } = native;
  const stateOf = async (name: string): Promise<LevelState> => {
    if (!module?.available.includes(name)) return "not on this CPU";
    return (await hasExactBits(module.create(name, false))) ? "exact" : "wrong bits";
  };
  return {
    exact: await resolveBackend("exact"),
    fast: await resolveBackend("fast"),
    native,
    levels: module ? await Promise.all(kernelLevels.map(async (name) => ({ name, runs: await stateOf(name) }))) : [],
    level: instructions,
    asked: levelAskedFor() ?? null,
    relaxedSimd,
  };
}
