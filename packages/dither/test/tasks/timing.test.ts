/** Durations: their distributions, and steps that are cut off, not rounded. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawDuration, stepsOf, type Duration } from "../../src/tasks/index.js";
import { longestDuration, mostSteps, shortestDuration } from "../../src/tasks/build/timing.js";

const quantiles = Array.from({ length: 20_000 }, (_, i) => (i + 0.5) / 20_000);

describe("steps of a duration", () => {
  it.each([
    [300, 20, 15],
    [699.9, 20, 34],
    [0.3, 0.1, 3],
    [99.999, 100, 0],
    [1, 1 / 3, 3],
  ])("%f ms at %f ms per step are %i", (ms, dt, steps) => {
    expect(stepsOf(ms, dt)).toBe(steps);
  });

  it("never exceed the most that is promised, which a choice reaches", () => {
    const durations = fc.oneof<fc.Arbitrary<Duration>[]>(
      fc.integer({ min: 0, max: 2000 }),
      fc.record({
        uniform: fc.tuple(fc.nat(500), fc.nat(500)).map(([from, more]): [number, number] => [from, from + more]),
      }),
      fc.record({ choice: fc.array(fc.nat(2000), { minLength: 1, maxLength: 5 }) }),
      fc.record({
        exponential: fc.record({
          mean: fc.integer({ min: 1, max: 500 }),
          least: fc.nat(99),
          most: fc.integer({ min: 100, max: 999 }),
        }),
      }),
    );
    fc.assert(
      fc.property(durations, fc.nat(2 ** 32 - 1), fc.integer({ min: 1, max: 50 }), (duration, word, dt) => {
        const ms = drawDuration(duration, (word + 0.5) / 2 ** 32);
        expect(ms).toBeGreaterThanOrEqual(shortestDuration(duration));
        expect(ms).toBeLessThanOrEqual(longestDuration(duration));
        expect(stepsOf(ms, dt)).toBeLessThanOrEqual(mostSteps(duration, dt));
        if (typeof duration === "object" && "choice" in duration)
          expect(mostSteps(duration, dt)).toBe(Math.max(...duration.choice.map((d) => stepsOf(d, dt))));
      }),
    );
  });
});

describe("a drawn duration", () => {
  it("is uniform, with the mean and variance of that", () => {
    const drawn = quantiles.map((u) => drawDuration({ uniform: [300, 700] }, u));
    const mean = drawn.reduce((a, b) => a + b) / drawn.length;
    expect(mean).toBeCloseTo(500, 6);
    expect(drawn.reduce((s, d) => s + (d - mean) ** 2, 0) / drawn.length).toBeCloseTo(400 ** 2 / 12, 2);
  });

  it("is each of a choice equally often", () => {
    const drawn = quantiles.map((u) => drawDuration({ choice: [200, 400, 800, 1600] }, u));
    for (const ms of [200, 400, 800, 1600]) expect(drawn.filter((d) => d === ms)).toHaveLength(5000);
  });

  it("is exponential up to its end: the hazard is constant, and the mean that of the truncated law", () => {
    const [mean, least, most] = [300, 200, 1100];
    const drawn = quantiles.map((u) => drawDuration({ exponential: { mean, least, most } }, u));
    const width = most - least;
    const expected = least + mean - width / (Math.exp(width / mean) - 1);
    expect(drawn.reduce((a, b) => a + b) / drawn.length).toBeCloseTo(expected, 1);
    const half = drawn.filter((d) => d > least + 150).length / drawn.length;
    const tail = Math.exp(-width / mean);
    expect(half).toBeCloseTo((Math.exp(-0.5) - tail) / (1 - tail), 3);
  });

  it.each([[-1], [{ uniform: [5, 3] }], [{ choice: [] }], [{ exponential: { mean: 0, least: 1, most: 2 } }]] as [
    Duration,
  ][])("is refused where it makes no sense: %j", (duration) => {
    expect(() => drawDuration(duration, 0.5)).toThrow(
      expect.objectContaining({ code: "value", message: expect.stringContaining(JSON.stringify(duration)) }) as Error,
    );
  });
});
