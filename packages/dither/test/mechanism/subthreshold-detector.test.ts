/** Stochastic resonance of a subthreshold detector: the peaks known for two pairs of amplitude and threshold. */

import { describe, expect, it } from "vitest";
import { detectorCorrelation, detectorPeak } from "../../src/mechanism/subthreshold-detector.js";

describe("a subthreshold detector", () => {
  it("correlates best with its signal at σ = 0.67, and hardly at 0.05 or 2", () => {
    const { std, correlation } = detectorPeak();
    expect(std).toBeCloseTo(0.67, 2);
    expect(correlation).toBeCloseTo(0.255, 3);
    expect(detectorCorrelation({}, 0.05)).toBeLessThan(1e-9);
    expect(detectorCorrelation({}, 2)).toBeCloseTo(0.134, 3);
  });

  it("peaks at 0.34 with amplitude 0.3 and threshold 0.5: the level is a property of the task", () => {
    expect(detectorPeak({ amplitude: 0.3, threshold: 0.5 }).std).toBeCloseTo(0.34, 2);
  });

  it("never fires in silence, and always follows a signal above its threshold", () => {
    expect(detectorCorrelation({}, 0)).toBe(0);
    expect(detectorCorrelation({ amplitude: 2 }, 0)).toBeGreaterThan(0.7);
  });
});
