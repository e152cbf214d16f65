/** The noise-free map of gated cells: its derivatives against differences, and the fixed points that it has. */

import { describe, expect, it } from "vitest";
import { gatedNames } from "../../src/settings/names.js";
import { findFixedPoints, initialNetwork, simulate, type Network, type Trials } from "../../src/index.js";
import { noiseFreeMap } from "../../src/dynamics/map/cell-map.js";

function networkOf(cell: (typeof gatedNames)[number]): Network {
  const sizes = { units: 5, inputs: 2, outputs: 1 };
  const fixed = { activation: "tanh", form: "rate", leak: 1, readout: "identity", initialState: "zero" } as const;
  const noise = { placement: "inside", std: 0.1 } as const;
  return initialNetwork({ ...sizes, ...fixed, noise, cell, seed: 5 }, { recurrent: 1.4, input: 1.2, biasSpread: 0.5 });
}

const numbersFrom = (length: number, seed: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + seed));

describe.each(gatedNames)("the map of a %s", (cell) => {
  const network = networkOf(cell);
  const map = noiseFreeMap(network);
  const input = [0.4, -0.7];
  const state = numbersFrom(map.size, 1).map((x) => 0.6 * x);

  /** Central differences of the next state with respect to one number of `x`. */
  function difference(step: (x: Float64Array) => Float64Array, x: Float64Array, k: number): Float64Array {
    const moved = (by: number): Float64Array => step(x.map((value, i) => (i === k ? value + by : value)));
    const [up, down] = [moved(1e-5), moved(-1e-5)];
    return up.map((value, i) => (value - down[i]) / 2e-5);
  }

  it("has the derivatives with respect to state and input that differences have", () => {
    const drive = map.drive(input);
    const J = map.stateJacobian(state, drive);
    for (let k = 0; k < map.size; k++)
      difference((x) => map.advance(x, drive), state, k).forEach((slope, i) => {
        expect(J[i * map.size + k]).toBeCloseTo(slope, 8);
      });
    const B = map.inputJacobian(state, drive);
    for (let c = 0; c < 2; c++)
      difference((u) => map.advance(state, u), Float64Array.from(input), c).forEach((slope, i) => {
        expect(B[i * 2 + c]).toBeCloseTo(slope, 8);
      });
  });

  it("is what the kernel computes without noise", async () => {
    const steps = 6;
    const trials: Trials = {
      ...{ steps, count: 1, inputs: 2, outputs: 1 },
      input: Float32Array.from(numbersFrom(steps * 2, 2)),
      target: new Float32Array(steps),
      weight: new Float32Array(steps).fill(1),
    };
    const { states } = await simulate(network, trials, { std: 0 });
    let x = map.initialState;
    for (let t = 0; t < steps; t++) {
      x = map.advance(x, map.drive(trials.input.subarray(2 * t, 2 * t + 2)));
      map.rates(x).forEach((h, i) => {
        expect(states[t * 5 + i]).toBeCloseTo(h, 5);
      });
    }
  });

  it("rests at the fixed points that are found, of the size of its state", async () => {
    const states = Array.from({ length: 8 }, (_, seed) => numbersFrom(map.size, seed));
    const { points } = await findFixedPoints(network, { states, inputs: states.map(() => input) });
    expect(points.length).toBeGreaterThan(0);
    for (const { state: x } of points) {
      expect(x.length).toBe(map.size);
      const next = map.advance(x, map.drive(input));
      next.forEach((value, i) => {
        expect(value).toBeCloseTo(x[i], 6);
      });
    }
  });
});
