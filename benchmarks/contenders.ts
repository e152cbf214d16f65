/** Who runs in the race: the kernel's backends and the peers that this machine has. */

import { availableBackends } from "@dither/kernels";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { numbersFrom, numbersOf } from "./child.js";
import type { Peak } from "./peaks.js";
import type { Size, SizeName } from "./sizes.js";
import type { Span } from "./timing.js";

const run = promisify(execFile);
const peers = fileURLToPath(new URL("peers/", import.meta.url));

export interface Contender {
  /** A backend, or `pytorch-eager`, `pytorch-scripted`, `tfjs-wasm`. */
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
  return [...(await pytorch()), ...tensorflow()];
}

async function pytorch(): Promise<Contender[]> {
  for (const python of ["python3", "/usr/bin/python3"])
    try {
      const { stdout } = await run(python, ["-c", "import torch; print(torch.__version__)"]);
      return (["eager", "scripted"] as const).map((kind) => ({
        name: `pytorch-${kind}`,
        isPeer: true,
        peak: "native",
        sizes: everywhere,
        version: `PyTorch ${stdout.trim()}`,
        updates: (size, span) =>
          numbersFrom([python, `${peers}pytorch_${kind}.py`, JSON.stringify({ ...size, ...span })]),
      }));
    } catch {
      continue;
    }
  return [];
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
