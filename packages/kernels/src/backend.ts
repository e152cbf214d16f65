/** The implementations of the kernel, which of them this machine has, and which one a user's choice means. */

import { findNative, levelAskedFor, prepareEngine } from "#native";
import type { GivenFunction } from "./activations.js";
import type { KernelExports } from "./exports.js";
import { hasExactBits } from "./native-check.js";
import { acceptsRelaxedSimd, instantiateWasm } from "./wasm.js";

/** `wasm` and `native` give the same bits; the fast ones fuse multiply and add, and may differ between CPUs. */
export const backends = ["native", "wasm", "native-fast", "wasm-fast"] as const;
export type Backend = (typeof backends)[number];

/** What a user may ask for: the fastest of the exact ones (default), the fastest of all, or one by name. */
export const kernelChoices = ["exact", "fast", ...backends] as const;
export type KernelChoice = (typeof kernelChoices)[number];

/** Instruction sets that the native kernel is compiled for; `DITHER_KERNEL_LEVEL` names one in place of the best. */
export const kernelLevels = ["baseline", "avx2", "avx512"] as const;

/** The addon: `create` makes an instance on one of the `available` instruction sets, exact or fast. */
export interface NativeModule {
  /** Instruction sets that this CPU has, best last: "baseline", "avx2", "avx512". */
  readonly available: readonly string[];
  create(instructions: string, fast: boolean): KernelExports;
}

/** What came of looking for the addon. */
export type FoundNative = {
  /** Places without one that this machine can load, each with what is wrong there. */
  readonly missing: { readonly place: string; readonly problem: string }[];
} & (
  | { readonly module: null }
  | {
      readonly module: NativeModule;
      /** Compiled from source here, or come with an optional package. */
      readonly origin: "built" | "prebuilt";
      /** Its file. */
      readonly place: string;
    }
);

/** A choice that this machine cannot serve. */
export class KernelUnavailableError extends Error {
  override readonly name = "KernelUnavailableError";
}

/** Whether a backend's bits may differ between CPUs. */
export function isFast(backend: Backend): boolean {
  return backend.endsWith("-fast");
}

/** What this machine offers beside plain WebAssembly. */
interface Offers {
  /** The best native instruction set whose bits were seen to be right, or the one asked for; null without one. */
  instructions: string | null;
  relaxedSimd: boolean;
}

/** Constant for a machine, so looked at once. */
let offers: Promise<Offers> | undefined;

async function lookAround(): Promise<Offers> {
  prepareEngine();
  const native = findNative().module;
  const asked = levelAskedFor();
  let instructions: string | null = null;
  for (const set of asked === undefined ? [...(native?.available ?? [])].reverse() : [levelHere(asked, native)])
    if (native && instructions === null && (await hasExactBits(native.create(set, false)))) instructions = set;
  if (asked !== undefined && instructions === null)
    throw new KernelUnavailableError(
      `DITHER_KERNEL_LEVEL: the native kernel with ${asked} does not have WebAssembly's bits here. Leave it out.`,
    );
  return { instructions, relaxedSimd: acceptsRelaxedSimd() };
}

/** Checks a level that the environment asks for: one of another machine would otherwise be passed over in silence. */
function levelHere(asked: string, native: NativeModule | null): string {
  if (!(kernelLevels as readonly string[]).includes(asked))
    throw new KernelUnavailableError(
      `DITHER_KERNEL_LEVEL: expected ${kernelLevels.join(", ")}, got ${JSON.stringify(asked.slice(0, 40))}.`,
    );
  if (native === null)
    throw new KernelUnavailableError(
      `DITHER_KERNEL_LEVEL: expected a native kernel to run with ${asked}, found none. Build it with \`dither kernel build\`, or leave DITHER_KERNEL_LEVEL out.`,
    );
  if (!native.available.includes(asked))
    throw new KernelUnavailableError(
      `DITHER_KERNEL_LEVEL: expected a level that this machine has (${native.available.join(", ")}), got ${asked}. Choose one of those, or leave it out.`,
    );
  return asked;
}

export function machine(): Promise<Offers> {
  return (offers ??= lookAround());
}

/** The backends that run here, in the order of preference within exact and fast. */
export async function availableBackends(): Promise<Backend[]> {
  const { instructions, relaxedSimd } = await machine();
  return backends.filter(
    (backend) => backend === "wasm" || (backend === "wasm-fast" ? relaxedSimd : instructions !== null),
  );
}

/**
 * How many groups of trials the kernel that a choice means works on at once at most; taken from the best native instruction set, whether
 * or not its bits turn out to be right.
 */
export function groupsAtOnce(choice: KernelChoice = "exact"): number {
  const native = choice.startsWith("wasm") ? null : findNative().module;
  const set = levelAskedFor() ?? native?.available.at(-1);
  if (!native || set === undefined || !native.available.includes(set)) return 1;
  return native.create(set, false).groupsAtOnce();
}

/** The native instruction sets of this CPU, best last; empty without the addon. */
export function nativeInstructions(): readonly string[] {
  return findNative().module?.available ?? [];
}

/**
 * The backend that a choice means here. `exact` is the native kernel where it was built and has WebAssembly's bits, else
 * WebAssembly; `fast` the first fast one that runs here, else the exact one.
 * @param given whether the activation function is given as code, which WebAssembly alone runs
 * @throws KernelUnavailableError where one is asked for by name that does not run here
 */
export async function resolveBackend(choice: KernelChoice = "exact", given = false): Promise<Backend> {
  if (choice === "wasm" || (given && choice === "exact")) return "wasm";
  const here = (await availableBackends()).filter((backend) => !given || backend.startsWith("wasm"));
  if (given && choice.startsWith("native"))
    throw new KernelUnavailableError(
      `The kernel "${choice}" runs no activation function that is given as code; available: ${here.join(", ")}.`,
    );
  if (choice === "exact") return here.includes("native") ? "native" : "wasm";
  if (choice === "fast") return here.find(isFast) ?? resolveBackend("exact", given);
  if (!here.includes(choice))
    throw new KernelUnavailableError(`The kernel "${choice}" does not run here; available: ${here.join(", ")}.`);
  return choice;
}

/**
 * What a network trained with a backend should say of it: "exact" where everyone gets the same bits, else the backend
 * and its instruction set.
 */
export async function describeBackend(backend: Backend): Promise<string> {
  if (!isFast(backend)) return "exact";
  const { instructions } = await machine();
  return backend === "native-fast" ? `${backend} (${instructions})` : backend;
}

/**
 * A fresh instance with its own memory.
 * @param instructions a native instruction set by name; default the best
 * @param given the activation function, where it is one that the kernel does not have
 */
export async function instantiate(
  backend: Backend,
  { instructions, given }: { instructions?: string | undefined; given?: GivenFunction | undefined } = {},
): Promise<KernelExports> {
  switch (backend) {
    case "wasm":
      return instantiateWasm("exact", given);
    case "wasm-fast":
      prepareEngine();
      return instantiateWasm("fast", given);
    case "native":
    case "native-fast": {
      const native = findNative().module;
      const set = instructions ?? (await machine()).instructions;
      if (!native || set === null || !native.available.includes(set))
        throw new KernelUnavailableError(`The kernel "${backend}" does not run here.`);
      return native.create(set, isFast(backend));
    }
    default:
      return backend satisfies never;
  }
}
