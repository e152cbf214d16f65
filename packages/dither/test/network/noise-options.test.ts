/** Gradients and simulations of networks with every kind of noise, leaks per unit and rate penalties, against the float64 reference. */

import { groupSize } from "@dither/kernels";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kernelFor, setNoiseStd } from "../../src/network/simulation/network-kernel.js";
import { networkFromTensors, type Network } from "../../src/network/specification/network.js";
import { parameterLayout } from "../../src/network/specification/parameter-layout.js";
import { noiseShapeOf, noiseSize, type NoiseSpecification } from "../../src/network/specification/noise.js";
import { drawLaws } from "../../src/settings/names.js";
import { type RatePenalty } from "../../src/network/simulation/reference-trial.js";
import { differentiateReference, simulateReference } from "../../src/network/simulation/reference.js";
import { simulate } from "../../src/network/simulation/simulate.js";
import { withNoise } from "../../src/network/specification/with-noise.js";
import { draws, firstUserStream, streams } from "../../src/random/draws.js";
import { seedKey } from "../../src/random/seed.js";
import { shapedNoise } from "../../src/random/shaped-noise.js";
import { randomCase, referenceTrial, tensorsOf, trialRows, type RandomCase, type Sizes } from "./random-case.js";

const stream = firstUserStream + 2;

/** Random networks with everything that noise and leaks may be. */
function richCase(largest: Sizes): fc.Arbitrary<RandomCase> {
  return fc
    .tuple(
      randomCase(largest),
      fc.record({
        onInput: fc.constantFrom(false, false, true),
        louder: fc.constantFrom("none", "scales", "covariance"),
        law: fc.constantFrom(...drawLaws),
        timeConstant: fc.constantFrom(0, 2, 10),
        hasLeaks: fc.boolean(),
      }),
    )
    .map(([{ network, trials }, { onInput, louder, law, timeConstant, hasLeaks }]) => {
      const { specification: s } = network;
      const placement = onInput && s.inputs > 0 ? "input" : s.noise.placement;
      const size = noiseSize({ placement }, s);
      const random = draws(s.seed, firstUserStream + 3);
      const root = Array.from({ length: size }, (_, i) =>
        Array.from({ length: size }, (_, k) => random.gaussian(i, k)),
      );
      const covariance = root.map((a) => root.map((b) => a.reduce((sum, x, k) => sum + x * b[k], 0) / size));
      const noise: NoiseSpecification = {
        ...{ placement, std: s.noise.std, law, timeConstant },
        ...(louder === "scales" && { scales: Array.from({ length: size }, (_, i) => Math.fround(0.4 * i)) }),
        ...(louder === "covariance" && { covariance }),
      };
      const leaks = Array.from({ length: s.units }, (_, i) => Math.fround(random.uniform(i, 9)));
      return {
        network: networkFromTensors({ ...s, noise, ...(hasLeaks && { leaks }) }, tensorsOf(network)),
        trials,
      };
    });
}

/** The noise of a trial from the library's own definition, `[step][row]`. */
function noiseOf(
  { specification: s }: Network,
  trial: number,
  steps: number,
  at = stream,
  index = 0,
  level = 1,
): number[][] {
  const rows = noiseSize(s.noise, s);
  const shape = { rows, level, onInput: s.noise.placement === "input", ...noiseShapeOf(s.noise) };
  return shapedNoise(draws(s.seed, at), shape, trial, steps, index);
}

describe("networks with shaped noise", () => {
  it("have the gradient of the reference, fresh, from checkpoints, with trial levels and rate penalties", async () => {
    await fc.assert(
      fc.asyncProperty(
        richCase({ units: 9, inputs: 3, outputs: 3, steps: 40, trials: 20 }),
        fc.constantFrom(1, 0.5),
        fc.constantFrom(0, 0.01),
        async ({ network, trials }, level, absolute) => {
          const s = network.specification;
          const tensors = tensorsOf(network);
          const penalty: RatePenalty = { squared: 2 * absolute, absolute };
          const levels = Array.from({ length: groupSize }, (_, lane) => (lane % 3 === 0 ? level : 1));
          const expected = parameterLayout(s).map(({ size }) => new Float64Array(size));
          const magnitude = expected.map(() => 0);
          let expectedLoss = 0;
          for (let k = 0; k < trials.count; k++) {
            const trial = referenceTrial(
              { network, trials },
              k,
              noiseOf(network, k, trials.steps, stream, 3, levels[k % groupSize]),
            );
            if (s.activation === "relu" || absolute > 0) {
              const run = simulateReference(s, tensors, trial);
              if (s.activation === "relu")
                fc.pre(
                  run.arguments
                    .slice(1)
                    .flat()
                    .every((a) => Math.abs(a) > 1e-5),
                );
              if (absolute > 0)
                fc.pre(
                  run.rates
                    .slice(1)
                    .flat()
                    .every((r) => r === 0 || Math.abs(r) > 1e-5),
                );
            }
            const target = trialRows(trials.target, trials, s.outputs, k);
            const weight = trialRows(trials.weight, trials, s.outputs, k);
            const { loss: own, ...g } = differentiateReference(s, tensors, trial, target, weight, penalty);
            const gradients: Record<string, ArrayLike<number>> = { ...g, h0: g.initialState };
            expectedLoss += own;
            parameterLayout(s).forEach(({ name }, slot) => {
              const values = Array.from(gradients[name]);
              values.forEach((value, i) => (expected[slot][i] += value));
              magnitude[slot] += Math.max(0, ...values.map(Math.abs));
            });
          }
          const found: Float32Array[] = [];
          for (const checkpointSteps of [1000, 16]) {
            const kernel = await kernelFor(s, trials, "training", { checkpointSteps });
            kernel.parameters.set(network.parameters);
            kernel.pack();
            setNoiseStd(kernel, s, s.noise.std);
            kernel.setTrialNoise(levels);
            kernel.loadTrials(trials);
            kernel.clearTotal();
            let loss = 0;
            for (let group = 0; group < kernel.groups; group++) {
              const here = Array.from({ length: groupSize }, (_, lane) =>
                group * groupSize + lane < trials.count ? 1 : 0,
              );
              kernel.setRatePenalties(
                here.map((one) => one * penalty.squared),
                here.map((one) => one * penalty.absolute),
              );
              loss += kernel.differentiate(group, {
                key: seedKey(s.seed),
                stream,
                firstTrial: group * groupSize,
                index: 3,
              });
              loss += kernel.trialPenalty.reduce((sum, value) => sum + value, 0);
              kernel.addGradient();
            }
            expect(Math.abs(loss - expectedLoss)).toBeLessThanOrEqual(1e-5 * Math.abs(expectedLoss));
            parameterLayout(s).forEach(({ name, offset, size }, slot) => {
              for (let i = 0; i < size; i++)
                expect(Math.abs(kernel.total[offset + i] - expected[slot][i]), name).toBeLessThanOrEqual(
                  1e-4 * magnitude[slot],
                );
            });
            found.push(kernel.total.slice());
          }
          expect(found[1]).toEqual(found[0]);
        },
      ),
      { numRuns: 120 },
    );
  });

  it("simulate as the reference does", async () => {
    await fc.assert(
      fc.asyncProperty(richCase({ units: 7, inputs: 3, outputs: 2, steps: 20, trials: 17 }), async (one) => {
        const { network, trials } = one;
        const { states } = await simulate(network, trials, { draw: 2 });
        const { units } = network.specification;
        for (const k of [0, trials.count - 1]) {
          const noise = noiseOf(network, k, trials.steps, streams.testNoise, 2);
          const { rates } = simulateReference(network.specification, tensorsOf(network), referenceTrial(one, k, noise));
          const largest = Math.max(1, ...rates.flat().map(Math.abs));
          for (let t = 0; t < trials.steps; t++)
            for (let i = 0; i < units; i++)
              expect(Math.abs(states[(t * units + i) * trials.count + k] - rates[t + 1][i])).toBeLessThan(
                2e-4 * largest,
              );
        }
      }),
      { numRuns: 80 },
    );
  });

  it("have a reference gradient that is that of central differences", () => {
    const h = 1e-5;
    const penalty: RatePenalty = { squared: 0.02, absolute: 0.01 };
    fc.assert(
      fc.property(richCase({ units: 5, inputs: 3, outputs: 2, steps: 15, trials: 1 }), (one) => {
        const { network, trials } = one;
        const s = network.specification;
        const tensors = tensorsOf(network);
        const given = referenceTrial(one, 0, noiseOf(network, 0, trials.steps));
        const state = given.initialState.map((x, i) => (x === 0 ? 0.35 - 0.1 * i : x));
        const trial = { ...given, initialState: state };
        const run = simulateReference(s, tensors, trial);
        const kinks = [
          ...(s.activation === "relu" ? run.arguments.flat() : []),
          ...run.rates
            .slice(1)
            .flat()
            .filter((r) => r !== 0),
        ];
        fc.pre(kinks.every((x) => Math.abs(x) > 1000 * h));
        const target = trialRows(trials.target, trials, s.outputs, 0);
        const weight = trialRows(trials.weight, trials, s.outputs, 0);
        const lossAt = (): number => differentiateReference(s, tensors, trial, target, weight, penalty).loss;
        const { initialState, loss, ...g } = differentiateReference(s, tensors, trial, target, weight, penalty);
        fc.pre(loss < 100);
        const compare = (name: string, values: number[], gradient: ArrayLike<number>): void => {
          const largest = Math.max(loss, ...Array.from(gradient, Math.abs));
          values.forEach((value, i) => {
            values[i] = value + h;
            const above = lossAt();
            values[i] = value - h;
            const below = lossAt();
            values[i] = value;
            expect(Math.abs((above - below) / (2 * h) - gradient[i]), name).toBeLessThan(1e-6 * largest);
          });
        };
        for (const name of ["W_rec", "W_in", "b_rec", "W_out", "b_out"] as const) compare(name, tensors[name], g[name]);
        compare("initial state", state, initialState);
      }),
      { numRuns: 100 },
    );
  });
});

describe("withNoise", () => {
  it("changes what is named and keeps the rest; scales do not move to the inputs", () => {
    const network = networkFromTensors(
      {
        ...{ units: 2, inputs: 1, outputs: 1, activation: "tanh", form: "rate", leak: 0.5, readout: "identity" },
        ...{ initialState: "zero", seed: 1 },
        noise: { placement: "inside", std: 0.5, scales: [1, 0], law: "laplace", timeConstant: 3 },
      },
      { W_rec: [0, 0, 0, 0], W_in: [1, 1], b_rec: [0, 0], W_out: [1, 1], b_out: [0] },
    );
    const noise = (change: Parameters<typeof withNoise>[1]): NoiseSpecification =>
      withNoise(network, change).specification.noise;
    expect(noise({ law: "gaussian" })).toEqual({ placement: "inside", std: 0.5, scales: [1, 0], timeConstant: 3 });
    expect(noise({ placement: "input", timeConstant: 0 })).toEqual({ placement: "input", std: 0.5, law: "laplace" });
    expect(noise({ covariance: [[1, 1], [1, 1]] }).scales).toBeUndefined(); // prettier-ignore
    expect(noise({ scales: null })).not.toHaveProperty("scales");
    expect(() => noise({ scales: [1] })).toThrow(/one noise scale for each of 2 units, got 1/);
    expect(() => noise({ covariance: [[1, 2], [2, 1]] })).toThrow(/no negative eigenvalue/); // prettier-ignore
    expect(() => noise({ covariance: [[1, 2], [0, 1]] })).toThrow(/symmetric/); // prettier-ignore
  });
});
