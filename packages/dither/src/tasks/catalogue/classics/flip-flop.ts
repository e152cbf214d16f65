/**
 * Three-bit flip-flop: each output holds the sign of the latest pulse on its input (Sussillo & Barak 2013, "Opening the
 * black box", Neural Computation 25:626).
 */

import { uniformsOf } from "../../build/addresses.js";
import type { Experiment } from "../../contract/experiment.js";
import { positive, whole } from "../../contract/options.js";
import { taskOf, type TaskFamily } from "../../contract/optional-task.js";
import { perTrial } from "../../contract/score.js";
import type { Task } from "../../contract/task.js";
import { drawDuration, stepsOf } from "../../build/timing.js";
import { emptyTrials, type Trials } from "../../contract/trials.js";

export type FlipFlopOptions = {
  /** Inputs and outputs; default 3. */
  readonly bits: number;
  /** Default 100. */
  readonly steps: number;
  /** Mean number of steps between two pulses on one input, beyond the shortest gap; default 20. */
  readonly interval: number;
  /** Steps of a pulse; default 2. */
  readonly pulse: number;
  /** Steps after the beginning of a pulse in which its output does not count; default 5. */
  readonly grace: number;
};

const experiment: Experiment = {
  units: 64,
  activation: "tanh",
  leak: 0.5,
  noise: 0.1,
  updates: 1000,
  batch: 64,
  learningRate: 3e-3,
};

/** The share of steps and bits that count on which the output has the target's sign. */
function signs({ target, weight, count }: Trials, outputs: Float32Array): { right: Float64Array; all: Float64Array } {
  const right = new Float64Array(count);
  const all = new Float64Array(count);
  for (let i = 0; i < target.length; i++) {
    all[i % count] += weight[i];
    if (outputs[i] * target[i] > 0) right[i % count] += weight[i];
  }
  return { right, all };
}

const family: TaskFamily<FlipFlopOptions> = {
  name: "flip-flop",
  defaults: { bits: 3, steps: 100, interval: 20, pulse: 2, grace: 5 },
  checks: { bits: whole(1, 16), steps: whole(1), interval: positive, pulse: whole(1, 100), grace: whole(0, 100) },
  build: ({ bits, steps, interval, pulse, grace }) => ({
    description: "3-bit flip-flop: hold the sign of the latest pulse",
    inputs: bits,
    outputs: bits,
    dt: 1,
    experiment,
    // Every trial begins with a pulse on every input, so that there is always something to hold.
    trials({ first, count, random, spent }) {
      const trials = emptyTrials({ steps, inputs: bits, outputs: bits, count }, spent);
      const gap = {
        exponential: { mean: interval, least: Math.max(pulse, grace) + 1, most: 10 * interval + pulse + grace + 1 },
      };
      for (let k = 0; k < count; k++) {
        const uniform = uniformsOf(random, first + k);
        for (let bit = 0; bit < bits; bit++)
          for (let on = 0, n = 0; on < steps; n++) {
            const at = bit + 2 * bits * n;
            const next = on + stepsOf(drawDuration(gap, uniform(at)), 1);
            hold(trials, k, bit, on, Math.min(next, steps), uniform(at + bits) < 0.5 ? 1 : -1);
            on = next;
          }
      }
      return { ...trials, epochs: { hold: [0, steps] } };

      function hold(
        { input, target, weight }: Trials,
        k: number,
        bit: number,
        on: number,
        end: number,
        sign: number,
      ): void {
        for (let t = on; t < end; t++) {
          const at = (t * bits + bit) * count + k;
          if (t < on + pulse) input[at] = sign;
          target[at] = sign;
          if (t >= on + grace) weight[at] = 1;
        }
      }
    },
    score(trials, outputs) {
      const { right, all } = signs(trials, outputs);
      return perTrial(trials, (k) => (all[k] > 0 ? right[k] / all[k] : 1));
    },
  }),
};

export const flipFlop: Task = taskOf(family);
