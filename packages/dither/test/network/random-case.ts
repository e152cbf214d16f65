/** Random networks with trials, noise and loss weights, for tests of gradients. */

import fc from "fast-check";
import { networkFromTensors, tensor, type Network } from "../../src/network/specification/network.js";
import { type TensorName } from "../../src/network/specification/parameter-layout.js";
import type { ReferenceTrial } from "../../src/network/simulation/reference-trial.js";
import {
  activations,
  forms,
  initialStates,
  placements,
  type NetworkSpecification,
} from "../../src/network/specification/specification.js";
import { draws, firstUserStream } from "../../src/random/draws.js";
import type { Trials } from "../../src/tasks/contract/trials.js";

export interface RandomCase {
  network: Network;
  trials: Trials;
}

/** Upper bounds of the sizes; a chunk of the kernel's backward pass has 16 steps, a group 16 trials. */
export interface Sizes {
  units: number;
  inputs: number;
  outputs: number;
  steps: number;
  trials: number;
}

type Judged = Pick<NetworkSpecification, "readout" | "loss" | "readouts">;

/** Readout functions and losses for a number of outputs. */
const judgements: readonly ((outputs: number) => Judged)[] = [
  () => ({ readout: "identity" }),
  () => ({ readout: "sigmoid" }),
  () => ({ readout: "sigmoid", loss: "sigmoid" }),
  (outputs) => (outputs < 2 ? { readout: "identity" } : { readout: "softmax", loss: "softmax" }),
  (outputs) => ({ readout: "identity", readouts: severalReadouts(outputs) }),
];

/** A squared error and, where there are outputs enough, a class among three and labels. */
function severalReadouts(outputs: number): Judged["readouts"] {
  const several = [
    { name: "speed", channels: 1, loss: "squared" },
    { name: "choice", channels: 3, loss: "softmax" },
    { name: "marks", channels: outputs - 4, loss: "sigmoid" },
  ] as const;
  if (outputs > 4) return several;
  return outputs === 4 ? several.slice(0, 2) : [{ ...several[0], channels: outputs }];
}

/** Networks of every activation, placement, form, readout and initial state, with weights of about gain 0.9. */
export function randomCase(largest: Sizes): fc.Arbitrary<RandomCase> {
  const from1 = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
  return fc
    .record({
      units: from1(largest.units),
      inputs: fc.nat(largest.inputs),
      outputs: from1(largest.outputs),
      steps: from1(largest.steps),
      count: from1(largest.trials),
      // A power law may run away, and its rounding with it.
      activation: fc.constantFrom(...activations.filter((name) => name !== "power-law")),
      placement: fc.constantFrom(...placements),
      form: fc.constantFrom(...forms),
      judged: fc.constantFrom(...judgements),
      initialState: fc.constantFrom(...initialStates),
      leak: fc.constantFrom(0.1, 0.5, 0.9, 1).map(Math.fround),
      std: fc.constantFrom(0, 0.1, 0.7).map(Math.fround),
      seed: fc.nat(),
    })
    .map(({ steps, count, placement, std, judged, ...rest }) => {
      const specification: NetworkSpecification = { ...rest, ...judged(rest.outputs), noise: { placement, std } };
      const { units: N, inputs: I, outputs: O, seed } = specification;
      const random = draws(seed, firstUserStream);
      const gaussians = (size: number, scale: number, array: number): Float32Array =>
        Float32Array.from({ length: size }, (_, k) => scale * random.gaussian(k, array));
      const network = networkFromTensors(specification, {
        W_rec: gaussians(N * N, 0.9 / Math.sqrt(N), 0),
        W_in: gaussians(N * I, 0.7, 1),
        b_rec: gaussians(N, 0.4, 2),
        W_out: gaussians(O * N, 1 / Math.sqrt(N), 3),
        b_out: gaussians(O, 0.3, 4),
        ...(specification.initialState === "trained" && { h0: gaussians(N, 0.8, 5) }),
      });
      const weight = gaussians(steps * O * count, 1, 8).map((x) => Math.max(0, x));
      weight[0] = 1;
      const trials: Trials = {
        steps,
        count,
        inputs: I,
        outputs: O,
        input: gaussians(steps * I * count, 1, 6),
        target: gaussians(steps * O * count, 1, 7),
        weight,
      };
      return { network, trials };
    });
}

/** The tensors of a network of full rank by name, `[]` for an initial state that is not trained. */
export function tensorsOf(network: Network): Record<Exclude<TensorName, "m" | "n">, number[]> {
  const values = (name: TensorName): number[] => Array.from(tensor(network, name) ?? []);
  return {
    W_rec: values("W_rec"),
    W_in: values("W_in"),
    b_rec: values("b_rec"),
    W_out: values("W_out"),
    b_out: values("b_out"),
    h0: values("h0"),
  };
}

/** Rows `[step][channel]` of one trial out of `[step, channel, trial]`, the trial fastest. */
export function trialRows(values: Float32Array, trials: Trials, channels: number, trial: number): number[][] {
  return Array.from({ length: trials.steps }, (_, t) =>
    Array.from({ length: channels }, (_, c) => values[(t * channels + c) * trials.count + trial]),
  );
}

/** One trial for the reference implementation, with its noise `[step][unit]`. */
export function referenceTrial({ network, trials }: RandomCase, trial: number, noise: number[][]): ReferenceTrial {
  const h0 = tensorsOf(network).h0;
  const { units, inputs } = network.specification;
  return {
    input: trialRows(trials.input, trials, inputs, trial),
    noise,
    initialState: h0.length > 0 ? h0 : new Array<number>(units).fill(0),
  };
}
