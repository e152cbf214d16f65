/** More than ten million draws of the kernel are independent standard normals, into both tails. */

import erfc from "@stdlib/math-base-special-erfc";
import { groupSize, type Kernel } from "@dither/kernels";
import { beforeAll, describe, expect, it } from "vitest";
import { seedKey } from "../../src/random/seed.js";
import { noiseKernel } from "./noise-kernel.js";

const units = 64;
const steps = 160;
const perDraw = units * steps * groupSize;
const n = 64 * perDraw;
/** No sample is left to luck: the seed is fixed, and a true normal stays below this many standard errors. */
const limit = 4.5;

const probabilityAbove = (x: number): number => 0.5 * erfc(x / Math.SQRT2);

let kernel: Kernel;
let sample: Float32Array;

function draw(seed: number, stream: number, firstTrial: number, index: number): Float32Array {
  kernel.drawNoise({ key: seedKey(seed), stream, firstTrial, index });
  return kernel.noise.slice();
}

beforeAll(async () => {
  kernel = await noiseKernel(units, steps);
  sample = new Float32Array(n);
  for (let k = 0; k < 64; k++) sample.set(draw(2026, 4, groupSize * (k % 8), k >> 3), k * perDraw);
});

/** Σ x^power / n */
function moment(power: 1 | 2 | 3 | 4): number {
  let sum = 0;
  for (const x of sample) {
    const square = x * x;
    sum += power === 1 ? x : power === 2 ? square : power === 3 ? square * x : square * square;
  }
  return sum / sample.length;
}

describe("10,485,760 draws", () => {
  // Var x^k = E x^2k − (E x^k)² of a standard normal: 1, 2, 15, 96.
  it.each([
    ["mean", 1, 0, 1],
    ["variance", 2, 1, 2],
    ["third moment", 3, 0, 15],
    ["fourth moment", 4, 3, 96],
  ] as const)("have the %s of a standard normal", (_, power, expected, variance) => {
    expect(sample.length).toBeGreaterThan(1e7);
    expect(Math.abs(moment(power) - expected) / Math.sqrt(variance / n)).toBeLessThan(limit);
  });

  it.each([0, 1, 2, 3, 4, 5])("lie beyond ±%i σ as often as they should", (sigmas) => {
    let above = 0;
    let below = 0;
    for (const x of sample) {
      if (x > sigmas) above++;
      else if (x < -sigmas) below++;
    }
    const p = probabilityAbove(sigmas);
    const error = Math.sqrt(n * p * (1 - p));
    expect(Math.abs(above - n * p) / error).toBeLessThan(limit);
    expect(Math.abs(below - n * p) / error).toBeLessThan(limit);
  });

  it("pass the Kolmogorov–Smirnov test", () => {
    const sorted = sample.slice().sort();
    let distance = 0;
    for (let k = 0; k < n; k++) {
      const phi = probabilityAbove(-sorted[k]);
      distance = Math.max(distance, phi - k / n, (k + 1) / n - phi);
    }
    let p = 0;
    for (let k = 1; k <= 100; k++) p += 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * n * distance * distance);
    expect(p).toBeGreaterThan(1e-4);
  });
});

/** Correlation of standard normals, and of their squares, over the pairs that `pair` lists, in standard errors. */
function correlations(pairs: Iterable<readonly [number, number]>): { values: number; squares: number } {
  let count = 0;
  let values = 0;
  let squares = 0;
  for (const [x, y] of pairs) {
    count++;
    values += x * y;
    squares += (x * x - 1) * (y * y - 1);
  }
  return { values: Math.abs(values) / Math.sqrt(count), squares: Math.abs(squares) / Math.sqrt(4 * count) };
}

/** Pairs of a draw `[step, unit, trial]` and its neighbour `distance` further, within the rows where `holds`. */
function* neighbours(distance: number, holds: (at: number) => boolean): Generator<[number, number]> {
  for (let block = 0; block < 8; block++)
    for (let at = 0; at + distance < perDraw; at++)
      if (holds(at)) yield [sample[block * perDraw + at], sample[block * perDraw + at + distance]];
}

function* zip(a: Float32Array, b: Float32Array): Generator<[number, number]> {
  for (let i = 0; i < a.length; i++) yield [a[i], b[i]];
}

describe("draws at neighbouring addresses are uncorrelated, and so are their squares:", () => {
  const unitOf = (at: number): number => Math.floor(at / groupSize) % units;
  const cases: [string, () => Iterable<readonly [number, number]>][] = [
    ["trials", () => neighbours(1, (at) => at % groupSize < groupSize - 1)],
    ["two units of one Box–Muller pair", () => neighbours(groupSize, (at) => unitOf(at) % 2 === 0)],
    ["two units of one block", () => neighbours(2 * groupSize, (at) => unitOf(at) % 4 < 2)],
    ["two units of neighbouring blocks", () => neighbours(4 * groupSize, (at) => unitOf(at) < units - 4)],
    ["steps", () => neighbours(units * groupSize, () => true)],
    ["groups of trials", () => zip(draw(1, 2, 0, 0), draw(1, 2, groupSize, 0))],
    ["updates or noise draws", () => zip(draw(1, 2, 0, 0), draw(1, 2, 0, 1))],
    ["streams", () => zip(draw(1, 2, 0, 0), draw(1, 3, 0, 0))],
    ["seeds", () => zip(draw(1, 2, 0, 0), draw(2, 2, 0, 0))],
    ["seeds that differ in the high word", () => zip(draw(1, 2, 0, 0), draw(1 + 0x100000000, 2, 0, 0))],
  ];
  it.each(cases)("%s", (_, pairs) => {
    const { values, squares } = correlations(pairs());
    expect(values).toBeLessThan(limit);
    expect(squares).toBeLessThan(limit);
  });
});
