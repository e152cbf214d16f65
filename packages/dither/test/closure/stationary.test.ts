/** Stationary laws of the closure and the small-noise expansion against exact laws: specs/science.md, section 2. */

import { describe, expect, it } from "vitest";
import { stationaryClosure, type StationaryClosure } from "../../src/closure/stationary.js";
import { networkFromTensors, type Network } from "../../src/network/specification/network.js";
import {
  forms,
  placements,
  type Activation,
  type Form,
  type Placement,
} from "../../src/network/specification/specification.js";
import { isOwnReference, readReference } from "../network/cases.js";
import { randomNetwork } from "./networks.js";
import { exactStationaryMean } from "./one-unit-law.js";
import { smallNoiseShift } from "./small-noise.js";

interface Unit {
  w: number;
  b: number;
  leak: number;
  noise_std: number;
  activation: Activation;
  placement: Placement;
  form?: Form;
}

function oneUnit({ w, b, leak, noise_std, activation, placement, form = "rate" }: Unit): Network {
  return networkFromTensors(
    {
      units: 1,
      inputs: 0,
      outputs: 1,
      activation,
      form,
      leak,
      noise: { placement, std: noise_std },
      readout: "identity",
      initialState: "zero",
      seed: 0,
    },
    { W_rec: [w], W_in: [], b_rec: [b], W_out: [1], b_out: [0] },
  );
}

const stationary = (unit: Unit): StationaryClosure => stationaryClosure(oneUnit(unit), []);

interface ReferenceUnit extends Unit {
  stationary_mean: number;
  stationary_variance: number;
  grid_error: [number, number];
}

describe("the stationary law of one unit", () => {
  const units = readReference<ReferenceUnit[]>("stationary_one_unit.json");

  it("is the reference's: mean to 2e-4, variance to 1.1 %, and both exactly where nothing is fed back", () => {
    expect(units.length).toBeGreaterThanOrEqual(isOwnReference ? 9 : 1);
    for (const unit of units) {
      const { converged, outputMean, outputVariance } = stationary(unit);
      expect(converged).toBe(true);
      const mean = Math.abs(outputMean[0] - unit.stationary_mean);
      const variance = Math.abs(outputVariance[0] / unit.stationary_variance - 1);
      expect(mean).toBeLessThan(unit.w === 0 ? 1e-6 : 2e-4);
      expect(variance).toBeLessThan(unit.w === 0 ? 1e-6 : 0.011);
    }
  });

  it.each([
    [0.05, 4e-6],
    [0.2, 5.5e-5],
    [0.5, 3.5e-4],
    [1, 2e-2],
  ])("of ReLU with w = −1, b = 0.5 at leak %f has its mean to %f", (leak, bound) => {
    for (const std of [0.5, 2]) {
      const exact = exactStationaryMean({ activation: "relu", weight: -1, bias: 0.5, leak, std });
      const { mean } = stationary({ w: -1, b: 0.5, leak, noise_std: std, activation: "relu", placement: "inside" });
      expect(Math.abs(mean[0] - exact), `at noise ${std}`).toBeLessThan(bound);
      // And the exact mean is another than the noise-free 0.25, by far more than that.
      expect(exact - 0.25).toBeGreaterThan(0.05);
    }
  });

  it("at w = 0 is E f and γ/(2 − γ) Var f: the best bias of the one-unit regulator", () => {
    for (const [leak, best, ratio] of [
      [0.05, 0.3426, 10.15],
      [0.1, 0.3064, 5.56],
      [0.2, 0.2242, 3.36],
    ] as const) {
      const loss = (b: number, noise_std: number): number => {
        const { mean, covariance } = stationary({ w: 0, b, leak, noise_std, activation: "relu", placement: "inside" });
        return (mean[0] - 1) * (mean[0] - 1) + covariance[0];
      };
      for (const other of [best - 0.02, best + 0.02]) expect(loss(best, 2)).toBeLessThan(loss(other, 2));
      expect(loss(best, 0) / loss(best, 2)).toBeCloseTo(ratio, 1);
    }
  });
});

describe("the stationary closure", () => {
  it("does not depend on the start where one law is stable, and does where there are two", () => {
    const network = randomNetwork({ activation: "tanh", units: 5 });
    const one = stationaryClosure(network, [0.3, -1]);
    const other = stationaryClosure(network, [0.3, -1], { start: [1, -1, 1, 1, -1] });
    expect(one.converged && other.converged).toBe(true);
    one.mean.forEach((m, i) => expect(m).toBeCloseTo(other.mean[i], 8));
    const twoWells = oneUnit({ w: 3, b: 0, leak: 0.2, noise_std: 0.1, activation: "tanh", placement: "inside" });
    expect(stationaryClosure(twoWells, [], { start: [1] }).mean[0]).toBeGreaterThan(0.9);
    expect(stationaryClosure(twoWells, [], { start: [-1] }).mean[0]).toBeLessThan(-0.9);
  });

  it("says when it does not converge: an oscillation, growth without bound", () => {
    const alternating = oneUnit({ w: -3, b: 0, leak: 1, noise_std: 0, activation: "tanh", placement: "inside" });
    const cycle = stationaryClosure(alternating, [], { start: [0.5], mostSteps: 500 });
    expect(cycle.converged).toBe(false);
    expect(cycle.steps).toBe(500);
    expect(cycle.residual).toBeGreaterThan(0.1);
    const growing = stationary({ w: 1.5, b: 1, leak: 0.5, noise_std: 0.5, activation: "relu", placement: "inside" });
    expect(growing.converged).toBe(false);
    expect(growing.residual).toBe(Infinity);
  });

  it("refuses an input or start of another length", () => {
    const network = randomNetwork({});
    expect(() => stationaryClosure(network, [1])).toThrow(/`input` of 2 numbers/);
    expect(() => stationaryClosure(network, [1, 2], { start: [0] })).toThrow(/`start` of 6 numbers/);
  });
});

describe("the small-noise expansion", () => {
  it("of softplus is off by 0.7 %, 3 %, 10 % and 33 % of the shift at noise 0.25, 0.5, 1 and 2", () => {
    const relative = [0.25, 0.5, 1, 2].map((std) => {
      const unit = { activation: "softplus", weight: -1, bias: 0.5, leak: 0.2, std } as const;
      const { shift, fixedPoint } = smallNoiseShift({ ...unit, form: "rate", placement: "inside" });
      return shift / (exactStationaryMean(unit) - fixedPoint) - 1;
    });
    [0.0075, 0.03, 0.1, 0.33].forEach((stated, i) => expect(Math.abs(relative[i] / stated - 1)).toBeLessThan(0.05));
  });

  it.each(forms.flatMap((form) => placements.map((placement) => [form, placement] as const)))(
    "%s form, %s: what the closure leaves beyond it falls like σ⁴",
    (form, placement) => {
      const excess = [0.2, 0.4].map((std) => {
        const unit = { activation: "softplus", form, placement, leak: 0.3, weight: 0.7, bias: -0.4, std } as const;
        const expansion = smallNoiseShift(unit);
        const closed = stationaryClosure(oneUnit({ ...unit, w: unit.weight, b: unit.bias, noise_std: std }), [], {
          tolerance: 1e-15,
          start: [expansion.fixedPoint],
        });
        expect(Math.abs(closed.covariance[0] / expansion.variance - 1)).toBeLessThan(0.05);
        expect(Math.abs((closed.mean[0] - expansion.fixedPoint) / expansion.shift - 1)).toBeLessThan(0.05);
        return [
          closed.mean[0] - expansion.fixedPoint - expansion.shift,
          closed.rateMean[0] -
            (form === "rate" ? expansion.fixedPoint : softplus(expansion.fixedPoint)) -
            expansion.rateShift,
        ];
      });
      for (const k of [0, 1]) {
        expect(excess[1][k] / excess[0][k]).toBeGreaterThan(14);
        expect(excess[1][k] / excess[0][k]).toBeLessThan(18);
      }
    },
  );
});

const softplus = (x: number): number => Math.log1p(Math.exp(x));
