/** Wilson's interval against published numbers and its defining equation. */

import { wilsonInterval } from "dither";
import { describe, expect, it } from "vitest";

describe("Wilson's interval", () => {
  it("has the published ends (Newcombe 1998, Statist. Med. 17:857, table I, method 3)", () => {
    const shown = (holds: number, count: number): string[] => wilsonInterval(holds, count).map((end) => end.toFixed(4));
    expect(shown(81, 263)).toEqual(["0.2553", "0.3662"]);
    expect(shown(15, 148)).toEqual(["0.0624", "0.1605"]);
    expect(shown(0, 20)).toEqual(["0.0000", "0.1611"]);
    expect(shown(1, 29)).toEqual(["0.0061", "0.1718"]);
  });

  it("ends where what was found lies z standard deviations off, z from the confidence", () => {
    const z = 3.290526731491926; // Φ(−z) = 0.0005
    for (const end of wilsonInterval(23, 30, 0.999))
      expect(Math.abs(23 / 30 - end) / Math.sqrt((end * (1 - end)) / 30)).toBeCloseTo(z, 9);
  });

  it("covers the true chance in at least 92 % of samples of 10, on average over chances", () => {
    // Exact: sum over outcomes of the binomial law, for chances from 0.05 to 0.95.
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
    const chances = Array.from({ length: 19 }, (_, k) => 0.05 * (k + 1));
    const coverage = chances.map((p) => {
      let covered = 0;
      for (let k = 0; k <= 10; k++) {
        const [low, high] = wilsonInterval(k, 10);
        if (low <= p && p <= high) covered += choose(10, k) * p ** k * (1 - p) ** (10 - k);
      }
      return covered;
    });
    expect(coverage.reduce((a, b) => a + b, 0) / 19).toBeGreaterThan(0.92);
  });

  it("refuses what is no count", () => {
    expect(() => wilsonInterval(3, 2)).toThrow(/3 of 2/);
    expect(() => wilsonInterval(1, 2, 1)).toThrow(/between 0 and 1/);
  });
});
