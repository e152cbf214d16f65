import { describe, expect, it } from "vitest";
import {
  principalComponents,
  project,
  projectDirection,
  projectTrajectories,
} from "../../src/math/linear/principal-components.js";
import { gaussians } from "../dynamics/networks.js";

describe("principal components", () => {
  const [steps, count, N] = [15, 20, 4];
  // A plane in four dimensions, with a little in a third direction.
  const weights = [3, 1, 0.1];
  const directions = [
    [0.5, 0.5, 0.5, 0.5],
    [0.5, -0.5, 0.5, -0.5],
    [0.5, 0.5, -0.5, -0.5],
  ];
  const scores = gaussians(3 * steps * count, 1, 2);
  const states = Float32Array.from({ length: steps * N * count }, (_, at) => {
    const [t, i, k] = [Math.floor(at / (N * count)), Math.floor(at / count) % N, at % count];
    return directions.reduce((sum, d, c) => sum + weights[c] * scores[c * steps * count + t * count + k] * d[i], 7);
  });
  const all = { steps, count, states };

  it("are orthonormal, descending, and the directions that were put in", () => {
    const { components, variances, totalVariance } = principalComponents(all, 4);
    for (let a = 0; a < 4; a++)
      for (let b = 0; b < 4; b++) {
        let dot = 0;
        for (let i = 0; i < N; i++) dot += components[a * N + i] * components[b * N + i];
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 12);
      }
    expect(variances[0]).toBeGreaterThan(variances[1]);
    expect(variances[3]).toBeCloseTo(0, 10);
    expect(variances.reduce((x, y) => x + y)).toBeCloseTo(totalVariance, 10);
    expect(Math.abs(directions[0].reduce((sum, d, i) => sum + d * components[i], 0))).toBeGreaterThan(0.99);
  });

  it("project states and trajectories alike, to coordinates of the variances told", () => {
    const basis = principalComponents(all, 2);
    const projected = projectTrajectories(basis, all);
    const state = Array.from({ length: N }, (_, i) => states[(3 * N + i) * count + 5]);
    project(basis, state).forEach((x, c) => expect(projected[(3 * 2 + c) * count + 5]).toBeCloseTo(x, 12));
    for (const c of [0, 1]) {
      let squares = 0;
      for (let t = 0; t < steps; t++)
        for (let k = 0; k < count; k++) squares += projected[(t * 2 + c) * count + k] ** 2;
      expect(squares / (steps * count)).toBeCloseTo(basis.variances[c], 9);
    }
    expect(project(basis, basis.mean)).toEqual([0, 0]);
    expect(projectDirection(basis, basis.components.subarray(0, N))[0]).toBeCloseTo(1, 12);
  });

  it("refuse shapes that do not fit", () => {
    expect(() => principalComponents({ ...all, count: 7 })).toThrow(/shape \[15, unit, 7\]/);
    expect(() => principalComponents(all, 0)).toThrow(/at least 1/);
    expect(() => project(principalComponents(all), [1])).toThrow(/4 numbers/);
  });
});
