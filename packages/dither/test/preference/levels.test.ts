import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDitherError } from "../../src/base/errors.js";
import {
  checkLevels,
  defaultLevels,
  extendLevels,
  fittingReach,
  refineLevels,
} from "../../src/preference/curve/levels.js";

const ascending = (levels: number[]): boolean => levels.every((level, i) => i === 0 || level > levels[i - 1]);

describe("the grid of noise levels", () => {
  it("runs from 0 to 2.5 times any training noise and contains both 0 and it exactly", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (trainingNoise) => {
        const levels = defaultLevels(trainingNoise);
        expect(levels[0]).toBe(0);
        expect(levels).toContain(trainingNoise);
        expect(levels[levels.length - 1] / trainingNoise).toBeCloseTo(2.5, 10);
        expect(ascending(levels)).toBe(true);
      }),
    );
    expect(defaultLevels(1)).toHaveLength(18);
  });

  it("is written in clean decimals", () => {
    expect(defaultLevels(0.5)).toEqual([
      0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 1.05, 1.25,
    ]);
    expect(0.7 * 0.1).not.toBe(0.07);
    expect(defaultLevels(0.1)).toContain(0.07);
  });

  it("runs from 0 to 1 without training noise", () => {
    const levels = defaultLevels(0);
    expect([levels[0], levels[levels.length - 1], ascending(levels)]).toEqual([0, 1, true]);
    expect(() => defaultLevels(-1)).toThrow(/noise level/);
    expect(() => defaultLevels(NaN)).toThrow(/noise level/);
  });

  it("is refined by two levels on each side of the lowest", () => {
    expect(refineLevels([0, 0.3, 0.6, 0.9], [3, 2, 1, 2])).toEqual([0.4, 0.5, 0.7, 0.8]);
    expect(refineLevels([0, 0.3, 1.2], [3, 1, 2])).toEqual([0.1, 0.2, 0.6, 0.9]);
    expect(refineLevels([0, 0.3, 0.6], [1, 2, 3])).toEqual([0.1, 0.2]);
    expect(refineLevels([0, 0.3, 0.6], [3, 2, 1])).toEqual([0.4, 0.5]);
    expect(refineLevels([0], [1])).toEqual([]);
  });

  it("is extended by its last gap up to 1.6 times its highest level", () => {
    expect(extendLevels([0, 1, 2])).toEqual([3]);
    expect(extendLevels([0, 0.05, 0.1])).toEqual([0.15]);
    expect(extendLevels(defaultLevels(1))).toEqual([2.9, 3.3, 3.7]);
    expect(extendLevels([0, 1])).toEqual([1.6]);
    expect(extendLevels([0])).toEqual([]);
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (trainingNoise) => {
        const levels = defaultLevels(trainingNoise);
        const added = extendLevels(levels);
        expect(ascending([...levels, ...added])).toBe(true);
        expect(added[added.length - 1]).toBeLessThanOrEqual(1.6 * levels[levels.length - 1] * (1 + 1e-9));
      }),
    );
  });

  it("is fitted as far as the gap before refinement", () => {
    const coarse = defaultLevels(1);
    const losses = coarse.map((level) => (level - 0.93) * (level - 0.93));
    const refined = checkLevels([...coarse, ...refineLevels(coarse, losses)]);
    expect(refined).toHaveLength(22);
    expect(fittingReach(coarse)).toBeCloseTo(0.1, 12);
    expect(fittingReach(refined)).toBeCloseTo(0.1, 12);
  });

  it("given by a user is put in order and gets a 0, or is refused as usage", () => {
    expect(checkLevels([1, 0.5, 0.5, -0])).toEqual([0, 0.5, 1]);
    expect(Object.is(checkLevels([-0, 1])[0], 0)).toBe(true);
    expect(checkLevels([0.2])).toEqual([0, 0.2]);
    for (const wrong of [[-0.1, 1], [NaN], [Infinity], [0], []]) {
      let error: unknown;
      try {
        checkLevels(wrong);
      } catch (caught) {
        error = caught;
      }
      expect(isDitherError(error) && error.code).toBe("usage");
    }
  });
});
