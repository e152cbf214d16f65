import { describe, expect, it } from "vitest";
import { findFixedPoints } from "../../src/dynamics/fixed-points/fixed-points.js";
import { findSlowPoints } from "../../src/dynamics/fixed-points/slow-points.js";
import { gaussianStarts, handmade } from "./networks.js";

describe("slow points", () => {
  it("are as slow as their tolerance, and no slower than asked", async () => {
    const network = handmade({ W_rec: [2, 0.3, -0.4, 1.8], activation: "tanh" });
    const levels = await findSlowPoints(network, { states: gaussianStarts(40, 2, 1), inputs: [[]] });
    expect(levels.map(({ tolerance }) => tolerance)).toEqual([1e-4, 1e-5, 1e-6]);
    for (const { tolerance, points, unreached } of levels) {
      expect(points.length).toBeGreaterThan(0);
      for (const { q, kind, iterations } of points) {
        expect(kind).toBe("slow");
        expect(q).toBeLessThanOrEqual(tolerance);
        // Unless it began slower than that.
        if (iterations > 0) expect(q).toBeGreaterThan(tolerance / 2);
      }
      expect(points.reduce((sum, { found }) => sum + found, 0) + unreached).toBe(40);
    }
  });

  it("show the ghost of a fixed point that has just vanished", async () => {
    // tanh(2 h + b) = h loses its lower pair of fixed points at b = 0.5329…; just above, a ghost remains near h = −0.7.
    const network = handmade({ W_rec: [2], b_rec: [0.54], activation: "tanh" });
    const starts = { states: [[-0.9], [-0.8], [-0.6]], inputs: [[]] };
    const fixed = await findFixedPoints(network, starts);
    for (const { state } of fixed.points) expect(state[0]).toBeGreaterThan(0.9);
    const [level] = await findSlowPoints(network, starts, { tolerances: [1e-5] });
    expect(level.points.some(({ state }) => Math.abs(state[0] + 0.7) < 0.1)).toBe(true);
  });

  it("say how many starts never got there", async () => {
    const runaway = handmade({ W_rec: [0, 1, 1, 0], b_rec: [1, 1] });
    const [level] = await findSlowPoints(
      runaway,
      { states: gaussianStarts(5, 2, 1), inputs: [[]] },
      { tolerances: [1e-6] },
    );
    expect(level).toEqual({ tolerance: 1e-6, points: [], unreached: 5 });
  });
});
