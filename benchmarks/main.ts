/** `npm run bench`: one training update here and in PyTorch's eager loop, interleaved, one thread each. */

import { execFile } from "node:child_process";
import { cpus } from "node:os";
import { parseArgs, promisify } from "node:util";
import { flops, sizes, type Size, type SizeName } from "./sizes.js";
import { wasmUpdates } from "./wasm.js";

const run = promisify(execFile);
const rounds = 5;

interface Result {
  kernel: "wasm" | "pytorch-eager";
  size: SizeName;
  minimumMs: number;
  medianMs: number;
  gflops: number;
  /** Minimum of PyTorch's eager loop over this minimum; null where PyTorch is missing. */
  ratioToPyTorchEager: number | null;
}

const { values } = parseArgs({
  options: { size: { type: "string" }, json: { type: "boolean", default: false } },
});
const names = Object.keys(sizes) as SizeName[];
const chosen = values.size === undefined ? names : names.filter((name) => name === values.size);
if (chosen.length === 0) {
  process.stderr.write(`bench: expected --size to be one of ${names.join(", ")}, got "${values.size}".\n`);
  process.exitCode = 2;
} else await main();

async function main(): Promise<void> {
  const python = await findPython();
  if (!python) process.stderr.write("bench: no Python with PyTorch found; benchmarks/install-peers.sh installs one.\n");
  const results: Result[] = [];
  for (const size of chosen) results.push(...(await benchmark(size, python)));
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ machine: cpus()[0].model, node: process.version, results }, null, 2)}\n`);
    return;
  }
  process.stdout.write(
    `${cpus()[0].model}, Node ${process.version}, one thread, minimum of ${rounds} interleaved rounds\n`,
  );
  process.stdout.write("size  kernel         min ms  median ms  GFLOP/s  × PyTorch eager\n");
  for (const r of results)
    process.stdout.write(
      `${r.size.padEnd(6)}${r.kernel.padEnd(14)}${r.minimumMs.toFixed(2).padStart(7)}${r.medianMs.toFixed(2).padStart(11)}` +
        `${r.gflops.toFixed(1).padStart(9)}${(r.ratioToPyTorchEager?.toFixed(1) ?? "–").padStart(17)}\n`,
    );
}

async function benchmark(name: SizeName, python: string | undefined): Promise<Result[]> {
  const size: Size = sizes[name];
  const times = { wasm: [] as number[], peer: [] as number[] };
  const updates = Math.max(3, Math.min(60, Math.round(4e9 / flops(size))));
  for (let round = 0; round < rounds; round++) {
    times.wasm.push(...(await wasmUpdates(size, updates)).slice(1));
    if (python) times.peer.push(...(await pytorchUpdates(python, size, Math.max(3, Math.round(updates / 4)))).slice(1));
  }
  const peerMinimum = python ? Math.min(...times.peer) : null;
  const result = (kernel: Result["kernel"], list: number[]): Result => {
    const sorted = [...list].sort((a, b) => a - b);
    return {
      kernel,
      size: name,
      minimumMs: sorted[0],
      medianMs: sorted[Math.floor(sorted.length / 2)],
      gflops: flops(size) / sorted[0] / 1e6,
      ratioToPyTorchEager: peerMinimum === null ? null : peerMinimum / sorted[0],
    };
  };
  return [result("wasm", times.wasm), ...(python ? [result("pytorch-eager", times.peer)] : [])];
}

async function pytorchUpdates(python: string, size: Size, updates: number): Promise<number[]> {
  const { units, trials, steps, inputs, outputs } = size;
  const script = new URL("pytorch_eager.py", import.meta.url).pathname;
  const { stdout } = await run(python, [script, ...[units, trials, steps, inputs, outputs, updates].map(String)], {
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
  });
  return stdout.trim().split("\n").map(Number);
}

/** The first Python that has PyTorch. */
async function findPython(): Promise<string | undefined> {
  for (const candidate of ["python3", "/usr/bin/python3"])
    if (
      await run(candidate, ["-c", "import torch"]).then(
        () => true,
        () => false,
      )
    )
      return candidate;
  return undefined;
}
