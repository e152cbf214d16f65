/** The twenty tasks against the numbers of Yang et al. (2019): sizes, timing, targets, loss weights, statistics, scores. */

import { describe, expect, it } from "vitest";
import { findTask, selectTrials, type Task, type Trials } from "../../src/tasks/index.js";
import {
  circularDistance,
  figureNames,
  populationAngle,
  ruleNames,
  yangGridTrials,
  yangSmall,
  yangTask,
  type RuleName,
} from "../../src/tasks/catalogue/yang2019/index.js";
import { drawRule } from "../../src/tasks/catalogue/yang2019/rules.js";
import { channelOf, epoch, label, mean, testTrials, trainingTrials } from "./trials-of.js";

const quiet = (rule: RuleName): Task => yangTask(rule, { sigmaX: 0 });
const batches = (task: Task, count: number, each = 1): Trials[] =>
  Array.from({ length: count }, (_, index) => trainingTrials(task, { index, count: each }));
const close = (value: number): unknown => expect.closeTo(value, 5);

/** Bump of height `peak` around an angle at the preferred angle of unit k of 32. */
const bumpAt = (angle: number, k: number, peak: number): number =>
  peak * Math.exp(-0.5 * (circularDistance(angle, (2 * Math.PI * k) / 32) / (Math.PI / 8)) ** 2);

describe("the channels", () => {
  it("are 85 in and 33 out, the rules in the published order from channel 65 on", () => {
    expect(ruleNames.map((rule) => figureNames[rule])).toEqual(
      "Go,RT Go,Dly Go,Anti,RT Anti,Dly Anti,DM 1,DM 2,Ctx DM 1,Ctx DM 2,MultSen DM,Dly DM 1,Dly DM 2,Ctx Dly DM 1,Ctx Dly DM 2,MultSen Dly DM,DMS,DNMS,DMC,DNMC".split(
        ",",
      ),
    );
    ruleNames.forEach((rule, number) => {
      const trials = trainingTrials(quiet(rule), { count: 1 });
      expect([trials.inputs, trials.outputs]).toEqual([85, 33]);
      ruleNames.forEach((_, n) =>
        expect(new Set(channelOf(trials, "input", 65 + n, 0))).toEqual(new Set([n === number ? 1 : 0])),
      );
    });
  });

  it("carry noise of standard deviation 0.0316228, the rules and fixation too, in the experiment 0.158114", () => {
    const noisy = trainingTrials(yangTask("fdgo"), { count: 40 });
    const silent = trainingTrials(quiet("fdgo"), { count: 40 });
    expect(noisy.target).toEqual(silent.target);
    for (const channel of [0, 20, 70]) {
      const noise = Array.from({ length: 40 }, (_, k) => k).flatMap((k) => {
        const without = channelOf(silent, "input", channel, k);
        return channelOf(noisy, "input", channel, k).map((value, t) => value - without[t]);
      });
      const relative = Math.sqrt(mean(noise.map((x) => x * x))) / 0.0316228;
      expect(Math.abs(relative - 1)).toBeLessThan(4 / Math.sqrt(2 * noise.length));
    }
    const { experiment } = yangTask("fdgo");
    expect(experiment.noise).toBeCloseTo(0.158114, 6);
    expect(experiment).toMatchObject({ units: 256, activation: "softplus", leak: 0.2, readout: "sigmoid", batch: 64 });
  });

  it("show stimulus and response as bumps of 0.8 and 0.85 and half-width π/8", () => {
    const trials = trainingTrials(quiet("delaygo"), { count: 8 });
    const [on, off] = epoch(trials, "stim1");
    for (let k = 0; k < 8; k++) {
      const [angle, ring] = [label(trials, "angle1")[k], label(trials, "ring1")[k]];
      for (let unit = 0; unit < 32; unit++) {
        const shown = channelOf(trials, "input", 1 + 32 * ring + unit, k);
        expect(shown[on]).toEqual(close(bumpAt(angle, unit, 0.8)));
        expect([shown[on - 1], shown[off]]).toEqual([0, 0]);
        expect(shown[off - 1]).toBe(shown[on]);
        expect(channelOf(trials, "target", 1 + unit, k).at(-1)).toEqual(close(0.05 + bumpAt(angle, unit, 0.8)));
        expect(channelOf(trials, "input", 1 + 32 * (1 - ring) + unit, k).some((x) => x !== 0)).toBe(false);
      }
    }
    const exact = yangGridTrials("delaygo");
    expect(exact.target.reduce((a, b) => Math.max(a, b))).toBeCloseTo(0.85, 6);
    expect(exact.input.filter((x) => x !== 1).reduce((a, b) => Math.max(a, b))).toBeCloseTo(0.8, 6);
  });
});

/** Steps, as the original generator gave them, and the share of trials that ask for a response. */
const lengths: [rules: string, shortest: number, longest: number, go: number][] = [
  ["fdgo fdanti", 65, 133, 1],
  ["reactgo reactanti", 50, 149, 1],
  ["delaygo delayanti", 60, 170, 1],
  ["dm1 dm2 contextdm1 contextdm2 multidm", 50, 124, 1],
  ["delaydm1 delaydm2 contextdelaydm1 contextdelaydm2 multidelaydm", 70, 209, 1],
  ["dmsgo dmsnogo", 55, 165, 0.5],
  ["dmcgo dmcnogo", 40, 170, 0.5],
];
const each = lengths.flatMap(([rules, ...rest]) =>
  rules.split(" ").map((rule) => [rule as RuleName, ...rest] as const),
);

describe.each(each)("%s", (rule, shortest, longest, go) => {
  it(`takes ${shortest} to ${longest} steps, and asks for a response in a share ${go} of the trials`, () => {
    const task = quiet(rule);
    expect(task.longest).toBe(longest);
    const steps = batches(task, 300).map((trials) => trials.steps);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(shortest);
    expect(Math.max(...steps)).toBeLessThanOrEqual(longest);
    // Three hundred batches come near both ends.
    expect(Math.max(...steps) - Math.min(...steps)).toBeGreaterThan(0.75 * (longest - shortest));
    const answers = label(trainingTrials(task, { count: 400 }), "answer");
    const share = answers.filter((answer) => answer >= 0).length / 400;
    expect(Math.abs(share - go)).toBeLessThanOrEqual(go === 1 ? 0 : 4 * Math.sqrt(0.25 / 400));
  });

  it("weighs errors 0, then 1 and 4, then 0, then 25 and 100 (ring and fixation)", () => {
    const trials = trainingTrials(quiet(rule), { count: 3, index: 5 });
    const [response, end] = epoch(trials, "go1");
    const fixation = Array.from({ length: end }, (_, t) =>
      t < 5 || (t >= response && t < response + 5) ? 0 : t < response ? 4 : 100,
    );
    expect(channelOf(trials, "weight", 0, 2)).toEqual(fixation);
    for (const unit of [1, 17, 32])
      expect(channelOf(trials, "weight", unit, 2)).toEqual(fixation.map((w) => (w === 4 ? 1 : w === 100 ? 25 : 0)));
  });

  it("wants fixation at 0.8 until a response is due, and rest at 0.05", () => {
    const trials = trainingTrials(quiet(rule), { count: 12, index: 2 });
    const [response] = epoch(trials, "go1");
    label(trials, "answer").forEach((answer, k) => {
      const fixation = channelOf(trials, "target", 0, k);
      const wanted = fixation.map((_, t) => Math.fround(t < response || answer < 0 ? 0.8 : 0.05));
      expect(fixation).toEqual(wanted);
      const ring = Array.from({ length: 32 }, (_, unit) => channelOf(trials, "target", 1 + unit, k));
      for (const channel of ring) expect(new Set(channel.slice(0, response))).toEqual(new Set([Math.fround(0.05)]));
      const last = ring.map((channel) => channel.at(-1) ?? NaN);
      if (answer < 0) expect(new Set(last)).toEqual(new Set([Math.fround(0.05)]));
      else expect(circularDistance(populationAngle(last), answer)).toBeLessThan(1e-3);
    });
  });

  it("scores 1 for the target, and an always fixating network 0, or the share of trials without response", () => {
    const task = quiet(rule);
    const trials = testTrials(task, { count: 300 });
    const score = (outputs: Float32Array): number => mean(task.score?.(trials, outputs) ?? []);
    expect(score(trials.target)).toBe(1);
    const fixating = score(new Float32Array(trials.target.length).fill(0.8));
    expect(Math.abs(fixating - (1 - go))).toBeLessThanOrEqual(go === 1 ? 0 : 4 * Math.sqrt(0.25 / 300));
  });
});

describe("what is asked for", () => {
  it("is the opposite angle in the Anti tasks", () => {
    for (const rule of ["fdanti", "reactanti", "delayanti"] as const) {
      const trials = trainingTrials(quiet(rule), { count: 20 });
      label(trials, "answer").forEach((answer, k) =>
        expect(circularDistance(answer, label(trials, "angle1")[k])).toBeCloseTo(Math.PI, 9),
      );
    }
  });

  it("is the stronger stimulus, with coherences and means from the published sets", () => {
    const sums = (trials: Trials, k: number, from: number): number =>
      mean(
        Array.from({ length: 32 }, (_, unit) => channelOf(trials, "input", from + unit, k)[epoch(trials, "stim1")[0]]),
      );
    for (const [rule, ring, set] of [
      ["dm1", 1, [0.01, 0.02, 0.04, 0.08]],
      ["dm2", 33, [0.01, 0.02, 0.04, 0.08]],
      ["contextdm1", 1, [0.01, 0.02, 0.04, 0.08]],
      ["delaydm1", 1, [0.08, 0.16, 0.32]],
    ] as const) {
      const trials = trainingTrials(quiet(rule), { count: 200 });
      const evidence = label(trials, "evidence");
      const found = new Set(evidence.map((e) => Math.round(Math.abs(e) * 500) / 1000));
      expect([...found].sort()).toEqual([...set]);
      evidence.forEach((e, k) => {
        const wanted = label(trials, e > 0 ? "angle1" : "angle2")[k];
        expect(label(trials, "answer")[k]).toBe(wanted);
        const apart = circularDistance(label(trials, "angle1")[k], label(trials, "angle2")[k]);
        expect(apart).toBeGreaterThanOrEqual(0.5 * Math.PI - 1e-9);
        if (rule !== "delaydm1") {
          // Two bumps of total strength 2 μ in [1.6, 2.4], each of area 0.8 √(2π) (π/8) per 2π/32.
          const strength =
            (sums(trials, k, ring) * 32) / ((0.8 * Math.sqrt(2 * Math.PI) * (Math.PI / 8)) / (Math.PI / 16));
          expect(strength).toBeGreaterThan(1.595);
          expect(strength).toBeLessThan(2.405);
        }
      });
    }
    const easy = trainingTrials(yangTask("dm1", { easy: true }), { count: 100 });
    expect(Math.max(...label(easy, "evidence").map(Math.abs))).toBeCloseTo(1.6, 9);
  });

  it("is right in 75 % of context-dependent trials for who adds up the rings", () => {
    const trials = trainingTrials(quiet("contextdm1"), { count: 800 });
    const step = epoch(trials, "stim1")[0];
    const at = (k: number, channel: number): number => trials.input[(step * 85 + channel) * 800 + k];
    const right = label(trials, "answer").map((answer, k) => {
      const angles = ["angle1", "angle2"].map((name) => label(trials, name)[k]);
      const [first, second] = angles.map((angle) => {
        const bump = Array.from({ length: 32 }, (_, unit) => bumpAt(angle, unit, 1));
        return bump.reduce((sum, b, unit) => sum + b * (at(k, 1 + unit) + at(k, 33 + unit)), 0);
      });
      // A tie of the sums, one trial in eight, is right half the time.
      if (Math.abs(first - second) < 1e-5) return 0.5;
      return answer === angles[first > second ? 0 : 1] ? 1 : 0;
    });
    expect(Math.abs(mean(right) - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / 800));
  });

  it("depends on the sum of both rings in the multi-sensory tasks, where either alone misleads at times", () => {
    const trials = trainingTrials(quiet("multidm"), { count: 300 });
    const step = epoch(trials, "stim1")[0];
    const strengths = (k: number, from: number): number[] =>
      ["angle1", "angle2"].map((name) => {
        const angle = label(trials, name)[k];
        const nearest = Math.round((angle / (2 * Math.PI)) * 32) % 32;
        return trials.input[(step * 85 + from + nearest) * 300 + k] / bumpAt(angle, nearest, 0.8);
      });
    let misled = 0;
    label(trials, "evidence").forEach((evidence, k) => {
      const [a, b] = [strengths(k, 1), strengths(k, 33)];
      // Bumps overlap a little, at most by exp(−½ 16/…) at 90°.
      expect(a[0] + b[0] - a[1] - b[1]).toBeCloseTo(evidence, 2);
      for (const i of [0, 1]) expect(Math.abs(a[i] - b[i]) / (a[i] + b[i])).toBeGreaterThan(0.09);
      if ((a[0] - a[1]) * evidence < 0) misled++;
    });
    expect(misled).toBeGreaterThan(60);
  });

  it("is a match at the same angle, or within the same half of ten angles, each half the time", () => {
    for (const rule of ["dmsgo", "dmsnogo", "dmcgo", "dmcnogo"] as const) {
      const trials = trainingTrials(quiet(rule), { count: 400 });
      const [one, two, match, answer] = ["angle1", "angle2", "match", "answer"].map((name) => label(trials, name));
      match.forEach((same, k) => {
        if (rule.startsWith("dms")) {
          const apart = circularDistance(one[k], two[k]);
          if (same) expect(apart).toBe(0);
          else expect(apart).toBeGreaterThanOrEqual(Math.PI / 9 - 1e-9);
        } else expect(one[k] < Math.PI === two[k] < Math.PI).toBe(same === 1);
        expect(answer[k]).toBe((same === 1) === !rule.endsWith("nogo") ? two[k] : -1);
      });
      expect(Math.abs(mean(match) - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 400));
      if (rule.startsWith("dmc")) expect(new Set(one.map((a) => Math.round(a * 1000))).size).toBe(10);
    }
  });
});

describe("a batch", () => {
  it("shares its timing and its ring, and other batches have others", () => {
    const some = batches(quiet("fdgo"), 60, 4);
    for (const trials of some) expect(new Set(label(trials, "ring1")).size).toBe(1);
    const rings = some.map((trials) => label(trials, "ring1")[0]);
    expect(Math.abs(mean(rings) - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 60));
    expect(new Set(some.map((trials) => trials.steps)).size).toBeGreaterThan(25);
    expect(new Set(label(some[0], "angle1")).size).toBe(4);
  });

  it("of the suite is one task, drawn with the published probabilities, and the very trials of that task", () => {
    const suite = findTask("yang2019");
    const rules = batches(suite, 40, 2).map((trials, index) => {
      const rule = ruleNames[label(trials, "rule")[0]];
      const { input, target } = trainingTrials(yangTask(rule), { index, count: 2 });
      expect([trials.input, trials.target]).toEqual([input, target]);
      return rule;
    });
    expect(new Set(rules).size).toBeGreaterThan(10);
    const n = 28_000;
    const drawn = Array.from({ length: n }, (_, i) => drawRule((i + 0.5) / n));
    for (const rule of ruleNames)
      expect(drawn.filter((name) => name === rule)).toHaveLength(
        rule === "contextdm1" || rule === "contextdm2" ? 5000 : 1000,
      );
  });

  it("to test with has many timings and, in the suite, many tasks; each trial ends where its weights do", () => {
    const trials = testTrials(findTask("yang2019"), { count: 120 });
    expect(trials.steps).toBe(209);
    expect(new Set(label(trials, "rule")).size).toBeGreaterThan(12);
    expect(new Set(trials.lengths).size).toBeGreaterThan(40);
    for (let k = 0; k < 120; k++)
      expect(channelOf(trials, "weight", 3, k).findLastIndex((w) => w > 0) + 1).toBe(trials.lengths?.[k]);
    const picked = selectTrials(trials, [7, 3]);
    expect([...(picked.lengths ?? [])]).toEqual([trials.lengths?.[7], trials.lengths?.[3]]);
    expect(picked.epochsByTrial?.["go1"].first[1]).toBe(trials.epochsByTrial?.["go1"].first[3]);
  });
});

describe("test mode", () => {
  it.each([
    ["fdgo", 40, 100, { fix1: [0, 25], stim1: [25, 75], go1: [75, 100] }],
    ["reactanti", 40, 125, { fix1: [0, 100], go1: [100, 125] }],
    ["delaygo", 40, 125, { fix1: [0, 25], stim1: [25, 50], delay1: [50, 100], go1: [100, 125] }],
    ["dm2", 100, 125, { fix1: [0, 25], stim1: [25, 100], go1: [100, 125] }],
    ["contextdm1", 500, 100, { fix1: [0, 25], stim1: [25, 75], go1: [75, 100] }],
    ["multidm", 500, 100, { fix1: [0, 25], stim1: [25, 75], go1: [75, 100] }],
    [
      "delaydm1",
      100,
      150,
      { fix1: [0, 25], stim1: [25, 50], delay1: [50, 100], stim2: [100, 125], delay2: [125, 135], go1: [135, 150] },
    ],
    [
      "contextdelaydm2",
      500,
      175,
      { fix1: [0, 25], stim1: [25, 50], delay1: [50, 100], stim2: [100, 125], delay2: [125, 150], go1: [150, 175] },
    ],
    ["dmsgo", 80, 135, { fix1: [0, 25], stim1: [25, 50], delay1: [50, 110], go1: [110, 135] }],
    ["dmcnogo", 80, 135, { fix1: [0, 25], stim1: [25, 50], delay1: [50, 110], go1: [110, 135] }],
  ] as const)("of %s has %i conditions of %i steps, all with a response", (rule, count, steps, epochs) => {
    const trials = yangGridTrials(rule);
    expect([trials.count, trials.steps]).toEqual([count, steps]);
    expect(trials.epochs).toEqual(epochs);
    expect(Math.min(...label(trials, "answer"))).toBeGreaterThanOrEqual(0);
    expect(mean(yangTask(rule).score?.(trials, trials.target) ?? [])).toBe(1);
  });
});

describe("options", () => {
  it("put several rules in at once, for the composition of rules", () => {
    const composed = yangTask("delayanti", { rules: { fdanti: 1, delaygo: 1, fdgo: -1 }, sigmaX: 0 });
    const trials = trainingTrials(composed, { count: 1 });
    const rules = ruleNames.map((_, n) => channelOf(trials, "input", 65 + n, 0)[0]);
    expect(ruleNames.filter((_, n) => rules[n] === 1)).toEqual(["delaygo", "fdanti"]);
    expect(rules[0]).toBe(-1);
    expect(trials.target).toEqual(trainingTrials(quiet("delayanti"), { count: 1 }).target);
  });

  it("make a small version of 45 inputs, 13 outputs and about 50 steps, and another step size with its leak", () => {
    const small = yangTask("contextdm1", yangSmall);
    const steps = batches(small, 60).map((trials) => trials.steps);
    expect([small.inputs, small.outputs]).toEqual([45, 13]);
    expect(Math.max(...steps)).toBeLessThanOrEqual(50);
    const coarse = yangTask("fdgo", { dt: 50 });
    expect(coarse.experiment.leak).toBe(0.5);
    expect(coarse.experiment.noise).toBeCloseTo(0.05 * 2, 9);
    expect(coarse.longest).toBe(13 + 29 + 10);
  });
});
