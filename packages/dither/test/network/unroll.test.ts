/** A network with hidden layers and the recurrent network that it is give the same outputs. */

import { describe, expect, it } from "vitest";
import { isLayered } from "../../src/network/specification/layers.js";
import { networkFromTensors, type Network } from "../../src/network/specification/network.js";
import { simulate } from "../../src/network/simulation/simulate.js";
import { unrollNetwork, unrollTrials } from "../../src/network/simulation/unroll.js";
import { emptyTrials, type Trials } from "../../src/tasks/contract/trials.js";
import { gaussians } from "../dynamics/networks.js";

/** Two inputs, layers of 5, 3 and 4, two outputs. */
function layered(): { network: Network; unrolled: Network } {
  const layers = [5, 3, 4];
  const network = networkFromTensors(
    {
      units: 12,
      layers,
      inputs: 2,
      outputs: 2,
      activation: "tanh",
      form: "rate",
      leak: 1,
      readout: "identity",
      initialState: "zero",
      seed: 1,
      noise: { placement: "inside", std: 0.5 },
    },
    {
      "layers.1.W": gaussians(10, 1, 1),
      "layers.1.b": gaussians(5, 1, 2),
      "layers.2.W": gaussians(15, 0.5, 3),
      "layers.2.b": gaussians(3, 1, 4),
      "layers.3.W": gaussians(12, 0.5, 5),
      "layers.3.b": gaussians(4, 1, 6),
      W_out: gaussians(8, 1, 7),
      b_out: gaussians(2, 1, 8),
    },
  );
  const { specification } = network;
  if (!isLayered(specification)) throw new Error("expected layers");
  return { network, unrolled: unrollNetwork({ ...network, specification }) };
}

function moving(): Trials {
  const trials = emptyTrials({ steps: 4, inputs: 2, outputs: 2, count: 3 });
  trials.input.set(gaussians(24, 1, 9));
  trials.target.set(gaussians(24, 1, 10));
  trials.weight.fill(1, 12);
  return trials;
}

describe("a network with hidden layers, unrolled", () => {
  it("has the same states and outputs at every step that counts", async () => {
    const { network, unrolled } = layered();
    const trials = moving();
    const unrolledTrials = unrollTrials(trials, [5, 3, 4]);
    expect(unrolledTrials).toMatchObject({ steps: 3, count: 6 });
    const deep = await simulate(network, trials, { std: 0 });
    const flat = await simulate(unrolled, unrolledTrials, { std: 0 });
    for (const [place, t] of [2, 3].entries())
      for (let k = 0; k < 3; k++) {
        for (let o = 0; o < 2; o++) {
          const at = (2 * 2 + o) * 6 + 3 * place + k;
          expect(flat.outputs[at]).toBeCloseTo(deep.outputs[(t * 2 + o) * 3 + k], 5);
          expect(unrolledTrials.target[at]).toBe(trials.target[(t * 2 + o) * 3 + k]);
        }
        for (let i = 0; i < 12; i++)
          expect(flat.states[(2 * 12 + i) * 6 + 3 * place + k]).toBeCloseTo(deep.states[(t * 12 + i) * 3 + k], 5);
      }
    expect(unrolledTrials.weight.reduce((a, b) => a + b)).toBe(12);
  });

  it("passes the same noise on: the spread of its output is that of the layers", async () => {
    const { network, unrolled } = layered();
    const trials = emptyTrials({ steps: 1, inputs: 2, outputs: 2, count: 4000 });
    trials.input.fill(0.3);
    trials.weight.fill(1);
    const spread = (values: ArrayLike<number>): number => {
      const mean = Array.from(values).reduce((a, b) => a + b, 0) / values.length;
      return Array.from(values).reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / values.length;
    };
    const deep = await simulate(network, trials, { std: 0.5 });
    const flat = await simulate(unrolled, unrollTrials(trials, [5, 3, 4]), { std: 0.5 });
    const [a, b] = [spread(deep.outputs.subarray(0, 4000)), spread(flat.outputs.subarray(4 * 4000, 5 * 4000))];
    expect(a).toBeGreaterThan(0.01);
    // Standard error of a variance over 4000 draws: 2 %.
    expect(Math.abs(b / a - 1)).toBeLessThan(0.1);
  });

  it("counts inputs that are held once", () => {
    const trials = moving();
    trials.input.fill(0.5);
    trials.target.fill(1);
    expect(unrollTrials(trials, [5, 3, 4])).toMatchObject({ steps: 3, count: 3 });
  });
});
