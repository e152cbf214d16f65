/**
 * Context-dependent integration: of two noisy inputs, motion and colour, integrate the one that the context names (Mante,
 * Sussillo, Shenoy & Newsome 2013, "Context-dependent computation by recurrent dynamics in prefrontal cortex", Nature
 * 503:78).
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

export type ContextOptions = LabelledOptions & {
  /** How long the evidence lasts, ms; default 750. */
  readonly duration: number;
};

/** Mean evidence per step, six strengths of each sign and modality in the published experiment: three each way. */
export const evidences = [0.05, 0.15, 0.5] as const;

const experiment: Experiment = {
  units: 64,
  activation: "tanh",
  leak: 0.2,
  noise: 0.1,
  updates: 1500,
  batch: 64,
  learningRate: 2e-3,
};

const family: TaskFamily<ContextOptions> = {
  name: "context-integration",
  absent: { labels: false },
  defaults: { dt: 20, inputNoise: 0.5, duration: 750, labels: false },
  checks: { ...labelledChecks, duration: positive },
  build: ({ dt, inputNoise, duration, labels: asClass }) => {
    const on = stepsOf(100, dt);
    const off = on + stepsOf(duration, dt);
    const steps = off + stepsOf(200, dt);
    return {
      description: "integrate motion or colour, as the context says",
      // Motion, colour, and the two contexts.
      inputs: 4,
      outputs: answerOutputs(asClass),
      dt,
      experiment: { ...experiment, ...answerLoss(asClass), leak: leakOf(dt) },
      trials({ first, count, random, spent }) {
        const trials = emptyTrials({ steps, inputs: 4, outputs: answerOutputs(asClass), count }, spent);
        const labels = {
          motion: new Float64Array(count),
          colour: new Float64Array(count),
          context: new Float64Array(count),
          answer: new Float64Array(count),
        };
        for (let k = 0; k < count; k++) {
          const uniform = uniformsOf(random, first + k);
          const evidence = [0, 1].map((i) => oneOfThese(uniform(2 * i), evidences) * signOf(uniform(2 * i + 1)));
          const context = oneOfThese(uniform(4), [0, 1]);
          evidence.forEach((value, i) => show(trials, k, i, on, off, value));
          show(trials, k, 2 + context, 0, steps, 1);
          [labels.motion[k], labels.colour[k]] = evidence;
          labels.context[k] = context;
          labels.answer[k] = Math.sign(evidence[context]);
          askFixation(trials, k, 0, on);
          askAnswer(trials, k, off, steps, labels.answer[k]);
        }
        addInputNoise(trials, first, random, inputNoise, 2);
        return { ...trials, epochs: { fixation: [0, on], stimulus: [on, off], decision: [off, steps] }, labels };
      },
      score: answerAtEnd,
      measures: { choice: answerChoice },
    };
  },
};

/** Labels: `motion` and `colour` evidence, `context` (0 motion, 1 colour) and `answer`. */
export const contextIntegration: Task = taskOf(family);
