import { describe, expect, it } from "vitest";
import { crossFittedGain, gainOver } from "../../src/preference/statistics/gain.js";
import { emptyHalfCurves, halfCurves } from "../../src/preference/statistics/split-half.js";
import { meanLosses } from "../../src/preference/curve/samples.js";
import { syntheticSamples } from "./synthetic.js";

const levels = Array.from({ length: 18 }, (_, i) => i / 10);

describe("the cross-fitted gain", () => {
  it("is 1 − L(σ*)/L(0) where both halves agree", () => {
    const losses = levels.map((level) => 0.4 + (level - 0.73) * (level - 0.73));
    expect(crossFittedGain(levels, losses, losses)).toBeCloseTo(1 - 0.4 / (0.4 + 0.73 * 0.73), 12);
  });

  it("measures each half's best noise on the other half", () => {
    const even = [4, 1, 3]; // lowest at 1.1, where odd's parabola 2 + 1.5 x − 0.5 x² is 3.045
    const odd = [2, 3, 3]; // lowest at 0: gain 0
    expect(crossFittedGain([0, 1, 2], even, odd)).toBeCloseTo((1 - 3.045 / 2) / 2, 12);
  });

  it("is 0 for silence, and where nothing is left to remove", () => {
    expect(crossFittedGain([0, 1, 2], [1, 2, 3], [1, 2, 3])).toBe(0);
    expect(crossFittedGain([0, 1, 2], [0, 0, 0], [0, 0, 0])).toBe(0);
    expect(gainOver(0, 3)).toBe(0);
    expect(gainOver(4, 1)).toBe(0.75);
    expect(gainOver(1, 4)).toBe(-3);
  });

  it("does not flatter a flat noisy curve, as the minimum of the levels does", () => {
    const repeats = 200;
    const units = 128;
    let naive = 0;
    let sum = 0;
    let squares = 0;
    for (let seed = 0; seed < repeats; seed++) {
      const samples = syntheticSamples({
        levels,
        units,
        seed,
        loss: (std, _unit, gaussian) => Math.max(0, 1 + 0.3 * gaussian(Math.round(10 * std))),
      });
      const losses = meanLosses(samples);
      naive += gainOver(losses[0], Math.min(...losses)) / repeats;
      const { even, odd } = halfCurves(samples, new Float64Array(units).fill(1), emptyHalfCurves(levels.length));
      const gain = crossFittedGain(levels, even, odd);
      sum += gain / repeats;
      squares += (gain * gain) / repeats;
    }
    const standardError = Math.sqrt((squares - sum * sum) / (repeats - 1));
    expect(standardError).toBeLessThan(0.005);
    expect(Math.abs(sum)).toBeLessThan(3 * standardError);
    expect(naive).toBeGreaterThan(10 * standardError);
  });
});
