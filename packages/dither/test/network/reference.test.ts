/** The float64 definition against an independent program. */

import { describe, expect, it } from "vitest";
import { differentiateReference, simulateReference } from "../../src/network/simulation/reference.js";
import { isOwnReference, readReference, relativeError, rowsOf, specificationOf, type ReferenceCase } from "./cases.js";

const cases = readReference<ReferenceCase[]>("ctrnn.json");

describe("float64 reference implementation", () => {
  it("covers the reference cases", () => expect(cases.length).toBeGreaterThanOrEqual(isOwnReference ? 32 : 1));

  it.each(cases.map((c) => [c.name, c] as const))("%s: outputs, loss and gradients to 1e-10", (_, c) => {
    const s = specificationOf(c);
    const total = c.mask.reduce((a, b) => a + b, 0);
    let loss = 0;
    const gradient: Record<string, number[]> = {};
    const initial: number[] = [];
    for (let b = 0; b < c.trials; b++) {
      const trial = {
        input: rowsOf(c.input, b, c.trials, c.inputs, c.steps),
        noise: rowsOf(c.noise, b, c.trials, c.units, c.steps),
        initialState: c.initial_state.slice(b * c.units, (b + 1) * c.units),
      };
      const run = simulateReference(s, c.parameters, trial);
      const outputs = rowsOf(c.expected.output, b, c.trials, c.outputs, c.steps);
      expect(relativeError(run.outputs.flat(), outputs.flat())).toBeLessThan(1e-10);
      const last = c.expected.final_state.slice(b * c.units, (b + 1) * c.units);
      expect(relativeError(run.states[c.steps], last)).toBeLessThan(1e-10);
      const g = differentiateReference(
        s,
        c.parameters,
        trial,
        rowsOf(c.target, b, c.trials, c.outputs, c.steps),
        rowsOf(c.mask, b, c.trials, c.outputs, c.steps),
      );
      loss += g.loss / total;
      for (const name of ["W_rec", "W_in", "b_rec", "W_out", "b_out"] as const)
        gradient[name] = Array.from(g[name], (v, i) => (gradient[name]?.[i] ?? 0) + v / total);
      initial.push(...g.initialState.map((v) => v / total));
    }
    expect(Math.abs(loss / c.expected.loss - 1)).toBeLessThan(1e-10);
    for (const name of ["W_rec", "W_in", "b_rec", "W_out", "b_out"] as const)
      expect(relativeError(gradient[name], c.expected.gradient[name]), name).toBeLessThan(1e-10);
    expect(relativeError(initial, c.expected.gradient.initial_state), "initial state").toBeLessThan(1e-10);
  });
});
