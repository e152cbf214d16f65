/** Files with bytes changed, cut out and put in, the same for the same seed. */

import { readFileSync } from "node:fs";
import { readArrays } from "../../../src/network/interchange/read-arrays.js";
import { decodesOrRefuses } from "./helpers.js";

const bytesOf = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../../../test-data/formats/${name}`, import.meta.url)));

/** Pickles alone, in an archive and in a row; `.mat` with and without compression. */
export const formats: Readonly<Record<string, readonly string[]>> = {
  pickle: ["protocol-0.pkl", "protocol-2.pkl", "protocol-4.pkl", "protocol-5.pkl", "views.ckpt", "same-legacy.pth", "objects.npz"], // prettier-ignore
  mat: ["numbers.mat", "same.mat", "big-endian.mat"],
};

/** Memory that reading one damaged file may leave held, in bytes: 20 times the file and what every file may take. */
const mostMemory = 256 * 1024 * 1024;

/**
 * Reads `count` damaged versions of the files: each is read or refused, and the numbers of what is read can be had.
 * @returns how many were read
 */
export function readDamaged(names: readonly string[], count: number, seed: number): number {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const sources = names.map((name) => [name, bytesOf(name)] as const);
  let read = 0;
  for (let n = 0; n < count; n++) {
    const [fileName, source] = sources[n % sources.length];
    const bytes = [...source];
    for (let changes = 1 + below(4); changes > 0 && bytes.length > 2; changes--) {
      const at = below(bytes.length);
      const how = below(8);
      if (how < 5) bytes[at] = how < 3 ? below(256) : [0, 255, 127, 128][below(4)];
      else if (how === 5) bytes.splice(at, 1 + below(4));
      else if (how === 6) bytes.splice(at, 0, below(256));
      else bytes.length = at + 1;
    }
    decodesOrRefuses(() => {
      for (const { values } of readArrays({ bytes: Uint8Array.from(bytes), fileName }).arrays.values())
        if (values.length > mostMemory / 8) throw new Error(`${fileName}: ${values.length} numbers`);
      read++;
    });
  }
  const { arrayBuffers } = process.memoryUsage();
  if (arrayBuffers > mostMemory) throw new Error(`${arrayBuffers} bytes are held after ${count} damaged files`);
  return read;
}
