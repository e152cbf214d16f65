import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitQuadratic, quadraticAt, quadraticVertex } from "../../src/math/optimise/local-quadratic.js";
import { locateMinimum, lossAtMinimum, preferredNoise } from "../../src/preference/curve/preferred-noise.js";

const grid = fc
  .uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 2, maxLength: 20 })
  .map((steps) => [0, ...steps.sort((a, b) => a - b)].map((step) => step / 100));

describe("preferred noise", () => {
  it("recovers the vertex of a parabola, whatever the grid and however many levels are fitted", () => {
    fc.assert(
      fc.property(
        grid,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (levels, share, reach) => {
          const highest = levels[levels.length - 1];
          const best = share * highest;
          const losses = levels.map((level) => 0.3 + 2 * (level - best) * (level - best));
          const found = locateMinimum(levels, losses, reach);
          if (found.low === found.high) expect([0, highest]).toContain(found.std);
          else expect(found.std).toBeCloseTo(best, 9);
        },
      ),
    );
  });

  it("is the parabola through three levels on a plain grid", () => {
    // y = 5, 1, 2 at 0, 1, 2: y = 5 − 6.5 x + 2.5 x², lowest at 1.3.
    expect(preferredNoise([0, 1, 2], [5, 1, 2])).toBeCloseTo(1.3, 14);
    // Uneven gaps, y = (x − 0.8)² + 1 at 0, 0.5, 2.
    expect(preferredNoise([0, 0.5, 2], [1.64, 1.09, 2.44])).toBeCloseTo(0.8, 14);
  });

  it("takes in the levels within reach and no others", () => {
    const levels = [0, 1, 1.5, 2, 2.5, 3, 4];
    const losses = [9, 3, 2, 1, 2.5, 4, 20];
    expect(locateMinimum(levels, losses)).toMatchObject({ low: 2, high: 4 });
    expect(locateMinimum(levels, losses, 1)).toMatchObject({ low: 1, high: 5 });
    expect(locateMinimum(levels, losses, 1.99)).toMatchObject({ low: 1, high: 5 });
    expect(locateMinimum(levels, losses, 2)).toMatchObject({ low: 0, high: 6 });
    expect(locateMinimum(levels, losses, 0)).toMatchObject({ low: 2, high: 4 });
  });

  it("lies in the window around the lowest level, for any losses", () => {
    fc.assert(
      fc.property(
        grid.chain((levels) =>
          fc.tuple(
            fc.constant(levels),
            fc.array(fc.double({ min: 0, max: 1e3, noNaN: true }), {
              minLength: levels.length,
              maxLength: levels.length,
            }),
            fc.double({ min: 0, max: 5, noNaN: true }),
          ),
        ),
        ([levels, losses, reach]) => {
          const { std, low, high } = locateMinimum(levels, losses, reach);
          const lowest = losses.indexOf(Math.min(...losses));
          expect(low).toBeLessThanOrEqual(lowest);
          expect(high).toBeGreaterThanOrEqual(lowest);
          expect(std).toBeGreaterThanOrEqual(levels[low]);
          expect(std).toBeLessThanOrEqual(levels[high]);
          if (lowest === 0) expect(std).toBe(0);
          if (lowest === levels.length - 1) expect(std).toBe(levels[lowest]);
        },
      ),
    );
  });

  it("does not depend on the scale of losses or levels", () => {
    const levels = [0, 0.5, 0.75, 1, 1.5, 2];
    const losses = [3, 1.4, 1.1, 1, 1.3, 2.5];
    const here = preferredNoise(levels, losses, { reach: 0.5 });
    const scale = 0x10000000000; // 2⁴⁰, so that nothing is rounded
    const small = levels.map((level) => level / scale);
    expect(preferredNoise(small, losses, { reach: 0.5 / scale }) * scale).toBeCloseTo(here, 12);
    expect(
      preferredNoise(
        levels,
        losses.map((loss) => loss * scale * 1024),
        { reach: 0.5 },
      ),
    ).toBeCloseTo(here, 12);
    expect(
      preferredNoise(
        levels,
        losses.map((loss) => loss + 1000),
        { reach: 0.5 },
      ),
    ).toBeCloseTo(here, 9);
  });

  it("falls back to the lowest level where there is nothing to fit", () => {
    expect(preferredNoise([0], [2])).toBe(0);
    expect(preferredNoise([0, 1], [2, 1])).toBe(1);
    expect(preferredNoise([0, 1], [1, 1])).toBe(0);
    expect(preferredNoise([0, 1, 2], [1, 1, 1])).toBe(0);
    expect(preferredNoise([0, 1, 2, 3], [3, 2, 1, 0])).toBe(3);
    // Concave in the wide window: a dip between two falls.
    expect(preferredNoise([0, 1, 2, 3, 4], [0.6, 2, 0.5, 2, 0.6], { reach: 2 })).toBe(2);
  });

  it("passes over losses that are not finite", () => {
    expect(preferredNoise([0, 1, 2, 3], [2, 1, 2, Infinity], { reach: 5 })).toBeCloseTo(1, 14);
    expect(preferredNoise([0, 1, 2], [2, 1, NaN])).toBe(1);
    expect(() => preferredNoise([0, 1], [NaN, NaN])).toThrow(/finite loss/);
    expect(() => preferredNoise([0, 1], [1])).toThrow(/1 losses for 2 levels/);
  });

  it("reads another curve's loss at the minimum from the same window", () => {
    const levels = [0, 1, 2, 3, 4];
    const minimum = { std: 1.25, low: 0, high: 2 };
    const other = levels.map((level) => 7 - level + 0.5 * level * level);
    expect(lossAtMinimum(levels, other, minimum)).toBeCloseTo(7 - 1.25 + 0.5 * 1.25 * 1.25, 13);
    expect(lossAtMinimum(levels, other, { std: 4, low: 4, high: 4 })).toBe(other[4]);
    expect(lossAtMinimum(levels, [1, 0, 1, 1, 1], { std: 1.25, low: 1, high: 1 })).toBeCloseTo(0.25, 14);
    expect(lossAtMinimum(levels, [1, 0, 0, 1, 1], { std: 1.5, low: 0, high: 2 })).toBe(0);
  });
});

describe("the local quadratic", () => {
  it("leaves residuals orthogonal to 1, x and x² (the normal equations)", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 6, maxLength: 6 }), (losses) => {
        const levels = [0.7, 0.8, 0.85, 0.9, 1, 1.3];
        const quadratic = fitQuadratic(levels, losses, 0, 5);
        for (const power of [() => 1, (level: number) => level, (level: number) => level * level]) {
          let product = 0;
          levels.forEach((level, i) => (product += power(level) * (losses[i] - quadraticAt(quadratic, level))));
          expect(Math.abs(product)).toBeLessThan(1e-11);
        }
      }),
    );
  });

  it("has no vertex when it opens downwards or is flat", () => {
    expect(quadraticVertex(fitQuadratic([0, 1, 2], [0, 1, 0], 0, 2))).toBeNull();
    expect(quadraticVertex(fitQuadratic([0, 1, 2], [1, 1, 1], 0, 2))).toBeNull();
  });
});
