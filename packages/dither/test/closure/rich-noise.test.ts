/** The closure under every kind of noise, with a leak per unit, and in feedforward networks: exact linear laws and simulation. */

import { describe, expect, it } from "vitest";
import { closure } from "../../src/closure/closure.js";
import { networkFromTensors, type Network } from "../../src/network/specification/network.js";
import { noiseSize, type NoiseSpecification } from "../../src/network/specification/noise.js";
import { simulateReference } from "../../src/network/simulation/reference.js";
import { simulate } from "../../src/network/simulation/simulate.js";
import {
  forms,
  placements,
  type Form,
  type NetworkSpecification,
} from "../../src/network/specification/specification.js";
import { draws, firstUserStream } from "../../src/random/draws.js";
import type { Trials } from "../../src/tasks/contract/trials.js";
import { referenceTrial, tensorsOf } from "../network/random-case.js";
import { randomNetwork, randomTrials } from "./networks.js";

const units = 5;
const leaks = [0.1, 0.25, 0.5, 0.9, 1];

/** A covariance `[row, row]` with correlations of about a half. */
function covarianceOf(size: number): number[][] {
  const root = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, k) => 0.5 + Math.cos(1.3 * i + 2.1 * k)),
  );
  return root.map((a) => root.map((b) => a.reduce((sum, x, k) => sum + x * b[k], 0) / size));
}

const scales = [0, 0.5, 1, 1.5, 2];
const kinds: { name: string; form: Form; noise: NoiseSpecification }[] = forms.flatMap((form) =>
  [0, 3].flatMap((tau) => [
    ...placements.flatMap((placement) => [
      { name: "scales", form, noise: { placement, std: 0.2, timeConstant: tau, scales } },
      {
        name: "a covariance",
        form,
        noise: { placement, std: 0.2, timeConstant: tau, covariance: covarianceOf(units) },
      },
    ]),
    { name: "no scales", form, noise: { placement: "input" as const, std: 0.2, timeConstant: tau } },
    { name: "scales", form, noise: { placement: "input" as const, std: 0.2, timeConstant: tau, scales: [0.5, 1.5] } },
    {
      name: "a covariance",
      form,
      noise: { placement: "input" as const, std: 0.2, timeConstant: tau, covariance: covarianceOf(2) },
    },
  ]),
);

/** Cov ξ between rows. */
function between({ scales, covariance }: NoiseSpecification, i: number, k: number): number {
  return covariance?.[i][k] ?? (i === k ? (scales?.[i] ?? 1) ** 2 : 0);
}

/** Outputs of trial 0 under given draws of unit scale, `[step][output]`. */
function outputs(network: Network, trials: Trials, noise: number[][]): number[][] {
  const { scales: _, covariance: __, ...plain } = network.specification.noise;
  const specification = { ...network.specification, noise: plain };
  return simulateReference(specification, tensorsOf(network), referenceTrial({ network, trials }, 0, noise)).outputs;
}

/** As many copies of one trial as there are to be draws. */
function copies(trials: Trials, count: number): Trials {
  const spread = (values: Float32Array): Float32Array =>
    Float32Array.from({ length: values.length * count }, (_, at) => values[Math.floor(at / count)]);
  return {
    ...trials,
    count,
    input: spread(trials.input),
    target: spread(trials.target),
    weight: spread(trials.weight),
  };
}

interface Sampled {
  mean: number;
  variance: number;
}

/** Mean and variance of every output over draws of the network's own noise, `[step, output]`. */
async function sampled(network: Network, trials: Trials, count: number): Promise<Sampled[]> {
  const { outputs: z } = await simulate(network, copies(trials, count));
  return Array.from({ length: trials.steps * trials.outputs }, (_, row) => {
    const values = z.subarray(row * count, (row + 1) * count);
    const mean = values.reduce((a, b) => a + b, 0) / count;
    return { mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (count - 1) };
  });
}

describe("where every unit of ReLU stays above its kink", () => {
  it.each(kinds)(
    "$form form, noise $noise.placement with $name, time constant $noise.timeConstant, a leak per unit: exact",
    ({ form, noise }) => {
      const network = randomNetwork({ form, noise, leaks, units, outputs: 2 }, { offset: 30 });
      const trials = randomTrials(network.specification, { steps: 6, count: 1 });
      const rows = noiseSize(noise, network.specification);
      const { mean, variance } = closure(network, trials);
      const silence = (): number[][] => Array.from({ length: 6 }, () => new Array<number>(rows).fill(0));
      const silent = outputs(network, trials, silence());
      const responses = Array.from({ length: rows }, (_, i) =>
        silent.map((_, s) => {
          const impulse = silence();
          impulse[s][i] = 1;
          return outputs(network, trials, impulse).map((row, t) => row.map((z, o) => z - silent[t][o]));
        }),
      );
      const tau = noise.timeConstant ?? 0;
      silent.forEach((row, t) =>
        row.forEach((z, o) => {
          let expected = 0;
          for (let i = 0; i < rows; i++)
            for (let k = 0; k < rows; k++)
              for (let s = 0; s <= t; s++)
                for (let r = 0; r <= t; r++) {
                  const over = s === r ? 1 : tau === 0 ? 0 : Math.exp(-Math.abs(s - r) / tau);
                  expected += between(noise, i, k) * over * responses[i][s][t][o] * responses[k][r][t][o];
                }
          const at = t * 2 + o;
          expect(Math.abs(mean[at] - z)).toBeLessThan(1e-9);
          expect(Math.abs(variance[at] - expected)).toBeLessThan(1e-9 * Math.max(0.2, expected));
        }),
      );
    },
  );
});

/** The largest error of a mean output in its standard deviations, and of a variance relative to it, over steps and outputs. */
async function errorsOf(network: Network): Promise<{ mean: number; variance: number }> {
  const trials = randomTrials(network.specification, { steps: 8, count: 1 });
  const { mean, variance } = closure(network, trials);
  const measured = await sampled(network, trials, 16384);
  return {
    mean: Math.max(...measured.map((one, at) => Math.abs(mean[at] - one.mean) / Math.sqrt(one.variance))),
    variance: Math.max(...measured.map((one, at) => Math.abs(variance[at] / one.variance - 1))),
  };
}

const wide = 12;
const strong: [what: string, change: Partial<NetworkSpecification>][] = [
  ["a leak per unit", { leaks: Array.from({ length: wide }, (_, i) => 0.1 + i / 24) }],
  ["scales", { noise: { placement: "inside", std: 1, scales: Array.from({ length: wide }, (_, i) => i / 6) } }],
  ["noise shared inside", { noise: { placement: "inside", std: 1, covariance: covarianceOf(wide) } }],
  ["noise shared outside", { noise: { placement: "outside", std: 1, covariance: covarianceOf(wide) } }],
  ["noise on the inputs", { noise: { placement: "input", std: 1 } }],
  ["coloured noise on the inputs", { noise: { placement: "input", std: 1, timeConstant: 3 } }],
];

describe("against simulation, ReLU with noise 1", () => {
  it.each(forms.flatMap((form) => strong.map(([what, change]) => ({ form, what, change }))))(
    "$form form, $what: means within 0.05 standard deviations, variances within 13 %",
    async ({ form, change }) => {
      const noise = { placement: "inside", std: 1 } as const;
      const error = await errorsOf(randomNetwork({ form, units: wide, activation: "relu", noise, ...change }));
      expect(error.mean).toBeLessThan(0.05);
      expect(error.variance).toBeLessThan(0.13);
    },
  );

  it.each([
    ["laplace", 0.06, 0.12],
    ["uniform", 0.06, 0.12],
    ["two-point", 0.15, 0.2],
  ] as const)(
    "%s noise inside is taken for Gaussian: means within %f, variances within %f",
    async (law, mean, most) => {
      const error = await errorsOf(
        randomNetwork({ units: wide, activation: "relu", noise: { placement: "inside", std: 1, law } }),
      );
      expect(error.mean).toBeLessThan(mean);
      expect(error.variance).toBeLessThan(most);
      // What the sampling error of 1 % would not show.
      if (law === "two-point") expect(error.mean).toBeGreaterThan(0.05);
    },
  );
});

describe("feedforward networks", () => {
  const layers = [16, 12, 8];
  const layered = (placement: "inside" | "outside", std = 0.7): Network => {
    const random = draws(3, firstUserStream);
    const gaussians = (size: number, scale: number, array: number): number[] =>
      Array.from({ length: size }, (_, k) => scale * random.gaussian(k, array));
    return networkFromTensors(
      {
        ...{ units: 36, inputs: 2, outputs: 2, layers, activation: "relu", form: "rate", leak: 1 },
        ...{ noise: { placement, std }, readout: "identity", initialState: "zero", seed: 3 },
      },
      {
        "layers.1.W": gaussians(32, 1, 0),
        "layers.1.b": gaussians(16, 0.5, 1),
        "layers.2.W": gaussians(192, 0.25, 2),
        "layers.2.b": gaussians(12, 0.3, 3),
        "layers.3.W": gaussians(96, 0.3, 4),
        "layers.3.b": gaussians(8, 0.3, 5),
        W_out: gaussians(16, 0.4, 6),
        b_out: gaussians(2, 0.3, 7),
      },
    );
  };

  it.each(placements)(
    "noise %s in every layer: means within 0.03 standard deviations, variances within 6 %",
    async (placement) => {
      const error = await errorsOf(layered(placement));
      expect(error.mean).toBeLessThan(0.03);
      expect(error.variance).toBeLessThan(0.06);
    },
  );

  it("without noise the closure is the network; variances alone miss what units share", async () => {
    const silent = layered("inside", 0);
    const trials = randomTrials(silent.specification, { steps: 3, count: 4 });
    const { outputs: z } = await simulate(silent, trials);
    for (const covariance of ["full", "diagonal"] as const) {
      const { mean, variance } = closure(silent, trials, { covariance });
      mean.forEach((m, at) => expect(m).toBeCloseTo(z[at], 5));
      expect(variance.every((v) => v === 0)).toBe(true);
    }
    const noisy = layered("inside");
    const full = closure(noisy, trials);
    const diagonal = closure(noisy, trials, { covariance: "diagonal" });
    diagonal.mean.forEach((m, at) =>
      expect(Math.abs(m - full.mean[at])).toBeLessThan(0.1 * Math.sqrt(full.variance[at])),
    );
    expect(diagonal.variance[0]).not.toBeCloseTo(full.variance[0], 4);
  });
});
