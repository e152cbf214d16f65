/** Files with bytes changed, cut out and put in, the same for the same seed. */

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { encodeNpy } from "../../src/files/formats/numpy/npy.js";
import { readArrays } from "../../src/files/open/read-arrays.js";
import { decodesOrRefuses } from "./helpers.js";

export interface SourceBytes {
  fileName: string;
  bytes: Uint8Array;
}

const files = (...names: string[]): SourceBytes[] =>
  names.map((fileName) => ({
    fileName,
    bytes: new Uint8Array(readFileSync(new URL(`../../../../test-data/formats/${fileName}`, import.meta.url))),
  }));

/** What a pickle that runs commands would leave. */
export const marker = join(tmpdir(), `dither-it-ran-${process.pid}`);

/** A pickle that makes the marker where it is run. */
export const hostile: SourceBytes = {
  fileName: "hostile.pkl",
  bytes: new TextEncoder().encode(
    `(cos\nsystem\n(S'touch ${marker}'\ntRcbuiltins\nexec\n(S'open("${marker}", "w")'\ntRcsubprocess\nPopen\n((lp0\nS'touch'\naS'${marker}'\natRd.`,
  ),
};

/** Pickles alone, in an archive and in a row; `.mat` with and without compression. */
export const formats: Readonly<Record<string, readonly SourceBytes[]>> = {
  pickle: [
    ...files("protocol-0.pkl", "protocol-2.pkl", "protocol-4.pkl", "protocol-5.pkl"),
    ...files("same.pt", "views.ckpt", "same-legacy.pth", "objects.npz"),
    hostile,
  ],
  mat: files("numbers.mat", "same.mat", "big-endian.mat"),
};

/** Keras 2 and 3, h5py, MATLAB 7.3; with checksums and without, compressed and not. */
export const hdf5Files = files("same.h5", "types.h5", "same.weights.h5", "same-73.mat", "numbers-73.mat", "same-keras2.h5"); // prettier-ignore

/** Memory that reading one damaged file may leave held, in bytes: 20 times the file and what every file may take. */
const mostMemory = 256 * 1024 * 1024;

/** `count` damaged versions of the files, in turn. */
export function* damaged(sources: readonly SourceBytes[], count: number, seed: number): Generator<SourceBytes> {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (let n = 0; n < count; n++) {
    const { fileName, bytes: source } = sources[n % sources.length];
    const bytes = [...source];
    for (let changes = 1 + below(4); changes > 0 && bytes.length > 2; changes--) {
      const at = below(bytes.length);
      const how = below(8);
      if (how < 5) bytes[at] = how < 3 ? below(256) : [0, 255, 127, 128][below(4)];
      else if (how === 5) bytes.splice(at, 1 + below(4));
      else if (how === 6) bytes.splice(at, 0, below(256));
      else bytes.length = at + 1;
    }
    yield { fileName, bytes: Uint8Array.from(bytes) };
  }
}

/**
 * Reads `count` damaged versions of the files: each is read or refused, and the numbers of what is read can be had.
 * @returns how many were read
 */
export function readDamaged(sources: readonly SourceBytes[], count: number, seed: number): number {
  let read = 0;
  for (const { fileName, bytes } of damaged(sources, count, seed))
    decodesOrRefuses(() => {
      for (const { values } of readArrays({ bytes, fileName }).arrays.values())
        if (values.length > mostMemory / 8) throw new Error(`${fileName}: ${values.length} numbers`);
      read++;
    });
  const { arrayBuffers } = process.memoryUsage();
  if (arrayBuffers > mostMemory) throw new Error(`${arrayBuffers} bytes are held after ${count} damaged files`);
  return read;
}

/** What the thread answers of a file. */
export interface ThreadAnswer {
  outcome: "read" | "refused" | "failed";
  message?: string;
}

/** In ms; a whole file takes 50. */
const longest = 10_000;

/**
 * The same for files in HDF5, in a thread that is ended where its file keeps it busy.
 * @returns how many were read, refused, and given up
 * @throws what the decoder threw where that was no DitherError, or ended the thread
 */
export async function readDamagedHdf5(sources: readonly SourceBytes[], count: number, seed: number) {
  const found = { read: 0, refused: 0, givenUp: 0 };
  let thread: Worker | undefined;
  for (const file of damaged(sources, count, seed)) {
    const worker = (thread ??= await startedThread());
    const answer = await answerOf(worker, file);
    if (answer === null) {
      found.givenUp++;
      await worker.terminate();
      thread = undefined;
    } else if (answer.outcome === "failed") throw new Error(`${file.fileName}: ${answer.message}`);
    else found[answer.outcome]++;
  }
  await thread?.terminate();
  return found;
}

/** What the thread says of a file; null where it says nothing in time. */
async function answerOf(worker: Worker, file: SourceBytes): Promise<ThreadAnswer | null> {
  const done = new AbortController();
  const { signal } = done;
  try {
    worker.postMessage(file);
    const answers = once(worker, "message", { signal }) as Promise<[ThreadAnswer]>;
    return await Promise.race([answers.then(([answer]) => answer), setTimeout(longest, null, { signal })]);
  } finally {
    done.abort();
  }
}

async function startedThread(): Promise<Worker> {
  const worker = new Worker(new URL("hdf5-thread.js", import.meta.url));
  await once(worker, "message");
  return worker;
}

/** {@link hostile} alone and as an object array of NumPy, whose bytes are a pickle. */
export function hostileFiles(zip: (files: Record<string, Uint8Array>) => Uint8Array): SourceBytes[] {
  const header = encodeNpy({ shape: [], values: Float32Array.of(0) }).slice(0, -4);
  const text = new TextDecoder("latin1").decode(header).replace("'<f4'", "'|O' ");
  const npy = Uint8Array.from([...text].map((c) => c.charCodeAt(0)).concat(...hostile.bytes));
  return [
    hostile,
    { fileName: "hostile.npz", bytes: zip({ "a.npy": npy }) },
    { fileName: "hostile.pt", bytes: zip({ "archive/data.pkl": hostile.bytes, "archive/version": new Uint8Array([51, 10]) }) }, // prettier-ignore
  ];
}
