/** Gradients of random networks: the kernel's against the float64 reference, the reference's against differences. */

import { groupSize, type Kernel } from "@dither/kernels";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kernelFor } from "../../src/network/simulation/network-kernel.js";
import {
  parameterLayout,
  type RecurrentTensorName,
  type TensorName,
  type TensorSlot,
} from "../../src/network/specification/parameter-layout.js";
import { hasLabels } from "../../src/network/specification/readouts.js";
import { type NetworkSpecification } from "../../src/network/specification/specification.js";
import { type ReferenceTrial } from "../../src/network/simulation/reference-trial.js";
import { differentiateReference, simulateReference } from "../../src/network/simulation/reference.js";
import { draws, firstUserStream } from "../../src/random/draws.js";
import { seedKey } from "../../src/random/seed.js";
import { randomCase, referenceTrial, tensorsOf, trialRows, type RandomCase } from "./random-case.js";

const stream = firstUserStream + 1;

async function loadedKernel({ network, trials }: RandomCase, purpose: "given" | "training"): Promise<Kernel> {
  const kernel = await kernelFor(network.specification, trials, purpose);
  kernel.parameters.set(network.parameters);
  kernel.pack();
  kernel.setNoise(network.specification.noise.std);
  kernel.loadTrials(trials);
  return kernel;
}

/** The trials' noise `[step][unit]` at the addresses of this test. */
function noiseOf({ network, trials }: RandomCase, trial: number): number[][] {
  const random = draws(network.specification.seed, stream);
  return Array.from({ length: trials.steps }, (_, step) =>
    Array.from({ length: network.specification.units }, (_, unit) => random.gaussian(trial, step, unit)),
  );
}

/** Smallest |argument| of the activation function after the first step: how near a run comes to the kink of ReLU. */
function distanceFromKink(one: RandomCase, trial: ReferenceTrial): number {
  const run = simulateReference(one.network.specification, tensorsOf(one.network), trial);
  return Math.min(...run.arguments.slice(1).flat().map(Math.abs));
}

/** The loss of a step from its outputs, with logarithms of probabilities: another way than by the logits. */
function lossOfOutputs(s: NetworkSpecification, z: number[], y: number[], w: number[]): number {
  const { outputs, readout, loss = "squared" } = s;
  let first = 0;
  return (s.readouts ?? [{ channels: outputs, loss }]).reduce((sum, part) => {
    const channels = Array.from({ length: part.channels }, (_, c) => first + c);
    first += part.channels;
    const each = (of: (c: number) => number): number => channels.reduce((total, c) => total + of(c), 0);
    if (part.loss === "softmax") return sum - each((c) => w[c]) * each((c) => y[c] * Math.log(z[c]));
    if (part.loss === "sigmoid")
      return sum - each((c) => w[c] * (y[c] * Math.log(z[c]) + (1 - y[c]) * Math.log(1 - z[c])));
    expect(["identity", "sigmoid"]).toContain(readout);
    return sum + each((c) => w[c] * (z[c] - y[c]) ** 2);
  }, 0);
}

/** Sum of the trials' losses and gradients, and of their magnitudes, which cancellation cannot make small. */
function referenceGradient(one: RandomCase): {
  loss: number;
  gradient: Record<TensorName, number[]>;
  magnitude: Record<TensorName, number[]>;
} {
  const { network, trials } = one;
  const s = network.specification;
  const tensors = tensorsOf(network);
  const zeros = (): Record<TensorName, number[]> =>
    Object.fromEntries(parameterLayout(s).map((t) => [t.name, new Array<number>(t.size).fill(0)])) as Record<
      TensorName,
      number[]
    >;
  const sum = { loss: 0, gradient: zeros(), magnitude: zeros() };
  for (let k = 0; k < trials.count; k++) {
    const trial = referenceTrial(one, k, noiseOf(one, k));
    if (s.activation === "relu") fc.pre(distanceFromKink(one, trial) > 1e-5);
    const target = trialRows(trials.target, trials, s.outputs, k);
    const weight = trialRows(trials.weight, trials, s.outputs, k);
    const { initialState, ...g } = differentiateReference(s, tensors, trial, target, weight);
    sum.loss += g.loss;
    for (const { name } of parameterLayout(s) as (TensorSlot & { name: RecurrentTensorName })[])
      (name === "h0" ? initialState : g[name]!).forEach((value, i) => {
        sum.gradient[name][i] += value;
        sum.magnitude[name][i] += Math.abs(value);
      });
  }
  return sum;
}

describe("the kernel's gradient", () => {
  it("is that of the float64 reference, summed over groups, to 1e-4 of each tensor's largest", async () => {
    await fc.assert(
      fc.asyncProperty(
        randomCase({ units: 13, inputs: 4, outputs: 6, steps: 40, trials: 35 }),
        async ({ network, trials }) => {
          const expected = referenceGradient({ network, trials });
          const kernel = await loadedKernel({ network, trials }, "given");
          const { seed } = network.specification;
          let loss = 0;
          kernel.clearTotal();
          for (let group = 0; group < kernel.groups; group++) {
            kernel.drawNoise({ key: seedKey(seed), stream, firstTrial: group * groupSize, index: 0 });
            loss += kernel.differentiate(group);
            kernel.addGradient();
          }
          expect(Math.abs(loss / expected.loss - 1)).toBeLessThan(1e-5);
          for (const { name, offset, size } of parameterLayout(network.specification)) {
            if (size === 0) continue;
            const tolerance = 1e-4 * Math.max(...expected.magnitude[name]);
            const wrong = expected.gradient[name].map((value, i) => Math.abs(kernel.total[offset + i] - value));
            expect(Math.max(...wrong), name).toBeLessThanOrEqual(tolerance);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("has the same bits with noise drawn step by step as with that noise given", async () => {
    await fc.assert(
      fc.asyncProperty(
        randomCase({ units: 13, inputs: 4, outputs: 6, steps: 40, trials: 35 }),
        async ({ network, trials }) => {
          const given = await loadedKernel({ network, trials }, "given");
          const fresh = await loadedKernel({ network, trials }, "training");
          const { seed } = network.specification;
          for (let group = 0; group < given.groups; group++) {
            const address = { key: seedKey(seed), stream, firstTrial: group * groupSize, index: 7 };
            given.drawNoise(address);
            expect(fresh.differentiate(group, address)).toBe(given.differentiate(group));
            expect(fresh.gradient).toEqual(given.gradient);
            expect(fresh.trialLoss).toEqual(given.trialLoss);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("of a trained initial state is the sum of the trials' adjoints of their initial states", async () => {
    await fc.assert(
      fc.asyncProperty(
        randomCase({ units: 13, inputs: 4, outputs: 6, steps: 20, trials: 16 }).filter(
          ({ network }) => network.specification.initialState === "trained",
        ),
        async ({ network, trials }) => {
          const kernel = await loadedKernel({ network, trials }, "training");
          const { seed, units } = network.specification;
          kernel.differentiate(0, { key: seedKey(seed), stream, firstTrial: 0, index: 0 });
          const trained = kernel.gradient.subarray(kernel.gradient.length - units);
          for (let unit = 0; unit < units; unit++) {
            const row = kernel.initialAdjoint.subarray(unit * groupSize, (unit + 1) * groupSize);
            expect(row.subarray(trials.count)).toEqual(new Float32Array(groupSize - trials.count));
            const sum = row.reduce((a, b) => a + b, 0);
            const magnitude = row.reduce((a, b) => a + Math.abs(b), 0);
            expect(Math.abs(trained[unit] - sum)).toBeLessThanOrEqual(1e-6 * magnitude);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("the reference's gradient", () => {
  it("is that of central differences, to 1e-6 of each tensor's largest", () => {
    const h = 1e-5;
    fc.assert(
      fc.property(randomCase({ units: 6, inputs: 3, outputs: 5, steps: 20, trials: 1 }), (one) => {
        const { network, trials } = one;
        const s = network.specification;
        const tensors = tensorsOf(network);
        const trial = referenceTrial(one, 0, noiseOf(one, 0));
        // From h[0] = 0 the current form starts on the kink itself, so the initial state is moved away from it.
        const state = trial.initialState.map((x, i) => (x === 0 ? 0.35 - 0.1 * i : x));
        // A difference must not step over the kink of ReLU.
        const start = { ...trial, initialState: state };
        if (s.activation === "relu") fc.pre(Math.min(distanceFromKink(one, start), ...state.map(Math.abs)) > 1000 * h);
        const target = trialRows(trials.target, trials, s.outputs, 0);
        const weight = trialRows(trials.weight, trials, s.outputs, 0);
        const lossAt = (): number => {
          const { outputs } = simulateReference(s, tensors, start);
          return outputs.reduce((sum, z, t) => sum + lossOfOutputs(s, z, target[t], weight[t]), 0);
        };
        const { initialState, loss, ...g } = differentiateReference(s, tensors, start, target, weight);
        // Differences of a loss that explodes say nothing about its slope.
        fc.pre(Math.abs(loss) < 100);
        expect(Math.abs(loss - lossAt())).toBeLessThanOrEqual((hasLabels(s) ? 1e-9 : 1e-12) * (1 + Math.abs(loss)));
        const compare = (name: string, values: number[], gradient: ArrayLike<number>): void => {
          const largest = Math.max(Math.abs(loss), ...Array.from(gradient, Math.abs));
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
      { numRuns: 150 },
    );
  });
});
