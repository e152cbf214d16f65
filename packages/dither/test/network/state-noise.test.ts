/** Noise that follows the state: its laws, the float64 reference, and the kernel against it. */

import { groupSize } from "@dither/kernels";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  initialNetwork,
  networkFor,
  findTask,
  withNoise,
  type Network,
  type NetworkSpecification,
  type NoiseKind,
} from "../../src/index.js";
import { kernelFor, setNoiseStd } from "../../src/network/simulation/network-kernel.js";
import { parameterLayout } from "../../src/network/specification/parameter-layout.js";
import type { NoiseSpecification } from "../../src/network/specification/noise.js";
import { differentiateReference, simulateReference } from "../../src/network/simulation/reference.js";
import { shapedNoise } from "../../src/random/shaped-noise.js";
import { draws, firstUserStream } from "../../src/random/draws.js";
import { seedKey } from "../../src/random/seed.js";
import { randomCase, referenceTrial, tensorsOf, trialRows, type RandomCase } from "./random-case.js";

const stream = firstUserStream + 1;

const laws: readonly NoiseSpecification[] = (["inside", "outside"] as const).flatMap((placement) => [
  { placement, std: 0.6, kind: "poisson", gain: 0.5 },
  { placement, std: 0.4, kind: "multiplicative" },
  { placement, std: 0.3, kind: "dropout" },
  { placement, std: 0.3, kind: "gaussian-dropout" },
]);

const text = ({ kind, placement }: NoiseSpecification): string => `${kind} ${placement}`;

/** Networks of the rate form with noise of a law. */
function casesOf(noise: NoiseSpecification, count: number, size: Parameters<typeof randomCase>[0]): RandomCase[] {
  return fc.sample(randomCase(size), { seed: 7, numRuns: count }).map(({ network, trials }) => {
    const { specification } = network;
    return { network: { ...network, specification: { ...specification, form: "rate", noise } }, trials };
  });
}

/** The noise `[step][unit]` of a trial as the kernel draws it. */
function drawsOf({ specification: { seed, units, noise } }: Network, trial: number, steps: number): number[][] {
  const law = noise.kind === "dropout" ? "uniform" : "gaussian";
  return shapedNoise(draws(seed, stream), { rows: units, law }, trial, steps);
}

describe("the reference", () => {
  /** The equations written out, for relu and no others. */
  const stepOf = ({ specification: s, ...network }: Network, h: number[], u: number[], xi: number[]): number[] => {
    const { W_rec, W_in, b_rec } = tensorsOf({ specification: s, ...network });
    const { kind, placement, std, gain = 1 } = s.noise;
    const noisy = (values: number[]): number[] =>
      values.map((x, i) => {
        if (kind === "poisson") return x + std * Math.sqrt(gain * Math.max(0, x)) * xi[i];
        if (kind === "multiplicative") return x * (1 + std * xi[i]);
        if (kind === "gaussian-dropout") return x * (1 + Math.sqrt(std / (1 - std)) * xi[i]);
        // A uniform number on [0, 1] from the draw of variance 1.
        return xi[i] / Math.sqrt(12) + 0.5 >= std ? x / (1 - std) : 0;
      });
    const sent = placement === "inside" && kind !== "multiplicative" ? noisy(h) : h;
    const drive = h.map((_, i) => {
      let a = b_rec[i];
      sent.forEach((x, k) => (a += W_rec[i * h.length + k] * x));
      u.forEach((x, c) => (a += W_in[i * u.length + c] * x));
      return a;
    });
    const argument = placement === "inside" && kind === "multiplicative" ? noisy(drive) : drive;
    const f = argument.map((a) => Math.max(0, a));
    const rate = placement === "outside" ? noisy(f) : f;
    return h.map((x, i) => (1 - s.leak) * x + s.leak * rate[i]);
  };

  it.each(laws)("has the equations of %j", (noise) => {
    for (const one of casesOf(noise, 5, { units: 6, inputs: 2, outputs: 2, steps: 8, trials: 1 })) {
      const network = { ...one.network, specification: { ...one.network.specification, activation: "relu" as const } };
      const trial = referenceTrial({ ...one, network }, 0, drawsOf(network, 0, one.trials.steps));
      const { rates } = simulateReference(network.specification, tensorsOf(network), trial);
      let h = trial.initialState;
      trial.input.forEach((u, t) => {
        h = stepOf(network, h, u, trial.noise[t]);
        h.forEach((x, i) => expect(rates[t + 1][i]).toBeCloseTo(x, 12));
      });
    }
  });

  it.each(laws)("has the gradient of central differences with %j", (noise) => {
    const size = { units: 5, inputs: 2, outputs: 2, steps: 6, trials: 1 };
    for (const one of casesOf(noise, 6, size)) {
      const { network, trials } = one;
      // Rates of the logistic function stay away from the square root's end.
      const s: NetworkSpecification = { ...network.specification, activation: "sigmoid", initialState: "trained" };
      const trial = referenceTrial(one, 0, drawsOf(network, 0, trials.steps));
      const start = { ...trial, initialState: trial.initialState.map(() => 0.4) };
      const target = trialRows(trials.target, trials, s.outputs, 0);
      const weight = trialRows(trials.weight, trials, s.outputs, 0);
      const tensors = tensorsOf(network);
      const { initialState: _, loss: __, ...gradient } = differentiateReference(s, tensors, start, target, weight);
      const lossAt = (): number => differentiateReference(s, tensors, start, target, weight).loss;
      for (const [name, values] of Object.entries(gradient) as [keyof typeof tensors, Float64Array][]) {
        const scale = Math.max(...Array.from(values, Math.abs), 1e-3);
        values.forEach((slope, k) => {
          const at = tensors[name];
          const before = at[k];
          at[k] = before + 1e-5;
          const up = lossAt();
          at[k] = before - 1e-5;
          const down = lossAt();
          at[k] = before;
          expect(Math.abs(slope - (up - down) / 2e-5) / scale, `${name} ${k}`).toBeLessThan(1e-6);
        });
      }
    }
  });
});

describe("the kernel", () => {
  it.each(laws)("has the reference's loss and gradient, to 1e-4 of each tensor's largest, with %j", async (noise) => {
    for (const { network, trials } of casesOf(noise, 8, { units: 9, inputs: 3, outputs: 4, steps: 30, trials: 20 })) {
      const { specification } = network;
      const kernel = await kernelFor(specification, trials, "given");
      kernel.parameters.set(network.parameters);
      kernel.pack();
      setNoiseStd(kernel, specification, specification.noise.std);
      kernel.loadTrials(trials);
      kernel.clearTotal();
      let loss = 0;
      for (let group = 0; group < kernel.groups; group++) {
        kernel.drawNoise({ key: seedKey(specification.seed), stream, firstTrial: group * groupSize, index: 0 });
        loss += kernel.differentiate(group);
        kernel.addGradient();
      }
      const sum = new Float64Array(kernel.total.length);
      const magnitude = new Float64Array(kernel.total.length);
      let expected = 0;
      for (let k = 0; k < trials.count; k++) {
        const trial = referenceTrial({ network, trials }, k, drawsOf(network, k, trials.steps));
        const target = trialRows(trials.target, trials, specification.outputs, k);
        const weight = trialRows(trials.weight, trials, specification.outputs, k);
        const g = differentiateReference(specification, tensorsOf(network), trial, target, weight);
        expected += g.loss;
        for (const { name, offset } of parameterLayout(specification))
          (name === "h0" ? g.initialState : (g as unknown as Record<string, number[]>)[name]).forEach((x, i) => {
            sum[offset + i] += x;
            magnitude[offset + i] += Math.abs(x);
          });
      }
      expect(Math.abs(loss / expected - 1)).toBeLessThan(1e-5);
      for (const { name, offset, size } of parameterLayout(specification)) {
        const tolerance = 1e-4 * Math.max(...magnitude.subarray(offset, offset + size), 1e-6);
        for (let i = offset; i < offset + size; i++)
          expect(Math.abs(kernel.total[i] - sum[i]), `${name} of ${text(noise)}`).toBeLessThanOrEqual(tolerance);
      }
    }
  });

  it("has a variance of Fano factor times gain times rate, and drops as many as it says", async () => {
    const task = findTask("sin");
    const base = networkFor(task, { units: 4, leak: 1, activation: "sigmoid", noise: 0.5, placement: "outside" });
    for (const [kind, std, expected] of [
      ["poisson", 0.7, 0.49 * 0.5 * 0.5],
      ["multiplicative", 0.7, 0.49 * 0.25],
      ["dropout", 0.2, 0.25 * 0.25],
      ["gaussian-dropout", 0.2, 0.25 * 0.25],
    ] as const) {
      const gain = kind === "poisson" ? { gain: 0.5 } : {};
      const specification = { ...base, noise: { placement: "outside" as const, std, kind, ...gain } };
      const trials = { steps: 200, count: 64, inputs: 1, outputs: 1, ...emptyTrials(200, 64) };
      const kernel = await kernelFor(specification, trials, "simulation");
      kernel.parameters.fill(0);
      kernel.pack();
      setNoiseStd(kernel, specification, std);
      kernel.loadTrials(trials);
      const values: number[] = [];
      for (let group = 0; group < 4; group++) {
        kernel.drawNoise({ key: [3, 0], stream, firstTrial: group * groupSize, index: 0 });
        kernel.simulate(group);
        for (let t = 1; t <= 200; t++) for (let i = 0; i < 4; i++) values.push(...kernel.stateRow(t, i));
      }
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const variance = values.reduce((a, x) => a + (x - mean) * (x - mean), 0) / values.length;
      // 51,200 values: standard errors of 0.3 % of the mean and 0.7 % of the variance at most.
      expect(mean, kind).toBeCloseTo(0.5, 2);
      expect(variance / expected, kind).toBeCloseTo(1, 1);
      expect(Math.abs(variance / expected - 1), kind).toBeLessThan(0.03);
      if (kind === "dropout")
        expect(Math.abs(values.filter((x) => x === 0).length / values.length - std)).toBeLessThan(0.007);
    }
  });
});

const emptyTrials = (
  steps: number,
  count: number,
): { input: Float32Array; target: Float32Array; weight: Float32Array } => ({
  input: new Float32Array(steps * count),
  target: new Float32Array(steps * count),
  weight: new Float32Array(steps * count).fill(1),
});

describe("what such noise does not go with", () => {
  const task = findTask("sin");
  const noise = (kind: NoiseKind, more: object = {}): Parameters<typeof networkFor>[1] => ({
    noise: 0.3,
    noiseDetails: { kind, ...more },
  });

  it.each([
    [{ ...noise("dropout"), noise: 1 }, "expected a dropout rate of 0 or more and below 1, got 1"],
    [{ ...noise("gaussian-dropout"), noise: 1.5 }, "below 1, got 1.5"],
    [{ ...noise("poisson"), noise: -1 }, "0 or more"],
    [noise("poisson", { gain: 0 }), "noise gain above 0"],
    [noise("dropout", { gain: 2 }), "expected no noise gain, since the noise is dropout"],
    [{ ...noise("dropout"), placement: "input" as const }, "placement inside or outside"],
    [{ ...noise("poisson"), cell: "gru" as const }, "leaky units, got gru"],
    [{ ...noise("poisson"), form: "current" as const }, "form rate"],
    [noise("dropout", { law: "laplace" }), "expected no law"],
    [noise("dropout", { timeConstant: 3 }), "no time constant"],
    [{ ...noise("dropout"), layers: [8, 8] }, "placement outside in hidden layers"],
  ])("refuses %j by name", (choice, message) => {
    expect(() => networkFor(task, choice)).toThrow(message);
  });

  it("keeps the kind where the test changes something else, and leaves it where the test says so", () => {
    const network = initialNetwork(networkFor(task, noise("poisson", { gain: 2 })));
    expect(withNoise(network, { placement: "outside" }).specification.noise).toEqual({
      placement: "outside",
      std: 0.3,
      kind: "poisson",
      gain: 2,
    });
    expect(withNoise(network, { kind: "additive" }).specification.noise).toEqual({ placement: "inside", std: 0.3 });
  });
});
