/** The classics, the regulator and path integration: what their trials are, beside the published descriptions. */

import { describe, expect, it } from "vitest";
import { findTask, lengthOf, type Task } from "../../src/tasks/index.js";
import { channelOf, epoch, label, mean, testTrials, trainingTrials } from "./trials-of.js";

describe("the flip-flop", () => {
  it("wants the sign of the latest pulse, and pulses come at all gaps from 6 steps on", () => {
    const trials = trainingTrials(findTask("flip-flop"), { count: 60 });
    const gaps: number[] = [];
    for (let k = 0; k < 60; k++)
      for (let bit = 0; bit < 3; bit++) {
        const [pulses, target, weight] = (["input", "target", "weight"] as const).map((n) =>
          channelOf(trials, n, bit, k),
        );
        let [held, since] = [0, -1];
        pulses.forEach((pulse, t) => {
          if (pulse !== 0 && (t === 0 || pulses[t - 1] === 0)) {
            if (since >= 0) gaps.push(t - since);
            [held, since] = [pulse, t];
          }
          expect(target[t]).toBe(held);
          expect(weight[t]).toBe(t - since >= 5 ? 1 : 0);
        });
        expect(pulses[0]).not.toBe(0);
      }
    expect(Math.min(...gaps)).toBe(6);
    expect(mean(gaps)).toBeGreaterThan(15);
  });
});

const signTasks: [name: string, evidence: (label: (name: string) => number[], k: number) => number][] = [
  ["perceptual-decision", (of, k) => of("coherence")[k]],
  ["context-integration", (of, k) => of(of("context")[k] === 0 ? "motion" : "colour")[k]],
  ["parametric-memory", (of, k) => of("first")[k] - of("second")[k]],
];

describe.each(signTasks)("%s", (name, evidence) => {
  it("wants the sign of what counts at the end, either equally often, and silence before", () => {
    const task = findTask(name);
    const trials = testTrials(task, { count: 400 });
    const answers = label(trials, "answer");
    answers.forEach((answer, k) => {
      const relevant = evidence((of) => label(trials, of), k);
      if (relevant !== 0) expect(answer).toBe(Math.sign(relevant));
      const target = channelOf(trials, "target", 0, k);
      expect([target[0], target.at(-1)]).toEqual([0, answer]);
    });
    expect(Math.abs(mean(answers))).toBeLessThan(4 / Math.sqrt(400));
    const choices = task.measures?.["choice"].of(trials, trials.target) ?? [];
    expect([...choices]).toEqual(answers);
  });
});

describe("evidence", () => {
  it("in the perceptual decision differs between the inputs by the coherence", () => {
    const task = findTask("perceptual-decision", { inputNoise: 0 });
    const trials = trainingTrials(task, { count: 50 });
    const [on, off] = epoch(trials, "stimulus");
    label(trials, "coherence").forEach((coherence, k) => {
      const [a, b] = [0, 1].map((channel) => channelOf(trials, "input", channel, k));
      expect(a[on] - b[on]).toBeCloseTo(coherence, 6);
      expect(a[on] + b[on]).toBeCloseTo(1, 6);
      expect([a[on - 1], a[off]]).toEqual([0, 0]);
    });
  });

  it("of both modalities is independent of the context and of each other", () => {
    const trials = trainingTrials(findTask("context-integration"), { count: 2000 });
    const [motion, colour, context] = ["motion", "colour", "context"].map((name) => label(trials, name));
    const sign = motion.map((m, k) => Math.sign(m) * Math.sign(colour[k]));
    expect(Math.abs(mean(sign))).toBeLessThan(4 / Math.sqrt(2000));
    expect(Math.abs(mean(context) - 0.5)).toBeLessThan(2 / Math.sqrt(2000));
  });
});

describe("delayed match to sample", () => {
  it("shows the sample again, or another stimulus, after a delay of its own length", () => {
    const task = findTask("match-to-sample", { stimuli: 4, inputNoise: 0 });
    const trials = trainingTrials(task, { count: 300 });
    const { delay, test } = trials.epochsByTrial ?? {};
    label(trials, "answer").forEach((answer, k) => {
      const shown = (t: number): number => [0, 1, 2, 3].findIndex((c) => channelOf(trials, "input", c, k)[t] === 1);
      expect(shown(delay.first[k] - 1)).toBe(label(trials, "sample")[k]);
      expect(shown(delay.first[k])).toBe(-1);
      expect(shown(test.first[k]) === label(trials, "sample")[k]).toBe(answer === 1);
      expect(lengthOf(trials, k)).toBe(test.last[k] + 10);
    });
    const delays = Array.from(delay.first, (first, k) => delay.last[k] - first);
    expect([Math.min(...delays), Math.max(...delays)]).toEqual([10, 39]);
  });
});

describe("sine generation", () => {
  it("wants the input's frequency", () => {
    const trials = trainingTrials(findTask("sine-generation"), { count: 30 });
    label(trials, "frequency").forEach((frequency, k) => {
      const crossings = channelOf(trials, "target", 0, k).filter((y, t, all) => t > 0 && y * all[t - 1] < 0).length;
      expect(Math.abs(crossings - 2 * frequency)).toBeLessThanOrEqual(1);
      expect(channelOf(trials, "input", 0, k)[0]).toBeCloseTo(0.25 + (frequency - 1) / 2, 6);
    });
  });
});

describe("the regulator", () => {
  it("has no input, one unit read with gain 1, and a recurrent weight that an option frees", () => {
    const task = findTask("regulator");
    expect([task.inputs, task.outputs, task.experiment.units]).toEqual([0, 1, 1]);
    expect(task.experiment.frozen).toEqual({ W_rec: 0, W_out: 1, b_out: 0 });
    expect(findTask("regulator", { weight: null }).experiment.frozen).toEqual({ W_out: 1, b_out: 0 });
    const trials = trainingTrials(findTask("regulator", { target: 3 }), { count: 2 });
    expect(new Set(trials.target)).toEqual(new Set([3]));
    expect(channelOf(trials, "weight", 0, 1).indexOf(1)).toBe(100);
  });

  it("in its affine version outputs an input uniform on [0, 1], and trains the readout's bias", () => {
    const task = findTask("regulator-affine");
    expect(task.experiment.frozen).toEqual({ W_out: 1 });
    const some = trainingTrials(task, { count: 20 });
    expect(some.target).toEqual(some.input);
    const u = label(trainingTrials(task, { count: 4000 }), "stimulus");
    expect(Math.abs(mean(u) - 0.5)).toBeLessThan(4 / Math.sqrt(12 * 4000));
    expect(mean(u.map((x) => (x - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
  });
});

describe("path integration", () => {
  const polar = trainingTrials(findTask("path-polar"), { count: 2000 });
  const cartesian = trainingTrials(findTask("path-cartesian"), { count: 2000 });
  const at = (trials: typeof polar, t: number, channel: number, k: number): number =>
    trials.input[(t * trials.inputs + channel) * trials.count + k];

  it("walks the same ways in both versions, and the position is 0.04 × the running sum of velocity", () => {
    expect(polar.target.findIndex((y, i) => y !== cartesian.target[i])).toBe(-1);
    for (let k = 0; k < 20; k++) {
      let [x, y] = [0, 0];
      for (let t = 0; t < 50; t++) {
        const [speed, c, s] = [0, 1, 2].map((channel) => at(polar, t, channel, k));
        expect(c * c + s * s).toBeCloseTo(1, 6);
        expect(at(cartesian, t, 0, k)).toBeCloseTo(speed * c, 6);
        expect(at(cartesian, t, 1, k)).toBeCloseTo(speed * s, 6);
        x += 0.04 * speed * c;
        y += 0.04 * speed * s;
        expect(polar.target[2 * t * 2000 + k]).toBeCloseTo(x, 5);
        expect(polar.target[(2 * t + 1) * 2000 + k]).toBeCloseTo(y, 5);
      }
    }
  });

  /** x of speed = 2 / (1 + exp(−1.5 x)). */
  const drive = (t: number, k: number): number => {
    const share = at(polar, t, 0, k) / 2;
    return Math.log(share / (1 - share)) / 1.5;
  };

  it("has speeds driven by an AR(1) process of variance 1 and coefficient 0.9 from the first step to the last", () => {
    const trials = Array.from({ length: 2000 }, (_, k) => k);
    for (const t of [0, 20, 48]) {
      expect(mean(trials.map((k) => drive(t, k)))).toBeCloseTo(0, 0);
      expect(Math.abs(mean(trials.map((k) => drive(t, k) ** 2)) - 1)).toBeLessThan(4 * Math.sqrt(2 / 2000));
      expect(Math.abs(mean(trials.map((k) => drive(t, k) * drive(t + 1, k))) - 0.9)).toBeLessThan(
        4 * Math.sqrt(1.81 / 2000),
      );
    }
  });

  it("has headings that turn by 0.8 π times such a process around an offset uniform on the circle", () => {
    const offsets = label(polar, "heading");
    expect(Math.abs(mean(offsets) - Math.PI)).toBeLessThan((4 * 2 * Math.PI) / Math.sqrt(12 * 2000));
    // E cos(0.8 π y) = exp(−½ (0.8 π)²) for normal y.
    const cosines = offsets.map(
      (offset, k) => at(polar, 30, 1, k) * Math.cos(offset) + at(polar, 30, 2, k) * Math.sin(offset),
    );
    expect(Math.abs(mean(cosines) - Math.exp(-0.5 * (0.8 * Math.PI) ** 2))).toBeLessThan(4 * Math.sqrt(0.5 / 2000));
    // One step on: y' − y has variance 2 (1 − 0.9).
    const turns = offsets.map(
      (_, k) => at(polar, 30, 1, k) * at(polar, 31, 1, k) + at(polar, 30, 2, k) * at(polar, 31, 2, k),
    );
    expect(Math.abs(mean(turns) - Math.exp(-0.5 * 0.2 * (0.8 * Math.PI) ** 2))).toBeLessThan(4 * Math.sqrt(0.5 / 2000));
  });

  it("scores the share of the way explained, and measures the distance missed at the end", () => {
    const task: Task = findTask("path-polar");
    const off = polar.target.map((y, i) => y + (Math.floor(i / 2000) % 2 === 0 ? 0.3 : 0.4));
    for (const missed of task.measures?.["finalError"].of(polar, off) ?? []) expect(missed).toBeCloseTo(0.5, 5);
    const half =
      task.score?.(
        polar,
        polar.target.map((y) => y / 2),
      ) ?? [];
    for (const score of half) expect(score).toBeCloseTo(0.75, 5);
  });
});
