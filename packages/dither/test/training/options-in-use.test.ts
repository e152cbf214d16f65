/** Penalties, noise schedules, curricula and early stopping: exact gradients, what they do, and the same bits anyhow. */

import { describe, expect, it } from "vitest";
import { networkFor } from "../../src/network/initial/for-task.js";
import { networkHash } from "../../src/network/specification/hash.js";
import { initialNetwork } from "../../src/network/initial/initialise.js";
import { parameterLayout } from "../../src/network/specification/parameter-layout.js";
import type { NetworkSpecification } from "../../src/network/specification/specification.js";
import { draws, streams } from "../../src/random/draws.js";
import { findTask, tasks } from "../../src/tasks/index.js";
import { sin } from "../../src/tasks/catalogue/functions/function-approximation.js";
import type { Task } from "../../src/tasks/contract/task.js";
import {
  bestValidation,
  decodeCheckpoint,
  encodeCheckpoint,
  GroupDifferentiator,
  stageTasks,
  train,
  trainingFor,
  validate,
  type Checkpoint,
  type GivenTrainingOptions,
  type NoiseSchedule,
  type ValidationRecord,
} from "../../src/training/index.js";
import { reasonToStop } from "../../src/training/supervision/stopping.js";
import { writeNoiseFactors } from "../../src/training/options/noise-schedule.js";
import { Optimiser } from "../../src/training/optimiser.js";
import { differences, referenceLoss } from "./reference-objective.js";

const smooth = networkFor(sin, { units: 5, activation: "tanh", noise: 0.3, seed: 9 });

/** The optimiser's gradient of an update's objective, divided by Σ w, beside central differences of it in float64. */
async function bothGradients(
  given: GivenTrainingOptions,
  update: number,
  penalty: (parameters: ArrayLike<number>) => number,
  factor: (trial: number) => number,
): Promise<{ gradient: number[]; numeric: number[]; record: { loss: number; penalty: number } }> {
  const options = trainingFor(sin, { updates: 10, batch: 17, ...given });
  const { parameters } = initialNetwork(smooth, options.initial);
  const optimiser = await Optimiser.create(smooth, options);
  optimiser.parameters.set(parameters);
  const groups = new GroupDifferentiator(smooth, sin, options);
  optimiser.begin();
  let weight = 0;
  const kernel = await groups.prepare(update, parameters);
  groups.differentiate(kernel, update, (_, loss) => {
    optimiser.add(kernel.gradient, loss);
    weight += loss.weight;
  });
  const record = optimiser.record();
  const random = draws(smooth.seed, streams.trainingTrials, update);
  const trials = sin.trials({ first: 0, count: 17, index: update, random });
  const objective = (p: ArrayLike<number>): number =>
    referenceLoss({ specification: smooth }, p, trials, update, factor, options) + penalty(p);
  return {
    gradient: Array.from(optimiser.gradient, (g) => g / weight),
    numeric: differences(objective, parameters).map(({ central }) => central),
    record,
  };
}

function expectClose(gradient: number[], numeric: number[]): void {
  const scale = Math.max(...numeric.map(Math.abs));
  gradient.forEach((g, i) => {
    expect(Math.abs(g - numeric[i]), `parameter ${i}`).toBeLessThan(1e-5 * scale);
  });
}

describe("penalties on weights", () => {
  it("are in the gradient exactly, and apart from the loss in the record", async () => {
    const l1 = { W_rec: 0.02, W_out: 0.3 };
    const l2 = { W_rec: 0.1, b_rec: 0.05, W_in: 0.4 };
    const layout = parameterLayout(smooth);
    const penalty = (p: ArrayLike<number>): number => {
      let sum = 0;
      for (const { name, offset, size } of layout)
        for (let i = offset; i < offset + size; i++) {
          sum += ((l1 as Record<string, number>)[name] ?? 0) * Math.abs(p[i]);
          sum += ((l2 as Record<string, number>)[name] ?? 0) * p[i] * p[i];
        }
      return sum;
    };
    const { gradient, numeric, record } = await bothGradients({ l1, l2 }, 1, penalty, () => 1);
    expectClose(gradient, numeric);
    const start = initialNetwork(smooth, trainingFor(sin).initial).parameters;
    expect(record.penalty).toBeCloseTo(penalty(start), 10);
    const without = await bothGradients(
      {},
      1,
      () => 0,
      () => 1,
    );
    expect(record.loss).toBe(without.record.loss);
    expect(without.record.penalty).toBe(0);
  });

  it("shrink what they are on, and are kept in the history", async () => {
    const power = async (given: GivenTrainingOptions): Promise<[number, number[] | undefined]> => {
      const { network, history } = await train(smooth, sin, { updates: 60, ...given });
      return [network.parameters.subarray(0, 25).reduce((sum, w) => sum + w * w, 0), history.penalty];
    };
    const [free, none] = await power({});
    const [small, penalties] = await power({ l2: { W_rec: 0.1 } });
    expect(small).toBeLessThan(0.5 * free);
    expect(none).toBeUndefined();
    expect(penalties).toHaveLength(60);
    expect(penalties!.at(-1)).toBeLessThan(penalties![0]);
  });
});

describe("penalties on rates", () => {
  it("are in the gradient exactly, and apart from the loss in the record", async () => {
    const bare = await bothGradients(
      {},
      1,
      () => 0,
      () => 1,
    );
    const rates = { rateL1: 0.3, rateL2: 0.7 };
    const { gradient, numeric, record } = await bothGradients(
      rates,
      1,
      () => 0,
      () => 1,
    );
    expectClose(gradient, numeric);
    expect(record.loss).toBe(bare.record.loss);
    expect(record.penalty).toBeGreaterThan(0.01);
    const doubled = await bothGradients(
      { rateL1: 0.6, rateL2: 1.4 },
      1,
      () => 0,
      () => 1,
    );
    expect(doubled.record.penalty / record.penalty).toBeCloseTo(2, 5);
  });

  it("are in the gradient of hidden layers and of a closed loop too", async () => {
    const maze = tasks.find(({ plant }) => plant)!;
    const cases: [NetworkSpecification, Task][] = [
      [networkFor(sin, { layers: [6, 5], noise: 0.1, activation: "tanh" }), sin],
      [networkFor(maze, { units: 8 }), maze],
    ];
    for (const [specification, task] of cases) {
      const options = trainingFor(task, { updates: 40, batch: 17, rateL2: 200 });
      const groups = new GroupDifferentiator(specification, task, options);
      const { parameters } = initialNetwork(specification, options.initial);
      const objective = async (p: Float32Array): Promise<{ value: number; gradient: Float64Array }> => {
        const { gradients, losses } = await groups.gradients(0, p);
        const gradient = new Float64Array(p.length);
        gradients.forEach((g, k) => (gradient[k % p.length] += g));
        return { value: losses.reduce((sum, one) => sum + one.loss + one.ratePenalty!, 0), gradient };
      };
      const { gradient } = await objective(parameters);
      const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
      for (let i = 0; i < parameters.length; i += 3) {
        const [above, below] = [parameters.slice(), parameters.slice()];
        above[i] += 1e-3;
        below[i] -= 1e-3;
        const slope = ((await objective(above)).value - (await objective(below)).value) / (above[i] - below[i]);
        expect(Math.abs(slope - gradient[i]) / largest, `parameter ${i}`).toBeLessThan(1e-3);
      }
    }
  });

  it("make rates small", async () => {
    const meanSquare = async (rateL2: number): Promise<number> => {
      const { history } = await train(smooth, sin, { updates: 40, batch: 17, clip: null, learningRate: 0.01, rateL2 });
      expect(history.penalty).toHaveLength(40);
      return history.penalty!.at(-1)! / rateL2;
    };
    expect(await meanSquare(20)).toBeLessThan(0.5 * (await meanSquare(1e-6)));
  });

  it("are refused where they are below 0, and with the gradient of the closure", async () => {
    expect(() => trainingFor(sin, { rateL1: -1 })).toThrow(/`rateL1` to be 0 or more, got -1/);
    const closure: GivenTrainingOptions = { gradient: "closure", rateL2: 1 };
    await expect(train(smooth, sin, closure)).rejects.toThrow(/got a penalty on the rates/);
  });
});

describe("noise schedules", () => {
  const factors = (schedule: NoiseSchedule, update: number, first = 0, count = 16, seed = 3): number[] => {
    const values = new Float32Array(count);
    writeNoiseFactors(values, schedule, { seed, update, updates: 100, first });
    return Array.from(values);
  };

  it.each([
    [{ law: "ramp", from: 0.2, over: 0.5 }, 0, 0.2],
    [{ law: "ramp", from: 0.2, over: 0.5 }, 25, 0.6],
    [{ law: "ramp", from: 0.2, over: 0.5 }, 80, 1],
    [{ law: "anneal", to: 0.1 }, 0, 1],
    [{ law: "anneal", to: 0.1 }, 50, 0.55],
    [{ law: "anneal", to: 0.1 }, 99, 0.1 + 0.9 * 0.5 * (1 + Math.cos(0.99 * Math.PI))],
  ] as const)("%j at update %i of 100 is %f", (schedule, update, expected) => {
    for (const factor of factors(schedule, update)) expect(factor).toBeCloseTo(expected, 6);
  });

  it.each(["uniform", "log-uniform"] as const)(
    "drawn %s has its law, a trial its factor wherever it is asked",
    (law) => {
      const many = factors({ law, from: 0.5, to: 2 }, 7, 0, 4000);
      const inLaw =
        law === "uniform" ? many.map((f) => (f - 0.5) / 1.5) : many.map((f) => Math.log(f / 0.5) / Math.log(4));
      const mean = inLaw.reduce((a, b) => a + b, 0) / 4000;
      expect(Math.min(...inLaw)).toBeGreaterThanOrEqual(-1e-6);
      expect(Math.max(...inLaw)).toBeLessThanOrEqual(1 + 1e-6);
      expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * 4000));
      expect(factors({ law, from: 0.5, to: 2 }, 7, 32, 16)).toEqual(many.slice(32, 48));
      expect(factors({ law, from: 0.5, to: 2 }, 8, 0, 16)).not.toEqual(many.slice(0, 16));
    },
  );

  it.each([
    { law: "ramp", from: 0.3, over: 1 },
    { law: "log-uniform", from: 0.2, to: 3 },
  ] as const)("%j is in the gradient exactly, trial by trial", async (noiseSchedule) => {
    const own = new Float32Array(17);
    writeNoiseFactors(own, noiseSchedule, { seed: smooth.seed, update: 4, updates: 10, first: 0 });
    const { gradient, numeric } = await bothGradients(
      { noiseSchedule },
      4,
      () => 0,
      (trial) => own[trial],
    );
    expectClose(gradient, numeric);
  });

  it.each([
    [{ law: "ramp", from: -1, over: 0.5 }, /noiseSchedule\.from to be 0 or more, got -1/],
    [{ law: "ramp", from: 0, over: 0 }, /noiseSchedule\.over/],
    [{ law: "log-uniform", from: 0, to: 1 }, /noiseSchedule\.from to be above 0/],
    [{ law: "uniform", from: 1, to: 0.5 }, /noiseSchedule\.to to be 1 or more/],
    [{ law: "steps" }, /unknown law "steps"/],
  ])("%j is refused", (noiseSchedule, message) => {
    expect(() => trainingFor(sin, { noiseSchedule: noiseSchedule as NoiseSchedule })).toThrow(message);
  });
});

const record = (update: number, loss: number, score = 0, stage = 0): ValidationRecord => ({
  update,
  stage,
  loss,
  score,
});

describe("early stopping", () => {
  it("waits for as many validations as its patience, counted from the lowest loss of the last stage", () => {
    const losses = [3, 2, 2, 4, 1.9, 1.9, 1.9, 1.9];
    const records = losses.map((loss, k) => record(k, loss));
    const at = (n: number, patience: number): string | null => reasonToStop({ patience }, records.slice(0, n), 0);
    expect([1, 2, 3, 4, 5].map((n) => at(n, 2))).toEqual([null, null, null, "patience", null]);
    expect([6, 7, 8].map((n) => at(n, 3))).toEqual([null, null, "patience"]);
    expect(bestValidation(records, 0)?.update).toBe(4);
    const staged = [record(0, 0.1, 0.9, 0), record(1, 5, 0.1, 1), record(2, 4, 0.2, 1)];
    expect(reasonToStop({ patience: 1 }, staged, 1)).toBeNull();
    expect(bestValidation(staged, 1)?.update).toBe(2);
    expect(reasonToStop({ target: 0.9 }, staged.slice(0, 1), 1)).toBeNull();
    expect(reasonToStop({ target: 0.2 }, staged, 1)).toBe("target");
    expect(reasonToStop({ patience: 1 }, [record(0, NaN), record(1, NaN)], 0)).toBe("patience");
  });

  it("ends a training at the target, and can keep the best network", async () => {
    const task = findTask("perceptual-decision");
    const specification = networkFor(task, { units: 16, seed: 2 });
    const given: GivenTrainingOptions = {
      updates: 400,
      schedule: "constant",
      learningRate: 0.01,
      validation: { every: 10, trials: 128 },
    };
    const target: GivenTrainingOptions = { ...given, stopping: { target: 0.7, keepBest: true } };
    const { history, network } = await train(specification, task, target);
    expect(history.loss.length).toBeLessThan(400);
    expect(history.validation!.at(-1)!.score).toBeGreaterThanOrEqual(0.7);
    expect(history.validation!.slice(0, -1).every(({ score }) => score < 0.7)).toBe(true);
    expect(network.provenance).toMatchObject({ stoppedBy: "target", updatesDone: history.loss.length });
    // The network returned has the loss that its validation said.
    const again = await validate(network, task, 128);
    expect(again.loss).toBe(history.validation!.at(-1)!.loss);
  });

  it("keeps the network of the lowest validation loss", async () => {
    const given: GivenTrainingOptions = {
      updates: 60,
      learningRate: 0.5,
      schedule: "constant",
      validation: { every: 7, trials: 64 },
      stopping: { keepBest: true },
    };
    const { history, network } = await train(smooth, sin, given);
    const best = bestValidation(history.validation!, 0)!;
    expect(best.update).not.toBe(history.validation!.at(-1)!.update);
    expect((await validate(network, sin, 64)).loss).toBe(best.loss);
    expect(network.provenance).toMatchObject({ validation: { update: best.update, loss: best.loss, score: null } });
  });
});

describe("a curriculum", () => {
  it("has the task of each stage, the task itself last, and refuses others", () => {
    const task = findTask("perceptual-decision");
    const stages = stageTasks(task, [{ options: { inputNoise: 0.1 }, until: 0.9 }]);
    expect(stages.map((one) => one.options?.["inputNoise"])).toEqual([0.1, task.options?.["inputNoise"]]);
    expect(() => stageTasks(task, [{ options: { frob: 1 }, until: 0.5 }])).toThrow(/unknown option "frob"/);
    const suite = findTask("yang2019");
    expect(() => stageTasks(suite, [{ options: { ring: 8 }, until: 0.5 }])).toThrow(/leave the channels as they are/);
    expect(() => trainingFor(task, { curriculum: [{ options: {}, until: 2 }] })).toThrow(/score in \(0, 1\], got 2/);
  });

  it("needs a score", async () => {
    const scoreless: Task = { ...sin, withOptions: () => scoreless };
    delete scoreless.score;
    const given: GivenTrainingOptions = { updates: 2, curriculum: [{ options: {}, until: 0.5 }] };
    await expect(train(smooth, scoreless, given)).rejects.toThrow(/has no score, which a curriculum needs/);
  });
});

describe("validation of a task of several", () => {
  const names = ["low", "high"];
  const halves: Task = {
    ...sin,
    trials: (request) => {
      const trials = sin.trials(request);
      const half = Float64Array.from({ length: trials.count }, (_, k) =>
        trials.target[trials.target.length - trials.count + k] > 0 ? 1 : 0,
      );
      return { ...trials, labels: { half } };
    },
    score: (trials) => Float64Array.from(trials.labels!["half"], (half, k) => (half === 1 ? 0.95 : k % 2)),
    conditions: { label: "half", names },
  };
  const given = { updates: 12, batch: 16, validation: { every: 3, trials: 200 } };

  it("scores each condition over its own trials, and all of them together", async () => {
    const { history } = await train(smooth, halves, given);
    const [first] = history.validation!;
    expect(first.conditions).toHaveLength(2);
    expect(first.conditions![1]).toBeCloseTo(0.95, 12);
    expect(first.conditions![0]).toBeGreaterThan(0.3);
    expect(first.conditions![0]).toBeLessThan(0.7);
    expect(first.score).toBeGreaterThan(first.conditions![0]);
    expect(first.score).toBeLessThan(0.95);
  });

  it("ends once so many conditions have the target, where their mean has not", async () => {
    const one = await train(smooth, halves, { ...given, stopping: { target: 0.9, conditions: 1 } });
    expect(one.history.validation!.map(({ update }) => update)).toEqual([3]);
    expect(one.network.provenance).toMatchObject({ stoppedBy: "target", updatesDone: 3 });
    const both = await train(smooth, halves, { ...given, stopping: { target: 0.9, conditions: 2 } });
    expect(both.history.validation).toHaveLength(4);
    await expect(train(smooth, halves, { ...given, stopping: { target: 0.9, conditions: 3 } })).rejects.toThrow(
      "at most 2 conditions",
    );
    expect(() => trainingFor(sin, { stopping: { conditions: 3 } })).toThrow("expected a target score");
  });

  it("goes through a checkpoint", async () => {
    let checkpoint: Checkpoint | undefined;
    const whole = await train(
      smooth,
      halves,
      { ...given },
      {
        checkpointEvery: 7,
        onCheckpoint: (one) => {
          checkpoint = decodeCheckpoint(encodeCheckpoint(one));
        },
      },
    );
    const resumed = await train(smooth, halves, given, { resume: checkpoint! });
    expect(resumed.history).toEqual(whole.history);
  });
});

describe("validation", () => {
  it("changes no bit of a training", async () => {
    const bare = await train(smooth, sin, { updates: 20 });
    const watched = await train(smooth, sin, { updates: 20, validation: { every: 3, trials: 16 } });
    expect(watched.network.parameters).toEqual(bare.network.parameters);
    expect(watched.history.validation!.map(({ update }) => update)).toEqual([3, 6, 9, 12, 15, 18]);
    expect(watched.history.loss).toEqual(bare.history.loss);
  });
});

describe("validation in closed loop", () => {
  it("scores the world's way, and changes no bit of the training", async () => {
    const task = tasks.find(({ plant }) => plant)!;
    const specification = networkFor(task, { units: 8 });
    const given: GivenTrainingOptions = { updates: 4, batch: 16 };
    const bare = await train(specification, task, given);
    const watched = await train(specification, task, { ...given, validation: { every: 2, trials: 20 } });
    expect(watched.network.parameters).toEqual(bare.network.parameters);
    expect(watched.history.validation).toHaveLength(2);
    for (const { loss, score } of watched.history.validation!) {
      expect(Number.isFinite(loss)).toBe(true);
      expect(score >= 0 && score <= 1).toBe(true);
    }
  });
});

describe("options that are not used", () => {
  it("are absent, so that nothing made without them changes", () => {
    const options = trainingFor(sin, { l1: {}, rateL1: 0, rateL2: 0, curriculum: [], stopping: {} });
    expect(Object.keys(options)).toEqual(Object.keys(trainingFor(sin)));
    expect(JSON.stringify(trainingFor(sin))).not.toMatch(/l1|l2|rateL|noiseSchedule|validation|curriculum|stopping/);
  });
});

const decision = findTask("perceptual-decision");
const small = networkFor(decision, { units: 12, seed: 2 });
const trainings: [string, GivenTrainingOptions][] = [
  ["penalties", { l1: { W_rec: 1e-3 }, l2: { W_out: 1e-2 } }],
  ["penalties on rates", { rateL1: 0.1, rateL2: 0.2 }],
  ["a ramp of the noise", { noiseSchedule: { law: "ramp", from: 0, over: 0.5 } }],
  ["noise drawn for each trial", { noiseSchedule: { law: "log-uniform", from: 0.1, to: 2 } }],
  [
    "a curriculum and early stopping",
    {
      validation: { every: 5, trials: 48 },
      curriculum: [{ options: { inputNoise: 0.05 }, until: 0.53 }],
      learningRate: 0.05,
      schedule: "constant",
      stopping: { patience: 3, keepBest: true },
    },
  ],
];

describe.each(trainings)("a training with %s", (_, given) => {
  const options: GivenTrainingOptions = { updates: 60, batch: 33, ...given };

  it("has the same bits and history resumed from files anywhere, and with any split of the groups", async () => {
    const kept: Checkpoint[] = [];
    const whole = await train(small, decision, options, { checkpointEvery: 9, onCheckpoint: (c) => void kept.push(c) });
    const hash = await networkHash(whole.network);
    expect(kept.length).toBeGreaterThan(1);
    for (const checkpoint of kept) {
      const resume = decodeCheckpoint(encodeCheckpoint(checkpoint));
      expect(resume).toEqual(checkpoint);
      const again = await train(small, decision, options, { resume });
      expect(await networkHash(again.network)).toBe(hash);
      expect(again.history).toEqual(whole.history);
    }
    const full = trainingFor(decision, options);
    for (const cut of [1, 2]) {
      const ranges = [
        { first: 0, last: cut },
        { first: cut, last: 3 },
      ];
      const workers = ranges.map((range) => new GroupDifferentiator(small, decision, full, range));
      const shared = await train(small, decision, options, { workers });
      expect(await networkHash(shared.network)).toBe(hash);
      expect(shared.history).toEqual(whole.history);
    }
  });

  it("is refused a checkpoint of a training without", async () => {
    const kept: Checkpoint[] = [];
    const bare: GivenTrainingOptions = { updates: 60, batch: 33 };
    const stop = new AbortController();
    const first = train(small, decision, bare, {
      signal: stop.signal,
      checkpointEvery: 2,
      onCheckpoint: (c) => {
        kept.push(c);
        stop.abort();
      },
    });
    await expect(first).rejects.toMatchObject({ code: "aborted" });
    await expect(train(small, decision, options, { resume: kept[0] })).rejects.toMatchObject({ code: "mismatch" });
  });
});
