/** Explanations: the example network against its known numbers, and a sensible page for every odd network. */

import { describe, expect, it } from "vitest";
import { explain } from "../../src/explanation/explain.js";
import type { ExplainOptions } from "../../src/explanation/explain-options.js";
import type { Explanation } from "../../src/explanation/explanation.js";
import { networkFromTensors, type Network } from "../../src/network/specification/network.js";
import { emptyTrials, selectTrials, type Trials } from "../../src/tasks/contract/trials.js";
import { exampleNetwork, examples, exampleTrials } from "../closure/networks.js";
import { constantTrials, gaussians, handmade } from "../dynamics/networks.js";

const quick: ExplainOptions = { draws: 40, replicates: 100 };
/** Fewer trials, levels and starts, where the numbers are not the point. */
const brief: ExplainOptions = { levels: [0, 0.25, 0.5, 0.75, 1], starts: 32, inputs: 4 };
const someTrials = (): Trials => selectTrials(exampleTrials(), [1, 5, 9, 13, 17, 21, 25, 29]);
const given = (network: Network, trials: Trials, options: ExplainOptions = {}): Promise<Explanation> =>
  explain(network, { trials }, { ...quick, ...options });

/** Everything that is reported survives JSON: no NaN, no infinity. */
function expectPlain(explanation: Explanation): void {
  const bad: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value === "number" && !Number.isFinite(value)) bad.push(path);
    else if (ArrayBuffer.isView(value)) bad.push(`${path} (typed array)`);
    else if (value !== null && typeof value === "object")
      for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`);
  };
  visit(explanation, "explanation");
  expect(bad).toEqual([]);
}

describe("ctrnn-inside", async () => {
  const e = await given(exampleNetwork("ctrnn-inside"), exampleTrials(), { draws: 200 });

  it("says not to switch the noise off, and by how much the bias would grow", () => {
    const silent = examples["ctrnn-inside"].curve[0];
    const trained = examples["ctrnn-inside"].curve.find(({ std }) => std === 0.5);
    expect(e.verdict).toMatch(/^Do not switch this network's noise off: its squared output bias would grow 6\d-fold/);
    expect(e.growth.biasSquared).toBeCloseTo(silent.bias_squared / (trained?.bias_squared ?? NaN), -1);
    expect(e.growth.loss).toBeCloseTo(11.1, 0);
    expectPlain(e);
  });

  it("predicts the preferred noise that it measures", () => {
    const { preferred_std } = examples["ctrnn-inside"];
    expect(Math.abs((e.predicted?.preferredStd ?? NaN) - preferred_std)).toBeLessThan(0.01);
    expect(Math.abs((e.measured?.preferredStd ?? NaN) - preferred_std)).toBeLessThan(0.01);
  });

  it("says that trials end before the network has settled: bias² 0.290 at the fixed points, 0.210 where it counts", () => {
    expect(e.settling.atFixedPoints).toBeCloseTo(0.29, 3);
    expect(e.settling.atSteps).toBeCloseTo(0.21037, 4);
    expect(e.settling.endsBefore).toBe(true);
    expect(e.remarks[0]).toMatch(
      /^Trials end before .* 0\.290 at the fixed points, but 0\.210 .* the trials last 24\./,
    );
  });

  it("gives bias² 0.0056 under noise in the stationary limit", () => {
    expect(e.settling.curve.find(({ std }) => std === 0.5)?.biasSquared).toBeCloseTo(0.0056, 4);
    expect(e.settling.curve[0].biasSquared).toBeCloseTo(0.29, 3);
    // The output's shift has not reached that limit at the last step, and grows at every step.
    expect(e.shift?.stationaryOutput).toBeGreaterThan(e.shift?.output[23] ?? Infinity);
    expect(e.shift?.output.every((x, t, all) => t === 0 || x > all[t - 1])).toBe(true);
  });

  it("removes the bias by smoothing units together", () => {
    const { smoothing } = e;
    expect(smoothing?.removed).toBeGreaterThan(0.8);
    expect(smoothing?.units?.length).toBeLessThan(10);
    expect(smoothing?.removedByAll).toBeGreaterThan(0.95);
    expect(e.units.reduce((sum, { shareOfBias }) => sum + (shareOfBias ?? NaN), 0)).toBeCloseTo(1, 9);
  });

  it("finds one stable point for every input searched", () => {
    expect(e.search).toMatchObject({ inputs: "constant", different: 33, searched: 16, unconverged: 0 });
    expect(e.fixedPoints.map(({ stability }) => stability?.kind)).toEqual(Array(16).fill("stable"));
  });
});

describe("an odd network gets a sensible page:", () => {
  it("noise outside", async () => {
    const e = await given(exampleNetwork("ctrnn-outside"), someTrials(), brief);
    expect(e.verdict).toMatch(/^You may switch this network's noise off/);
    expect(e.remarks.some((remark) => remark.startsWith("Noise outside becomes noise inside one step later"))).toBe(
      true,
    );
    expect(e.recurrentNoise).toBeGreaterThan(0.1);
    expectPlain(e);
  });

  it("one unit, whose exact smoothing removes the bias", async () => {
    const network = handmade({ W_rec: [0], b_rec: [0.2], std: 2, leak: 0.1 });
    const trials = constantTrials(network, Array(16).fill([]) as number[][], 60);
    trials.target.fill(0.9);
    const e = await given(network, trials);
    expect(e.verdict).toMatch(/Smoothing its one unit would remove/);
    expect(e.smoothing?.removedByAll).toBeGreaterThan(0.95);
    expect(e.view?.axes).toBe("unit");
    expect(e.fixedPoints[0].output[0]).toBeCloseTo(0.2, 6);
    // E relu(0.2 + 2 ξ) = 0.2 Φ(0.1) + 2 φ(0.1)
    expect(e.fixedPoints[0].noisy?.output[0]).toBeCloseTo(0.2 * 0.539828 + 2 * 0.396953, 4);
    expectPlain(e);
  });

  it("dead: all units silent with and without noise", async () => {
    const network = handmade({ W_rec: [0.1, 0, 0, 0.1], b_rec: [-60, -60], std: 0.5 });
    const e = await given(network, constantTrials(network, Array(8).fill([]) as number[][], 12));
    expect(e.condition).toBe("dead");
    expect(e.verdict).toMatch(/^This network is dead/);
    expect(e.operatingPoints?.silentUnits).toBe(2);
    expect(e.smoothing).toBeNull();
    expectPlain(e);
  });

  it("silent without noise, yet woken by it: not dead", async () => {
    const network = handmade({ W_rec: [0, 0, 0, 0], b_rec: [-0.1, -0.1], std: 0.5 });
    const e = await given(network, constantTrials(network, Array(8).fill([]) as number[][], 12));
    expect(e.condition).toBe("ordinary");
    expect(e.remarks).toContain("2 of 2 units are silent throughout these trials without noise.");
    expectPlain(e);
  });

  it("unstable: it runs away", async () => {
    const network = handmade({ W_rec: [400, 0, 0, 400], b_rec: [1, 1] });
    const e = await given(network, constantTrials(network, Array(4).fill([]) as number[][], 60));
    expect(e.condition).toBe("unstable");
    expect(e.measured).toBeNull();
    expect(e.predicted).toBeNull();
    expect(e.verdict).toMatch(/^This network is unstable/);
    expectPlain(e);
  });

  it("without any fixed point", async () => {
    // h' = h + γ (relu(h + 1) − h) climbs for ever.
    const network = handmade({ W_rec: [1], b_rec: [1] });
    const e = await given(network, constantTrials(network, Array(8).fill([]) as number[][], 20));
    expect(e.fixedPoints).toEqual([]);
    expect(e.slowPoints.map(({ points }) => points)).toEqual([0, 0, 0]);
    expect(e.remarks.some((remark) => remark.startsWith("No fixed point was found"))).toBe(true);
    expect(e.settling.slowestSteps).toBeNull();
    expectPlain(e);
  });

  it("an oscillator: its only fixed point is unstable and turns", async () => {
    const network = handmade({
      W_rec: [1.5, -1.2, 1.2, 1.5],
      b_rec: [0.1, 0],
      activation: "tanh",
      std: 0.2,
      W_out: [1, 0],
    });
    const trials = constantTrials(network, Array(8).fill([]) as number[][], 60);
    const e = await given(network, trials, { dt: 10 });
    expect(e.fixedPoints.map(({ stability }) => stability?.kind)).toEqual(["unstable"]);
    // λ = 1 + γ (w − 1 ± i v) near 0: a turn takes 2π / atan(0.24 / 1.1) ≈ 29 steps of 10 ms.
    expect(e.fixedPoints[0].stability?.oscillations[0].frequencyHz).toBeCloseTo(3.4, 0);
    expect(e.remarks.some((remark) => remark.includes("turn outwards"))).toBe(true);
    expect(e.view?.axes).toBe("units");
    expect(e.settling).toMatchObject({ settled: 0, tried: 8 });
    expectPlain(e);
  });

  it("trained without noise", async () => {
    const e = await given({ ...exampleNetwork("ctrnn-outside"), ...silentCopy() }, someTrials(), brief);
    expect(e.condition).toBe("trained without noise");
    expect(e.std).toBe(0.5);
    expect(e.verdict).toMatch(/^This network was trained without noise and performs best without/);
    expectPlain(e);
  });

  it("a PyTorch nn.RNN with tanh", async () => {
    const e = await given(exampleNetwork("nn-rnn-tanh"), someTrials(), brief);
    expect(e.verdict).toMatch(/^Do not switch this network's noise off/);
    expectPlain(e);
  });

  it.each(["inside", "outside"] as const)("the current form with a sigmoid readout, noise %s", async (placement) => {
    const network = handmade({
      W_rec: gaussians(36, 0.4, 3),
      W_in: gaussians(6, 1, 4),
      b_rec: gaussians(6, 0.3, 5),
      W_out: gaussians(6, 1, 6),
      inputs: 1,
      form: "current",
      activation: "softplus",
      readout: "sigmoid",
      placement,
    });
    const e = await given(
      network,
      constantTrials(
        network,
        Array.from({ length: 12 }, (_, k) => [k / 6 - 1]),
        30,
      ),
    );
    expect(e.fixedPoints.length).toBeGreaterThan(0);
    for (const { output } of e.fixedPoints) expect(output[0] > 0 && output[0] < 1).toBe(true);
    expectPlain(e);
  });

  it("feedforward: one step, leak 1, no recurrence", async () => {
    const network = handmade({
      W_rec: new Float32Array(64),
      W_in: gaussians(8, 2, 7),
      b_rec: gaussians(8, 1, 8),
      inputs: 1,
      leak: 1,
      std: 1,
    });
    const trials = constantTrials(
      network,
      Array.from({ length: 16 }, (_, k) => [k / 8 - 1]),
      1,
    );
    trials.weight.fill(1);
    const e = await given(network, trials);
    expect(e.settling).toMatchObject({ slowestSteps: 0, endsBefore: false, trialSteps: 1 });
    expect(e.fixedPoints.every(({ stability }) => stability?.spectralRadius === 0)).toBe(true);
    expectPlain(e);
  });

  it("hidden layers: operating points of each, nothing of fixed points", async () => {
    const network = networkFromTensors(
      {
        ...handmade({ W_rec: new Float32Array(81), inputs: 1, std: 1 }).specification,
        layers: [5, 4],
        leak: 1,
        noise: { placement: "outside", std: 1 },
      },
      {
        "layers.1.W": gaussians(5, 2, 1),
        "layers.1.b": gaussians(5, 1, 2),
        "layers.2.W": gaussians(20, 0.5, 3),
        "layers.2.b": gaussians(4, 0.5, 4),
        W_out: gaussians(4, 1, 5),
        b_out: [0],
      },
    );
    const trials = constantTrials(
      network,
      Array.from({ length: 12 }, (_, k) => [k / 6 - 1]),
      1,
    );
    trials.weight.fill(1);
    const e = await given(network, trials, { levels: [0, 0.5, 1] });
    expect(e.layers?.map(({ units }) => units)).toEqual([5, 4]);
    // Nothing comes before the first layer; outside noise of the first is inside noise of the second.
    expect(e.layers?.[0].incomingNoise).toBe(0);
    expect(e.layers?.[1].incomingNoise).toBeGreaterThan(0.5);
    expect(e.predicted?.curve[0].biasSquared).toBeCloseTo(e.measured?.curve[0].biasSquared ?? NaN, 5);
    expect(Math.abs((e.predicted?.curve[2].variance ?? NaN) / (e.measured?.curve[2].variance ?? NaN) - 1)).toBeLessThan(
      0.2,
    );
    expect(e.fixedPoints).toEqual([]);
    expect(e.remarks.join(" ")).toMatch(/inside one layer later/);
    expectPlain(e);
  });

  it("noise on the input: predicted, and smoothed with what arrives at each unit", async () => {
    const network = handmade({ W_rec: gaussians(16, 0.3, 1), W_in: gaussians(4, 1, 2), inputs: 1 });
    const noise = { placement: "input", std: 0.5 } as const;
    const noisy = { ...network, specification: { ...network.specification, noise } };
    const inputs = Array.from({ length: 8 }, (_, k) => [k / 4 - 1]);
    const e = await given(noisy, constantTrials(network, inputs, 20), { levels: [0, 0.5, 1] });
    expect(e.predicted?.curve[0].biasSquared).toBeCloseTo(e.measured?.curve[0].biasSquared ?? NaN, 4);
    expect(e.operatingPoints?.transmission.median).toBeGreaterThan(0);
    expect(e.units.length).toBe(4);
    expectPlain(e);
  });

  it("trials whose inputs move: mean inputs are frozen; pulses: what is held", async () => {
    const network = handmade({ W_rec: gaussians(16, 0.4, 9), W_in: gaussians(4, 1, 10), inputs: 1 });
    const noisy: Trials = { ...emptyTrials({ steps: 20, inputs: 1, outputs: 1, count: 8 }) };
    noisy.input.set(gaussians(160, 1, 11));
    noisy.weight.fill(1);
    const moving = await given(network, noisy);
    expect(moving.search.inputs).toBe("averaged");
    expect(moving.settling.atFixedPoints).toBeNull();
    expectPlain(moving);
    const pulses: Trials = { ...noisy, input: noisy.input.map((_, k) => (Math.floor(k / 8) % 10 === 3 ? 1 : 0)) };
    const held = await given(network, pulses);
    expect(held.search).toMatchObject({ inputs: "held", different: 1 });
    expect(held.fixedPoints.every(({ input }) => input[0] === 0)).toBe(true);
  });
});

/** The specification of ctrnn-outside with a training noise of 0. */
function silentCopy(): Pick<Network, "specification"> {
  const { specification } = exampleNetwork("ctrnn-outside");
  return { specification: { ...specification, noise: { placement: "inside", std: 0 } } };
}

it("can be stopped, and reports progress that only grows", async () => {
  const stop = new AbortController();
  const shares: number[] = [];
  const work = given(exampleNetwork("ctrnn-inside"), exampleTrials(), {
    signal: stop.signal,
    onProgress: (share) => {
      shares.push(share);
      if (share > 0.05) stop.abort();
    },
  });
  await expect(work).rejects.toMatchObject({ code: "aborted" });
  expect(shares.every((share, k) => k === 0 || share >= shares[k - 1])).toBe(true);
});
