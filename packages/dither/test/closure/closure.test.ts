/** The closure against the noise-free network, exact linear laws, a change of variables and simulation. */

import fc from "fast-check";
import { hasLabels } from "../../src/network/specification/readouts.js";
import { describe, expect, it } from "vitest";
import { closure } from "../../src/closure/closure.js";
import { makeClosure } from "../../src/closure/make-closure.js";
import { noiseCorrelation } from "../../src/closure/method.js";
import { closureWeights } from "../../src/closure/weights.js";
import { predictedCurve } from "../../src/closure/predicted-curve.js";
import { networkFromTensors, type Network } from "../../src/network/specification/network.js";
import { simulateReference } from "../../src/network/simulation/reference.js";
import { forms, placements } from "../../src/network/specification/specification.js";
import type { Trials } from "../../src/tasks/contract/trials.js";
import { randomCase, referenceTrial, tensorsOf } from "../network/random-case.js";
import { randomNetwork, randomTrials } from "./networks.js";
import { sampleOutputs } from "./sampling.js";

const variants = forms.flatMap((form) => placements.map((placement) => ({ form, placement })));

/** Outputs of one trial, `[step][output]`, under given noise `[step][unit]`. */
const outputs = (network: Network, trials: Trials, trial: number, noise: number[][]): number[][] =>
  simulateReference(network.specification, tensorsOf(network), referenceTrial({ network, trials }, trial, noise))
    .outputs;

describe("without noise", () => {
  it("the closure is the noise-free network, to 1e-12, with variance 0", () => {
    fc.assert(
      fc.property(
        randomCase({ units: 7, inputs: 3, outputs: 3, steps: 9, trials: 3 }).filter(
          (one) => !hasLabels(one.network.specification),
        ),
        fc.constantFrom("full" as const, "diagonal" as const),
        ({ network, trials }, covariance) => {
          const silence = Array.from({ length: trials.steps }, () =>
            new Array<number>(network.specification.units).fill(0),
          );
          const { mean, variance } = closure(network, trials, { std: 0, covariance });
          expect(variance.every((v) => v === 0)).toBe(true);
          for (let k = 0; k < trials.count; k++)
            outputs(network, trials, k, silence).forEach((row, t) =>
              row.forEach((z, o) => {
                const error = Math.abs(mean[(t * trials.outputs + o) * trials.count + k] - z);
                expect(error).toBeLessThan(1e-12 * Math.max(1, Math.abs(z)));
              }),
            );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("where every unit of ReLU stays above its kink", () => {
  // Then the network is linear, its law normal, and the closure exact: Var z = Σ G_s G_s' ρ^|s−s'| with G the response
  // of the output to a unit impulse of noise.
  it.each(variants.flatMap((v) => [0, 3].map((tau) => ({ ...v, tau }))))(
    "$form form, noise $placement with time constant $tau: mean and variance are exact",
    ({ form, placement, tau }) => {
      const network = randomNetwork(
        { form, noise: { placement, std: 0.2 }, initialState: "trained", outputs: 2 },
        { offset: 30 },
      );
      const trials = randomTrials(network.specification, { steps: 7, count: 2 });
      const { units: N, noise } = network.specification;
      const { mean, variance } = closure(network, trials, { noiseTimeConstant: tau });
      const silence = (): number[][] => Array.from({ length: trials.steps }, () => new Array<number>(N).fill(0));
      for (let k = 0; k < trials.count; k++) {
        const silent = outputs(network, trials, k, silence());
        const expected = silent.map((row) => row.map(() => 0));
        for (let i = 0; i < N; i++) {
          const response = silent.map((_, s) => {
            const impulse = silence();
            impulse[s][i] = 1;
            return outputs(network, trials, k, impulse).map((row, t) => row.map((z, o) => z - silent[t][o]));
          });
          for (let s = 0; s < trials.steps; s++)
            for (let r = 0; r < trials.steps; r++) {
              const correlation = s === r ? 1 : tau === 0 ? 0 : Math.exp(-Math.abs(s - r) / tau);
              silent.forEach((row, t) =>
                row.forEach((_, o) => (expected[t][o] += correlation * response[s][t][o] * response[r][t][o])),
              );
            }
        }
        silent.forEach((row, t) =>
          row.forEach((z, o) => {
            const at = (t * trials.outputs + o) * trials.count + k;
            expect(Math.abs(mean[at] - z)).toBeLessThan(1e-9);
            expect(Math.abs(variance[at] - expected[t][o])).toBeLessThan(1e-9 * Math.max(noise.std, expected[t][o]));
          }),
        );
      }
    },
  );
});

describe("the two forms with outside noise", () => {
  // x = W h + I turns one into the other where the input is constant and r[0] carries noise. A current network that starts
  // from 0 under the input u/γ stands at x[1] = I, with noise in r[1], when the rate network stands at h[0] = 0.
  it.each([
    ["relu", 0],
    ["tanh", 0],
    ["relu", 4],
  ] as const)("%s with noise of time constant %i: are one system under x = W h + I", (activation, tau) => {
    const leak = 0.25;
    const noise = { placement: "outside", std: 0.6 } as const;
    const rate = randomNetwork({ activation, leak, noise }, { bias: 0 });
    const current: Network = { ...rate, specification: { ...rate.specification, form: "current" } };
    const N = rate.specification.units;
    const h = makeClosure(closureWeights(rate), { noiseTimeConstant: tau });
    const x = makeClosure(closureWeights(current), { noiseTimeConstant: tau });
    const drive = Float64Array.from({ length: N }, (_, i) => Math.sin(3 * i + 1));
    h.start(noise.std);
    x.start(noise.std);
    x.advance(drive.map((d) => d / leak));
    const { recurrent: W } = closureWeights(rate);
    for (let t = 0; t < 12; t++) {
      for (let i = 0; i < N; i++) {
        let mean = drive[i];
        for (let k = 0; k < N; k++) mean += W[i * N + k] * h.state.mean[k];
        expect(Math.abs(x.state.mean[i] - mean)).toBeLessThan(1e-13);
        for (let j = 0; j < N; j++) {
          let covariance = 0;
          for (let k = 0; k < N; k++)
            for (let l = 0; l < N; l++) covariance += W[i * N + k] * h.state.S[k * N + l] * W[j * N + l];
          expect(Math.abs(x.state.S[i * N + j] - covariance)).toBeLessThan(1e-13);
        }
      }
      h.advance(drive);
      x.advance(drive);
    }
    expect(x.state.S[0]).toBeGreaterThan(1e-3);
  });
});

describe("the diagonal closure", () => {
  it.each(variants.flatMap((v) => [0, 2].map((tau) => ({ ...v, tau }))))(
    "$form form, $placement, time constant $tau: is the full one where no unit feeds another",
    ({ form, placement, tau }) => {
      for (const own of [0, 0.7]) {
        const random = randomNetwork({ form, activation: "softplus", noise: { placement, std: 0.8 } });
        const { units: N } = random.specification;
        const W_rec = Array.from({ length: N * N }, (_, at) => (at % (N + 1) === 0 ? own : 0));
        const network = networkFromTensors(random.specification, { ...tensorsOf(random), W_rec });
        const trials = randomTrials(network.specification, { steps: 8, count: 2 });
        const full = closure(network, trials, { noiseTimeConstant: tau, keep: "means" });
        const diagonal = closure(network, trials, { noiseTimeConstant: tau, keep: "means", covariance: "diagonal" });
        for (const name of ["mean", "variance"] as const)
          full[name].forEach((value, i) => expect(Math.abs(diagonal[name][i] - value)).toBeLessThan(1e-12));
        full.stateMean?.forEach((value, i) =>
          expect(Math.abs((diagonal.stateMean?.[i] ?? NaN) - value)).toBeLessThan(1e-12),
        );
      }
    },
  );
});

describe("against simulation", () => {
  // Eight units well in the bends of tanh and ReLU, with inputs that change at every step. White noise: variance within the
  // 12 % that specs/science.md states for the current form; with 40,000 draws the worst were 3.6 % (rate) and 5.7 %
  // (current). For coloured noise nothing is stated; the worst was 12 % (ReLU, rate form, inside), within 16 % here.
  const draws = 4000;
  it.each(variants.flatMap((v) => [0, 3].flatMap((tau) => (["tanh", "relu"] as const).map((f) => ({ ...v, tau, f })))))(
    "$f, $form form, noise $placement with time constant $tau",
    ({ form, placement, tau, f }) => {
      const noise = { placement, std: 1 };
      const network = randomNetwork({ form, activation: f, units: 8, leak: 0.2, noise, inputs: 1 });
      const trials = randomTrials(network.specification, { steps: 16, count: 1 });
      const { mean, variance } = closure(network, trials, { noiseTimeConstant: tau });
      const sampled = sampleOutputs(network, trials, { draws, correlation: noiseCorrelation(tau) });
      mean.forEach((m, i) => {
        // At most 0.8 % of the output's spread, beside 1.6 % from sampling; the shift itself is up to two spreads.
        expect(Math.abs(m - sampled.mean[i])).toBeLessThan(0.025 * Math.sqrt(sampled.variance[i]));
        expect(Math.abs(variance[i] / sampled.variance[i] - 1)).toBeLessThan(tau === 0 ? 0.12 : 0.16);
      });
    },
  );
});

describe("readout, shapes and errors", () => {
  it("a sigmoid readout has the mean and variance of the sigmoid of a normal output", () => {
    const squashed = randomNetwork({
      readout: "sigmoid",
      activation: "tanh",
      outputs: 1,
      noise: { placement: "outside", std: 1 },
    });
    const trials = randomTrials(squashed.specification, { steps: 6, count: 1 });
    const plain: Network = { ...squashed, specification: { ...squashed.specification, readout: "identity" } };
    const linear = closure(plain, trials);
    const { mean, variance } = closure(squashed, trials);
    // Midpoint sums over ±9 standard deviations.
    mean.forEach((m, i) => {
      let first = 0;
      let second = 0;
      for (let z = -9; z < 9; z += 0.01) {
        const at = z + 0.005;
        const weight = (0.01 * Math.exp((-at * at) / 2)) / Math.sqrt(2 * Math.PI);
        const s = 1 / (1 + Math.exp(-linear.mean[i] - Math.sqrt(linear.variance[i]) * at));
        first += weight * s;
        second += weight * s * s;
      }
      expect(m).toBeCloseTo(first, 11);
      expect(variance[i]).toBeCloseTo(second - first * first, 11);
    });
  });

  it("kept states give the outputs, trials do not touch one another, and covariances are positive", () => {
    const network = randomNetwork({ activation: "softplus", outputs: 1 });
    const { units: N } = network.specification;
    const trials = randomTrials(network.specification, { steps: 5, count: 3 });
    const all = closure(network, trials, { keep: "covariances" });
    const { W_out, b_out } = tensorsOf(network);
    const { stateMean, stateCovariance } = all;
    if (!stateMean || !stateCovariance) throw new Error("nothing was kept");
    expect(stateCovariance.length).toBe(5 * N * N * 3);
    for (let t = 0; t < 5; t++)
      for (let k = 0; k < 3; k++) {
        let mean = b_out[0];
        let variance = 0;
        for (let i = 0; i < N; i++) {
          mean += W_out[i] * stateMean[(t * N + i) * 3 + k];
          for (let j = 0; j < N; j++) variance += W_out[i] * W_out[j] * stateCovariance[((t * N + i) * N + j) * 3 + k];
        }
        expect(all.mean[t * 3 + k]).toBeCloseTo(mean, 12);
        expect(all.variance[t * 3 + k]).toBeCloseTo(variance, 12);
        expect(variance).toBeGreaterThan(0);
      }
  });

  it("the curve is bias² and variance by their definition, in the order of the levels", () => {
    const network = randomNetwork({ activation: "relu" });
    const trials = randomTrials(network.specification, { steps: 5, count: 4 });
    trials.weight.fill(0, 3 * 2 * 4);
    const total = trials.weight.reduce((a, b) => a + b, 0);
    const curve = predictedCurve(network, trials, [0.9, 0, 0.4]);
    for (const { std, loss, biasSquared, variance } of curve) {
      const result = closure(network, trials, { std });
      const sum = (of: (i: number) => number): number =>
        trials.weight.reduce((running, w, i) => running + w * of(i), 0) / total;
      expect(biasSquared).toBeCloseTo(
        sum((i) => (result.mean[i] - trials.target[i]) ** 2),
        12,
      );
      expect(variance).toBeCloseTo(
        sum((i) => result.variance[i]),
        12,
      );
      expect(loss).toBe(biasSquared + variance);
    }
    expect(curve.map((point) => point.std)).toEqual([0.9, 0, 0.4]);
  });

  it("refuses trials that do not fit, levels and time constants below 0", () => {
    const network = randomNetwork({});
    const trials = randomTrials(network.specification, { steps: 3, count: 1 });
    expect(() => closure(network, { ...trials, inputs: 1 })).toThrow(/the network has 2 inputs/);
    expect(() => closure(network, trials, { std: -1 })).toThrow(/noise level/);
    expect(() => closure(network, trials, { noiseTimeConstant: -1 })).toThrow(/time constant of 0 steps or more/);
    expect(() => predictedCurve(network, trials, [0, NaN])).toThrow(/noise level/);
  });
});
