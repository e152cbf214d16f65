/**
 * Sine generation: a constant input sets the frequency of the sine wave to put out (Sussillo & Barak 2013, "Opening the
 * black box", Neural Computation 25:626).
 */

import sinpi from "@stdlib/math-base-special-sinpi";
import { between, uniformsOf } from "../../build/addresses.js";
import type { Experiment } from "../../contract/experiment.js";
import { positive, whole } from "../../contract/options.js";
import { taskOf, type TaskFamily } from "../../contract/optional-task.js";
import { explained } from "../../contract/score.js";
import type { Task } from "../../contract/task.js";
import { emptyTrials } from "../../contract/trials.js";

export type SineOptions = {
  /** Default 100. */
  readonly steps: number;
  /** Periods per 100 steps at inputs 0.25 and 1.25; defaults 1 and 3. */
  readonly slowest: number;
  readonly fastest: number;
};

const experiment: Experiment = {
  units: 64,
  activation: "tanh",
  leak: 0.2,
  noise: 0.05,
  updates: 1500,
  batch: 32,
  learningRate: 3e-3,
  initial: { recurrent: 1.5 },
};

const family: TaskFamily<SineOptions> = {
  name: "sine-generation",
  defaults: { steps: 100, slowest: 1, fastest: 3 },
  checks: { steps: whole(1), slowest: positive, fastest: positive },
  build: ({ steps, slowest, fastest }) => ({
    description: "put out a sine wave of the frequency that the input sets",
    inputs: 1,
    outputs: 1,
    dt: 1,
    experiment,
    trials({ first, count, random, spent }) {
      const trials = emptyTrials({ steps, inputs: 1, outputs: 1, count }, spent);
      trials.weight.fill(1);
      const frequency = new Float64Array(count);
      for (let k = 0; k < count; k++) {
        const u = uniformsOf(random, first + k)(0);
        frequency[k] = between(u, slowest, fastest);
        for (let t = 0; t < steps; t++) {
          trials.input[t * count + k] = 0.25 + u;
          trials.target[t * count + k] = sinpi((2 * frequency[k] * (t + 1)) / 100);
        }
      }
      return { ...trials, epochs: { oscillate: [0, steps] }, labels: { frequency } };
    },
    score: explained,
  }),
};

/** Label: `frequency`, periods per 100 steps. */
export const sineGeneration: Task = taskOf(family);
