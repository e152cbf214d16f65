/**
 * One unit that regulates its output: the smallest network in which noise inside the activation function shifts what is
 * learnt (after Eckstein & Srinivasan 2026, "Paradoxical noise preference in RNNs").
 */

import { defined } from "../../../base/check-options.js";
import { notNegative, whole, type Json } from "../../contract/options.js";
import { taskOf, type TaskFamily } from "../../contract/optional-task.js";
import type { Experiment } from "../../contract/experiment.js";
import type { Task } from "../../contract/task.js";
import { emptyTrials, repeatStep, type Trials } from "../../contract/trials.js";

export type RegulatorOptions = {
  /** The value to hold; default 1. */
  readonly target: number;
  /** Recurrent weight of the unit, fixed; null to train it. Default 0. */
  readonly weight: number | null;
  /** Default 200; at a leak of 0.05 the state then forgets its start to 1 part in 100 by half-time. */
  readonly steps: number;
  /** Steps at the end that count in the loss; default 100. */
  readonly lossSteps: number;
};

const number = (value: Json): string | null => (typeof value === "number" ? null : "a number");
const shared = { steps: whole(1), lossSteps: whole(1) };

/** One ReLU unit read with gain 1, leak 0.1, noise 2. */
const experiment: Experiment = {
  units: 1,
  activation: "relu",
  leak: 0.1,
  noise: 2,
  updates: 1500,
  batch: 64,
  learningRate: 1e-2,
  clip: null,
};

const family: TaskFamily<RegulatorOptions> = {
  name: "regulator",
  defaults: { target: 1, weight: 0, steps: 200, lossSteps: 100 },
  checks: {
    ...shared,
    target: number,
    weight: (value) => (value === null || typeof value === "number" ? null : "null or a number"),
  },
  build: ({ target, weight, steps, lossSteps }) => ({
    description: "one unit, no input: hold the output at a set value",
    inputs: 0,
    outputs: 1,
    dt: 1,
    experiment: { ...experiment, frozen: defined({ W_rec: weight ?? undefined, W_out: 1, b_out: 0 }) },
    trials: equalTrials((count) => {
      const trials = emptyTrials({ steps, inputs: 0, outputs: 1, count });
      trials.target.fill(target);
      const from = Math.max(0, steps - lossSteps);
      trials.weight.fill(1, from * count);
      return { ...trials, epochs: { settle: [0, from], hold: [from, steps] } };
    }),
  }),
};

/** Trials in which nothing is drawn: made once for a count, then copied. */
function equalTrials(make: (count: number) => Trials): Task["trials"] {
  let made: Trials | undefined;
  return ({ count, spent }) => {
    if (made?.count !== count) made = make(count);
    const copy = emptyTrials(made, spent);
    copy.target.set(made.target);
    copy.weight.set(made.weight);
    return { ...copy, epochs: { ...made.epochs } };
  };
}

export type AffineRegulatorOptions = {
  readonly steps: number;
  readonly lossSteps: number;
  /** Largest input; inputs are uniform from 0 to it. Default 1. */
  readonly range: number;
};

const affineFamily: TaskFamily<AffineRegulatorOptions> = {
  name: "regulator-affine",
  defaults: { steps: 200, lossSteps: 100, range: 1 },
  checks: { ...shared, range: notNegative },
  build: ({ steps, lossSteps, range }) => ({
    description: "one unit with readout h + d: output the input",
    inputs: 1,
    outputs: 1,
    dt: 1,
    experiment: { ...experiment, noise: 1, frozen: { W_out: 1 } },
    trials({ first, count, random, spent }) {
      const trials = emptyTrials({ steps, inputs: 1, outputs: 1, count }, spent);
      const stimulus = new Float64Array(count);
      for (let k = 0; k < count; k++) stimulus[k] = range * random.uniform(first + k);
      trials.input.set(stimulus);
      repeatStep(trials.input, count);
      trials.target.set(trials.input);
      const from = Math.max(0, steps - lossSteps);
      trials.weight.fill(1, from * count);
      return { ...trials, epochs: { settle: [0, from], hold: [from, steps] }, labels: { stimulus } };
    },
  }),
};

/** Hold a set value; `weight` null frees the recurrent weight. */
export const regulator: Task = taskOf(family);

/** Readout z = h + d with gain 1, target y = u. */
export const affineRegulator: Task = taskOf(affineFamily);
