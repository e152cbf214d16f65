/** Input noise: normal, white, addressed by trial, step and channel; and the generator and directions behind tasks. */

import erfc from "@stdlib/math-base-special-erfc";
import { describe, expect, it } from "vitest";
import { draws } from "../../src/random/draws.js";
import { addInputNoise, normalQuantile, normalTable } from "../../src/tasks/build/input-noise.js";
import { manyWords } from "../../src/tasks/build/many-words.js";
import { emptyTrials } from "../../src/tasks/contract/trials.js";
import { unitVector } from "../../src/tasks/build/unit-vector.js";
import { mean } from "./trials-of.js";

describe("the generator", () => {
  it("is xoshiro128++: the words that the state 1, 2, 3, 4 leads to in its other implementations", () => {
    const seeded = { ...draws(1, 1), word: (_trial: number, _step?: number, unit = 0) => unit + 1 };
    expect([...manyWords(new Uint32Array(10), seeded, 0, 0)]).toEqual([
      641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011, 621204420,
    ]);
  });
});

describe("the table of normal values", () => {
  it("inverts the distribution function, at 4 standard deviations still to 3e-6 of the tail", () => {
    for (const p of [1e-5, 0.001, 0.07, 0.0751, 0.3, 0.5, 0.8, 0.9999])
      expect(Math.abs((0.5 * erfc(-normalQuantile(p) / Math.SQRT2)) / p - 1)).toBeLessThan(3e-6);
  });

  it("has mean 0, variance 1 and the fourth moment 3, and is nowhere off by more than 1e-3 of its deviation", () => {
    const table = normalTable();
    expect(mean(table)).toBeCloseTo(0, 7);
    expect(mean(table.map((z) => z * z))).toBeCloseTo(1, 6);
    expect(mean(table.map((z) => z ** 4))).toBeCloseTo(3, 2);
    for (let n = 0; n < table.length; n += 97)
      expect(Math.abs(table[n] - normalQuantile((n + 0.5) / 65_536))).toBeLessThan(1e-3);
  });
});

describe("input noise", () => {
  const shape = { steps: 60, inputs: 5, outputs: 1, count: 400 };
  const trials = emptyTrials(shape);
  addInputNoise(trials, 0, draws(3, 1, 8), 0.2, 5);
  const at = (t: number, c: number, k: number): number => trials.input[(t * 5 + c) * 400 + k];
  const correlation = (shift: (t: number, c: number, k: number) => number): number => {
    const products: number[] = [];
    for (let t = 0; t < 59; t++)
      for (let c = 0; c < 4; c++) for (let k = 0; k < 399; k++) products.push(at(t, c, k) * shift(t, c, k));
    return mean(products) / 0.04;
  };

  it("has the standard deviation asked for, on every channel", () => {
    for (let c = 0; c < 5; c++) {
      const values = Array.from({ length: 24_000 }, (_, i) => at(i % 60, c, Math.floor(i / 60)));
      expect(Math.abs(mean(values))).toBeLessThan((4 * 0.2) / Math.sqrt(24_000));
      expect(Math.sqrt(mean(values.map((v) => v * v))) / 0.2).toBeCloseTo(1, 1);
    }
  });

  it("is white: no step, channel or trial tells about the next", () => {
    const bound = 4 / Math.sqrt(59 * 4 * 399);
    expect(Math.abs(correlation((t, c, k) => at(t + 1, c, k)))).toBeLessThan(bound);
    expect(Math.abs(correlation((t, c, k) => at(t, c + 1, k)))).toBeLessThan(bound);
    expect(Math.abs(correlation((t, c, k) => at(t, c, k + 1)))).toBeLessThan(bound);
  });

  it("leaves the channels after the first few, and what follows the end of a trial, alone", () => {
    const some = { ...emptyTrials({ ...shape, count: 2 }), lengths: Int32Array.of(7, 60) };
    addInputNoise(some, 0, draws(3, 1, 8), 0.2, 2);
    const touched = (t: number, c: number, k: number): boolean => some.input[(t * 5 + c) * 2 + k] !== 0;
    for (let t = 0; t < 60; t++)
      for (let c = 0; c < 5; c++) {
        expect(touched(t, c, 0)).toBe(c < 2 && t < 7);
        expect(touched(t, c, 1)).toBe(c < 2);
      }
  });
});

describe("a unit vector", () => {
  it("is (cos, sin) to 1e-10 at any angle", () => {
    const vector = new Float64Array(2);
    for (let i = -5000; i < 5000; i++) {
      const turns = i * 0.00137;
      unitVector(turns, vector);
      expect(Math.abs(vector[0] - Math.cos(2 * Math.PI * turns))).toBeLessThan(1e-10);
      expect(Math.abs(vector[1] - Math.sin(2 * Math.PI * turns))).toBeLessThan(1e-10);
    }
  });
});
