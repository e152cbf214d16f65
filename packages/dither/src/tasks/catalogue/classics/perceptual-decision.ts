/**
 * Perceptual decision making: which of two noisy inputs is the stronger (random-dot motion; Britten, Shadlen, Newsome &
 * Movshon 1992; as a task for networks Song, Yang & Wang 2016, PLoS Comput. Biol. 12:e1004792).
 */

import { oneOfThese, signOf, uniformsOf } from "../../build/addresses.js";
import type { Experiment } from "../../contract/experiment.js";
import { addInputNoise } from "../../build/input-noise.js";
import { positive } from "../../contract/options.js";
import { taskOf, type TaskFamily } from "../../contract/optional-task.js";
import type { Task } from "../../contract/task.js";
import { stepsOf } from "../../build/timing.js";
import { emptyTrials } from "../../contract/trials.js";
import {
  answerAtEnd,
  answerChoice,
  answerLoss,
  answerOutputs,
  askAnswer,
  askFixation,
  labelledChecks,
  leakOf,
  show,
  type LabelledOptions,
} from "./choice-options.js";

export type PerceptualDecisionOptions = LabelledOptions & {
  /** How long the evidence lasts, ms; default 800. */
  readonly duration: number;
};

/** Motion coherences, as shares. */
export const coherences = [0, 0.032, 0.064, 0.128, 0.256, 0.512] as const;

const experiment: Experiment = {
  units: 64,
  activation: "relu",
  leak: 0.2,
  noise: 0.1,
  updates: 1000,
  batch: 64,
  learningRate: 2e-3,
};

const family: TaskFamily<PerceptualDecisionOptions> = {
  name: "perceptual-decision",
  absent: { labels: false },
  defaults: { dt: 20, inputNoise: 0.5, duration: 800, labels: false },
  checks: { ...labelledChecks, duration: positive },
  build: ({ dt, inputNoise, duration, labels }) => {
    const on = stepsOf(200, dt);
    const off = on + stepsOf(duration, dt);
    const steps = off + stepsOf(300, dt);
    const respond = off + stepsOf(100, dt);
    return {
      description: "which of two noisy inputs is stronger",
      // Evidence for 1, evidence for −1, fixation cue.
      inputs: 3,
      outputs: answerOutputs(labels),
      dt,
      experiment: { ...experiment, ...answerLoss(labels), leak: leakOf(dt) },
      trials({ first, count, random, spent }) {
        const trials = emptyTrials({ steps, inputs: 3, outputs: answerOutputs(labels), count }, spent);
        const coherence = new Float64Array(count);
        const answer = new Float64Array(count);
        for (let k = 0; k < count; k++) {
          const uniform = uniformsOf(random, first + k);
          answer[k] = signOf(uniform(0));
          // With coherence 0 either answer may be the right one.
          coherence[k] = oneOfThese(uniform(1), coherences) * answer[k] + 0;
          show(trials, k, 0, on, off, 0.5 * (1 + coherence[k]));
          show(trials, k, 1, on, off, 0.5 * (1 - coherence[k]));
          show(trials, k, 2, 0, off, 1);
          askFixation(trials, k, 0, off);
          askAnswer(trials, k, respond, steps, answer[k]);
        }
        addInputNoise(trials, first, random, inputNoise, 2);
        return {
          ...trials,
          epochs: { fixation: [0, on], stimulus: [on, off], decision: [off, steps] },
          labels: { coherence, answer },
        };
      },
      score: answerAtEnd,
      measures: { choice: answerChoice },
    };
  },
};

/** Labels: `coherence` with its sign, for psychometric curves against the measure `choice`, and `answer`. */
export const perceptualDecision: Task = taskOf(family);
