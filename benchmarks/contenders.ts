/** Who runs in the race: the kernel's backends and the peers that this machine has. */

import { availableBackends } from "@dither/kernels";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { fairEnvironment, numbersFrom, numbersOf } from "./child.js";
import type { Peak } from "./peaks.js";
import type { Size, SizeName } from "./sizes.js";
import type { Span } from "./timing.js";

const run = promisify(execFile);
const peers = fileURLToPath(new URL("peers/", import.meta.url));

export interface Contender {
  /** A backend, a peer in Python, or `tfjs-wasm`. */
  name: string;
  isPeer: boolean;
  /** What limits it. */
  peak: Peak;
  /** Sizes that it takes part in. */
  sizes: readonly SizeName[];
  version: string;
  /** Milliseconds of training updates in a child process. */
  updates(size: Size, span: Span): Promise<number[]>;
}

const everywhere: readonly SizeName[] = ["S", "M", "L", "XL"];

export async function kernelContenders(): Promise<Contender[]> {
  return (await availableBackends()).map((backend) => ({
    name: backend,
    isPeer: false,
    peak: backend === "wasm" ? "wasm" : backend === "wasm-fast" ? "wasm-fused" : "native",
    sizes: everywhere,
    version: "",
    updates: (size, span) => numbersOf({ kind: "update", backend, size, ...span }),
  }));
}

export async function peerContenders(): Promise<Contender[]> {
  return [...(await python()), ...tensorflow()];
}

/** Peers in Python: the module that they need, and what it is called. */
const scripts = {
  "pytorch-eager": ["torch", "PyTorch"],
  "pytorch-hoisted": ["torch", "PyTorch"],
  "pytorch-scripted": ["torch", "PyTorch"],
  "numpy-manual": ["numpy", "NumPy"],
} as const;

/** Those whose module is here, with its version and the BLAS that it chose. */
async function python(): Promise<Contender[]> {
  const found: Contender[] = [];
  for (const [name, [module, label]] of Object.entries(scripts))
    for (const program of ["python3", "/usr/bin/python3"])
      try {
        const { stdout } = await run(program, [`${peers}blas.py`, module, label], { env: fairEnvironment() });
        const script = `${peers}${name.replace("-", "_")}.py`;
        found.push({
          name,
          isPeer: true,
          peak: "native",
          sizes: everywhere,
          version: stdout.trim(),
          updates: (size, span) => numbersFrom([program, script, JSON.stringify({ ...size, ...span })]),
        });
        break;
      } catch {
        continue;
      }
  return found;
}

/** TensorFlow.js is so slow that the larger sizes would take most of the time. */
function tensorflow(): Contender[] {
  const versionOf = (name: string): string => `${peers}node_modules/@tensorflow/${name}/package.json`;
  if (!existsSync(versionOf("tfjs-backend-wasm"))) return [];
  return [
    {
      name: "tfjs-wasm",
      isPeer: true,
      peak: "wasm",
      sizes: ["S", "M"],
      version: "TensorFlow.js 4.22.0",
      updates: (size, span) =>
        numbersFrom([process.execPath, `${peers}tfjs_wasm.js`, JSON.stringify({ ...size, ...span })]),
    },
  ];
}
