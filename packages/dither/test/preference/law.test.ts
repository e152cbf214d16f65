import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noLaw, preferenceLaw } from "../../src/preference/curve/law.js";

describe("the law of preference", () => {
  it("has the values of its two formulas", () => {
    expect(preferenceLaw(1, 1)).toEqual({
      biasOverVariance: 1,
      smooth: expect.closeTo(Math.SQRT1_2, 14),
      kink: 0.5,
      bracket: [0.5, expect.closeTo(Math.SQRT1_2, 14)],
    });
    expect(preferenceLaw(1, 2)).toEqual({ biasOverVariance: 0.5, smooth: 0, kink: 1 / 3, bracket: [0, 1 / 3] });
    expect(preferenceLaw(0.3, 0.1).smooth).toBeCloseTo(Math.sqrt(5 / 6), 14);
    expect(preferenceLaw(0.3, 0.1).kink).toBeCloseTo(0.75, 14);
    expect(preferenceLaw(-0.1, 0.2)).toEqual({ biasOverVariance: -0.5, smooth: 0, kink: 0, bracket: [0, 0] });
    expect(preferenceLaw(0.3, 0)).toEqual(noLaw);
  });

  it("is where bias² + variance is lowest, for either growth of the shift", () => {
    // Bias at silence β, shift removing all of it at σ = s: bias² = β² (1 − r²)² or β² (1 − r)², variance V r².
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 20, noNaN: true }), (ratio) => {
        const { smooth, kink } = preferenceLaw(ratio, 1);
        const smoothLoss = (x: number): number => ratio * (1 - x * x) * (1 - x * x) + x * x;
        const kinkLoss = (x: number): number => ratio * (1 - x) * (1 - x) + x * x;
        const grid = Array.from({ length: 401 }, (_, k) => k / 200);
        expect(smoothLoss(smooth ?? NaN)).toBeLessThanOrEqual(Math.min(...grid.map(smoothLoss)) + 1e-12);
        expect(kinkLoss(kink ?? NaN)).toBeLessThanOrEqual(Math.min(...grid.map(kinkLoss)) + 1e-12);
      }),
    );
  });
});
