/** The regulator's expected loss: known best biases, the closure beside the exact law, and training that goes where it is low. */

import { describe, expect, it } from "vitest";
import { biasOptimum, lossPlane, trainRegulators } from "../../src/mechanism/incentive.js";
import { trainAffineRegulator, affinePlane } from "../../src/mechanism/affine-incentive.js";
import { AffineLandscape } from "../../src/mechanism/affine-regulator.js";
import { RegulatorLandscape } from "../../src/mechanism/regulator-loss.js";

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

describe("the landscape of a unit that outputs its input", () => {
  const affine = (placement: "inside" | "outside", method?: "exact"): AffineLandscape =>
    new AffineLandscape({ activation: "relu", placement, leak: 0.1 }, method);

  it("is that of the closed form without recurrent weight: far above the kink all noise passes, wherever it enters", () => {
    for (const placement of ["inside", "outside"] as const) {
      const { loss, variance, parameters } = affine(placement).best(1, 0, 8);
      expect(variance).toBeCloseTo(0.1 / 1.9, 9);
      expect(loss).toBeCloseTo(0.1 / 1.9, 9);
      expect(parameters.gain).toBeCloseTo(1, 3);
      expect(parameters.offset).toBeCloseTo(-8, 3);
    }
  });

  it("is lowest below the kink with noise inside, where the unit needs its noise, and flat above 0 with noise outside", () => {
    const inside = affine("inside").bestPoint(1);
    expect(inside.operatingPoint).toBeLessThan(-1);
    expect(inside.loss).toBeLessThan(0.5 * affine("inside").best(1, 0, 4).loss);
    expect(affine("inside").at(0, inside.parameters).loss).toBeGreaterThan(2 * inside.loss);
    const outside = affine("outside");
    expect(outside.best(1, 0, -1).loss).toBeGreaterThan(1.1 * outside.best(1, 0, 0).loss);
    for (const point of [0, 1, 3]) expect(outside.best(1, 0, point).loss).toBeCloseTo(0.1 / 1.9, 8);
  });

  it("averages the law over the inputs: cubics between few drives are right to 1e-5", () => {
    const unit = new RegulatorLandscape({ activation: "relu", placement: "inside", leak: 0.1, target: 0 });
    let loss = 0;
    for (let k = 0; k < 200; k++) {
      const u = (k + 0.5) / 200;
      const { mean, variance } = unit.closed(1, -0.8 + 3 * u, -1.3);
      loss += ((mean + 0.02 - u) * (mean + 0.02 - u) + variance) / 200;
    }
    const found = affine("inside").at(1, { weight: -1.3, gain: 3, bias: -0.8, offset: 0.02 });
    expect(Math.abs(found.loss - loss)).toBeLessThan(1e-5);
    expect(found.loss).toBeCloseTo(found.biasSquared + found.variance, 12);
  });

  it("takes the exact law where asked to", () => {
    const { mean, variance } = new RegulatorLandscape({
      activation: "relu",
      placement: "outside",
      leak: 0.1,
      target: 0,
    }).at(1, -0.8, -1.3);
    const found = affine("outside", "exact").at(1, { weight: -1.3, gain: 0, bias: -0.8, offset: 0 });
    expect(found.variance).toBeCloseTo(variance, 7);
    expect(found.biasSquared).toBeCloseTo(mean * mean - mean + 1 / 3, 7);
  });

  it("reads the operating point of the noise-free fixed point at no input, and none where the unit runs away", () => {
    const landscape = affine("inside");
    expect(landscape.operatingPoint({ weight: -1, gain: 1, bias: 2, offset: 0 })).toBeCloseTo(1, 10);
    expect(landscape.operatingPoint({ weight: -1, gain: 1, bias: -2, offset: 0 })).toBe(-2);
    expect(landscape.operatingPoint({ weight: 1.5, gain: 1, bias: 1, offset: 0 })).toBeNaN();
    expect(landscape.best(1, -1, 0.7).parameters.bias).toBeCloseTo(1.4, 12);
  });

  it("is gone down by training from a start that solves the task without noise: inside only", async () => {
    const ends: Record<string, number> = {};
    for (const placement of ["inside", "outside"] as const) {
      const path = await trainAffineRegulator({ placement, startBias: 1, weight: "zero", updates: 300 });
      const landscape = affine(placement);
      const [first, last] = [path[0].parameters, path[path.length - 1].parameters];
      expect(first).toEqual({ weight: 0, gain: 1, bias: 1, offset: -1 });
      expect(last.weight).toBe(0);
      ends[placement] = landscape.operatingPoint(last);
      if (placement === "inside") expect(landscape.at(1, last).loss).toBeLessThan(landscape.at(1, first).loss);
    }
    expect(ends["inside"]).toBeLessThan(0.8);
    expect(Math.abs(ends["outside"] - 1)).toBeLessThan(0.05);
  });

  it("is mapped over recurrent weights below 1 and operating points", async () => {
    const map = await affinePlane(affine("inside"), 1, { weights: [-1, 0.9], points: [-1, 1] }, { cells: 4 });
    expect(map.weights.every((weight) => weight < 1)).toBe(true);
    expect(map.best.flat().every(({ loss, parameters }) => loss > 0 && parameters.gain > 0)).toBe(true);
  });
});
