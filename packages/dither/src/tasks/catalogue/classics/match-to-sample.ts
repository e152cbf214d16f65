/**
 * Delayed match to sample: is the test the same as the sample shown before a delay of unknown length (Miller, Erickson &
 * Desimone 1996, "Neural mechanisms of visual working memory in prefrontal cortex of the macaque", J. Neurosci. 16:5154).
 */

import { uniformsOf } from "../../build/addresses.js";
import type { Experiment } from "../../contract/experiment.js";
import { addInputNoise } from "../../build/input-noise.js";
import { positive, whole } from "../../contract/options.js";
import { taskOf, type TaskFamily } from "../../contract/optional-task.js";
import type { Task } from "../../contract/task.js";
import { drawDuration, mostSteps, stepsOf } from "../../build/timing.js";
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

export type MatchToSampleOptions = LabelledOptions & {
  /** How many different stimuli there are, one input each; default 2. */
  readonly stimuli: number;
  /** Shortest and longest delay, ms; delays are exponential between them, so that the test cannot be foreseen. */
  readonly shortest: number;
  readonly longest: number;
};

const experiment: Experiment = {
  units: 64,
  activation: "relu",
  leak: 0.2,
  noise: 0.1,
  updates: 1500,
  batch: 64,
  learningRate: 2e-3,
};

const family: TaskFamily<MatchToSampleOptions> = {
  name: "match-to-sample",
  absent: { labels: false },
  defaults: { dt: 20, inputNoise: 0.1, stimuli: 2, shortest: 200, longest: 800, labels: false },
  checks: { ...labelledChecks, stimuli: whole(2, 64), shortest: positive, longest: positive },
  build: ({ dt, inputNoise, stimuli, shortest, longest, labels }) => {
    const most = Math.max(shortest, longest);
    const delay = { exponential: { mean: Math.max(dt, (most - shortest) / 2), least: shortest, most } };
    const [on1, shown, answering] = [stepsOf(100, dt), stepsOf(300, dt), stepsOf(200, dt)];
    const off1 = on1 + shown;
    const steps = off1 + mostSteps(delay, dt) + shown + answering;
    return {
      description: "is the test stimulus the same as the sample, after a delay",
      inputs: stimuli,
      outputs: answerOutputs(labels),
      dt,
      experiment: { ...experiment, ...answerLoss(labels), leak: leakOf(dt) },
      trials({ first, count, random, spent }) {
        const trials = emptyTrials({ steps, inputs: stimuli, outputs: answerOutputs(labels), count }, spent);
        const lengths = new Int32Array(count);
        const own = (): Int32Array => new Int32Array(count);
        const epochsByTrial = {
          sample: { first: own().fill(on1), last: own().fill(off1) },
          delay: { first: own().fill(off1), last: own() },
          test: { first: own(), last: own() },
          decision: { first: own(), last: lengths },
        };
        const answer = new Float64Array(count);
        const sample = new Float64Array(count);
        for (let k = 0; k < count; k++) {
          const uniform = uniformsOf(random, first + k);
          sample[k] = Math.floor(uniform(0) * stimuli);
          answer[k] = uniform(1) < 0.5 ? 1 : -1;
          const other = (sample[k] + 1 + Math.floor(uniform(2) * (stimuli - 1))) % stimuli;
          const on2 = off1 + stepsOf(drawDuration(delay, uniform(3)), dt);
          const off2 = on2 + shown;
          lengths[k] = off2 + answering;
          epochsByTrial.delay.last[k] = on2;
          epochsByTrial.test.first[k] = on2;
          epochsByTrial.test.last[k] = off2;
          epochsByTrial.decision.first[k] = off2;
          show(trials, k, sample[k], on1, off1, 1);
          show(trials, k, answer[k] > 0 ? sample[k] : other, on2, off2, 1);
          askFixation(trials, k, 0, on2);
          askAnswer(trials, k, off2, lengths[k], answer[k]);
        }
        const padded = { ...trials, lengths, epochsByTrial, labels: { sample, answer } };
        addInputNoise(padded, first, random, inputNoise, stimuli);
        return padded;
      },
      score: answerAtEnd,
      measures: { choice: answerChoice },
    };
  },
};

/** Labels: `sample` (its number) and `answer`, +1 for a match. Trials have lengths of their own. */
export const matchToSample: Task = taskOf(family);
