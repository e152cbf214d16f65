/** The regulator's expected loss: known best biases, the closure beside the exact law, and training that goes where it is low. */

import { describe, expect, it } from "vitest";
import { biasOptimum, lossPlane, trainRegulators } from "../../src/dynamics/incentive.js";
import { RegulatorLandscape } from "../../src/dynamics/regulator-loss.js";

const relu = (placement: "inside" | "outside", leak: number): RegulatorLandscape =>
  new RegulatorLandscape({ activation: "relu", placement, leak, target: 1 });

describe("the best bias of a regulator with noise 2 inside and no recurrent weight", () => {
  it.each([
    { leak: 0.05, bias: 0.3426, ratio: 0.964, lossRatio: 10.15 },
    { leak: 0.1, bias: 0.3064, ratio: 0.932, lossRatio: 5.56 },
    { leak: 0.2, bias: 0.2242, ratio: 0.879, lossRatio: 3.36 },
  ])("at leak $leak is $bias, and it prefers $ratio of its noise", ({ leak, bias, ratio, lossRatio }) => {
    const best = biasOptimum(relu("inside", leak), 2);
    expect(Math.abs(best.bias - bias)).toBeLessThan(1e-4);
    expect(Math.abs(best.ratio - ratio)).toBeLessThan(1e-3);
    expect(Math.abs(best.lossRatio - lossRatio)).toBeLessThan(1e-2);
  });

  it("with noise outside is the target, and silence is preferred", () => {
    const best = biasOptimum(relu("outside", 0.1), 2);
    expect(best.bias).toBeCloseTo(1, 6);
    expect(best.ratio).toBeLessThan(1e-6);
    expect(best.lossRatio).toBeLessThan(1e-9);
  });
});

describe("the expected loss with a recurrent weight", () => {
  it.each(["inside", "outside"] as const)("is the closure's within its error, noise %s", (placement) => {
    const landscape = relu(placement, 0.2);
    const exact = landscape.at(1, 0.5, -1);
    const closed = landscape.closed(1, 0.5, -1);
    expect(Math.abs(closed.mean - exact.mean)).toBeLessThan(placement === "inside" ? 1e-4 : 2e-2);
    expect(Math.abs(closed.loss - exact.loss)).toBeLessThan(2e-2);
  });

  it("meets the closed form where the weight goes to 0, and is NaN where the unit runs away", () => {
    const landscape = relu("inside", 0.2);
    expect(landscape.closed(1, 0.5, 0).loss).toBeCloseTo(landscape.at(1, 0.5).loss, 6);
    expect(landscape.at(1, 0.5, 1e-9).loss).toBeCloseTo(landscape.at(1, 0.5).loss, 6);
    expect(landscape.at(1, 0.5, 1.2).loss).toBeNaN();
    expect(landscape.closed(1, 0.5, 1.2).loss).toBeNaN();
  });

  it("without noise settles where h = f(w h + b)", () => {
    expect(relu("inside", 0.2).silent(2, -1)).toBeCloseTo(1, 12);
  });
});

describe("training", () => {
  it("goes down the landscape, towards the kink with noise inside and to the target with noise outside", async () => {
    const options = { noise: 2, updates: 500, startBias: 2 };
    const ends: Record<string, number> = {};
    for (const placement of ["inside", "outside"] as const) {
      const { line, plane } = await trainRegulators({ ...options, placement });
      const landscape = relu(placement, 0.1);
      const first = line[0];
      const last = line[line.length - 1];
      expect(first).toEqual({ update: 0, weight: 0, bias: 2 });
      expect(last.update).toBe(500);
      expect(last.weight).toBe(0);
      expect(landscape.at(2, last.bias).loss).toBeLessThan(0.5 * landscape.at(2, first.bias).loss);
      expect(plane[plane.length - 1].weight).toBeLessThan(-0.2);
      ends[placement] = last.bias;
      const [map] = await lossPlane([landscape], 2, [plane], { cells: 5 });
      expect(Math.max(...map.weights)).toBeLessThan(1);
      expect(map.biases[0]).toBeLessThan(Math.min(...plane.map(({ bias }) => bias)));
      expect(map.loss.flat().every((loss) => loss > 0)).toBe(true);
    }
    expect(ends["inside"]).toBeLessThan(ends["outside"] - 0.3);
  });
});
