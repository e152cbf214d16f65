/**
 * Parametric working memory: was the first of two vibrations, a delay apart, the faster (Romo, Brody, Hernández & Lemus
 * 1999, "Neuronal correlates of parametric working memory in the prefrontal cortex", Nature 399:470).
 */

import { oneOfThese, uniformsOf } from "../../build/addresses.js";
import type { Experiment } from "../../contract/experiment.js";
import { addInputNoise } from "../../build/input-noise.js";
import { positive } from "../../contract/options.js";
import { taskOf, type TaskFamily } from "../../contract/optional-task.js";
import { signAtEnd } from "../../contract/score.js";
import type { Task } from "../../contract/task.js";
import { stepsOf } from "../../build/timing.js";
import { emptyTrials } from "../../contract/trials.js";
import { ask, choice, choiceChecks, leakOf, show, type ChoiceOptions } from "./choice-options.js";

export type ParametricMemoryOptions = ChoiceOptions & {
  /** Between the two stimuli, ms; default 600. */
  readonly delay: number;
};

/** Pairs of frequencies, Hz, 8 Hz apart; each is also asked the other way round. */
export const frequencyPairs = [
  [10, 18],
  [14, 22],
  [18, 26],
  [22, 30],
  [26, 34],
] as const;

const experiment: Experiment = {
  units: 64,
  activation: "relu",
  leak: 0.2,
  noise: 0.05,
  updates: 1500,
  batch: 64,
  learningRate: 2e-3,
};

/** A frequency on the input: 0.2 at 10 Hz to 1 at 34 Hz. */
const shownAs = (frequency: number): number => 0.2 + (0.8 * (frequency - 10)) / 24;

const family: TaskFamily<ParametricMemoryOptions> = {
  name: "parametric-memory",
  defaults: { dt: 20, inputNoise: 0.02, delay: 600 },
  checks: { ...choiceChecks, delay: positive },
  build: ({ dt, inputNoise, delay }) => {
    const shown = stepsOf(300, dt);
    const on1 = stepsOf(100, dt);
    const off1 = on1 + shown;
    const on2 = off1 + stepsOf(delay, dt);
    const off2 = on2 + shown;
    const steps = off2 + stepsOf(200, dt);
    return {
      description: "was the first of two frequencies the higher, after a delay",
      inputs: 1,
      outputs: 1,
      dt,
      experiment: { ...experiment, leak: leakOf(dt) },
      trials({ first, count, random, spent }) {
        const trials = emptyTrials({ steps, inputs: 1, outputs: 1, count }, spent);
        const labels = {
          first: new Float64Array(count),
          second: new Float64Array(count),
          answer: new Float64Array(count),
        };
        for (let k = 0; k < count; k++) {
          const uniform = uniformsOf(random, first + k);
          const pair = oneOfThese(uniform(0), frequencyPairs);
          const [f1, f2] = uniform(1) < 0.5 ? pair : [pair[1], pair[0]];
          show(trials, k, 0, on1, off1, shownAs(f1));
          show(trials, k, 0, on2, off2, shownAs(f2));
          labels.first[k] = f1;
          labels.second[k] = f2;
          labels.answer[k] = Math.sign(f1 - f2);
          ask(trials, k, 0, on2, 0);
          ask(trials, k, off2, steps, labels.answer[k]);
        }
        addInputNoise(trials, first, random, inputNoise, 1);
        const epochs = {
          fixation: [0, on1],
          first: [on1, off1],
          delay: [off1, on2],
          second: [on2, off2],
          decision: [off2, steps],
        } satisfies Record<string, [number, number]>;
        return { ...trials, epochs, labels };
      },
      score: (trials, outputs) => signAtEnd(trials, outputs, "answer"),
      measures: { choice },
    };
  },
};

/** Labels: `first` and `second` frequency in Hz, and `answer`, +1 where the first is higher. */
export const parametricMemory: Task = taskOf(family);
