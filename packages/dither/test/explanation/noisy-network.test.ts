/** Explanations of networks whose behaviour under noise is known: one unit by its exact law, a linear network by its eigenvalues. */

import { describe, expect, it } from "vitest";
import { explain } from "../../src/explanation/explain.js";
import type { Explanation } from "../../src/explanation/explanation.js";
import { findTask, networkFor, oneUnitLaw, train, type NetworkChoice } from "../../src/index.js";
import { terminalText } from "../../src/report/document/terminal.js";
import { explanationDocument } from "../../src/report/results/explanation.js";
import { exampleNetwork, exampleTrials } from "../closure/networks.js";
import { constantTrials, handmade } from "../dynamics/networks.js";

const quick = { draws: 40, replicates: 100, starts: 32, levels: [0, 0.5, 1] };
const textOf = (e: Explanation): string => terminalText(explanationDocument(e), { width: 80 });
const nothing = Array(8).fill([]) as number[][];

describe("one ReLU unit that noise wakes", () => {
  it("moves by E relu(ξ) = 1/√(2π), beside a cloud of known size", async () => {
    // h ← (1−γ) h + γ relu(ξ): mean 1/√(2π), variance (½ − 1/2π) γ/(2−γ).
    const network = handmade({ W_rec: [0], std: 1, leak: 0.2 });
    const e = await explain(network, { trials: constantTrials(network, nothing, 40) }, quick);
    const [mean, cloud] = [1 / Math.sqrt(2 * Math.PI), Math.sqrt((0.5 - 1 / (2 * Math.PI)) / 9)];
    const [moved] = e.withoutNoise?.fixedPoints?.moved ?? [];
    expect(moved.distance).toBeCloseTo(mean, 5);
    expect(moved.cloud).toBeCloseTo(cloud, 5);
    expect(moved.ratio).toBeCloseTo(mean / cloud, 3);
    expect(e.withoutNoise?.tuning.onlyUnderNoise).toBe(1);
    const simulated = e.fixedPoints[0].noisy?.simulated;
    expect(Math.abs((simulated?.output[0] ?? NaN) - mean)).toBeLessThan(4 * (simulated?.outputStandardError[0] ?? 0));
    expect(simulated?.closureIsOff).toBe(false);
  });
});

describe("one tanh unit between two states", () => {
  const unit = { activation: "tanh", placement: "inside", leak: 0.7, weight: 2.5, drive: 0.3, std: 1.2 } as const;

  it("is marked, since its law has two modes and the closure one, and its mean is the exact one", async () => {
    const { weight, drive, ...rest } = unit;
    const network = handmade({ W_rec: [weight], b_rec: [drive], ...rest });
    const e = await explain(network, { trials: constantTrials(network, nothing, 20) }, quick);
    const exact = oneUnitLaw(unit).mean;
    const upper = e.fixedPoints.find(({ output }) => output[0] > 0.9)?.noisy;
    const { simulated } = upper!;
    // The closure follows the upper mode, 0.17 above the mean.
    expect(upper!.output[0] - exact).toBeGreaterThan(0.1);
    expect(simulated).toMatchObject({ gaussian: false, closureIsOff: true });
    expect(Math.abs(simulated!.output[0] - exact)).toBeLessThan(4 * simulated!.outputStandardError[0]);
    expect(e.withoutNoise?.fixedPoints?.notNormal.length).toBeGreaterThan(0);
    expect(textOf(e)).toMatch(/0\.\d+†[\s\S]*† The stationary law there is not normal/);
  });

  it("loses its lower state where noise carries every path up", async () => {
    const network = handmade({ W_rec: [1.5], b_rec: [0.05], activation: "tanh", std: 1.5, leak: 0.2 });
    const e = await explain(network, { trials: constantTrials(network, nothing, 40) }, quick);
    expect(e.fixedPoints.filter(({ stability }) => stability?.kind === "stable").length).toBe(2);
    expect(e.withoutNoise?.fixedPoints).toMatchObject({ vanished: [expect.any(Number)], survives: "changes" });
    expect(textOf(e)).toMatch(/1 of 2 fixed points\s+becomes\s+one\s+with\s+another/);
  });
});

describe("a network that noise keeps in its linear part", () => {
  it("has the conclusions of the silent one, and the time constants of its eigenvalues", async () => {
    // Far above the kink: W has the eigenvalues 0.9, 0.4, 0.1, so that the slowest mode has λ = 1 − 0.2 · 0.1.
    const W_rec = [0.5, 0.4, 0, 0.4, 0.5, 0, 0, 0, 0.4];
    const network = handmade({ W_rec, W_in: [1, 0, 0, 0.5, 1, 1], b_rec: [9, 9, 9], inputs: 2, std: 0.1, leak: 0.2 });
    const inputs = Array.from({ length: 24 }, (_, k) => [Math.sin(k), Math.cos(2 * k)]);
    const trials = constantTrials(network, inputs, 60);
    trials.target.forEach((_, at) => (trials.target[at] = inputs[at % 24][0]));
    const e = await explain(network, { trials }, quick);
    const { decay, dimensions, axes, tuning, decoding, fixedPoints } = e.withoutNoise!;
    expect(decay?.silentSteps).toBeCloseTo(-1 / Math.log(0.98), 4);
    expect(decay?.meanSteps).toBeCloseTo(-1 / Math.log(0.98), 4);
    // 16 chains of 990 steps hold 160 time constants.
    expect(Math.abs((decay?.alongMode?.value ?? NaN) * -Math.log(0.98) - 1)).toBeLessThan(0.3);
    expect(fixedPoints).toMatchObject({ survives: "survives", vanished: [], appeared: [], changed: [] });
    expect(fixedPoints?.largestRatio).toBeLessThan(1e-3);
    expect(dimensions?.ratio.value).toBeCloseTo(1, 2);
    expect(Math.max(...axes!.angles)).toBeLessThan(2);
    expect(tuning.correlation?.value).toBeGreaterThan(0.99);
    expect(decoding?.lost.value).toBeLessThan(0.05);
  });
});

describe("at no noise", () => {
  it("all conclusions are those without", async () => {
    const e = await explain(exampleNetwork("ctrnn-inside"), { trials: exampleTrials() }, { ...quick, std: 0 });
    const { dimensions, axes, tuning, decoding, fixedPoints } = e.withoutNoise!;
    expect(Math.max(...axes!.angles)).toBeLessThan(1e-4);
    expect(dimensions?.ratio).toEqual({ value: 1, interval: [1, 1] });
    expect(tuning.correlation?.value).toBeCloseTo(1, 9);
    expect(tuning.preferredChanged?.value).toBe(0);
    expect(decoding?.lost.value).toBeCloseTo(0, 9);
    expect(decoding?.fittedToNoisy.silent.value).toBeCloseTo(decoding?.fittedToSilent.silent.value ?? NaN, 9);
    expect(fixedPoints?.moved.every(({ distance }) => distance < 1e-4)).toBe(true);
  });
});

describe.each<[string, string, NetworkChoice]>([
  ["current form", "sin", { form: "current" }],
  ["noise outside", "sin", { placement: "outside" }],
  ["GRU", "sin", { cell: "gru" }],
  ["LSTM", "sin", { cell: "lstm" }],
  ["low rank", "sin", { cell: "low-rank", rank: 2 }],
  ["Poisson noise", "sin", { noiseDetails: { kind: "poisson" } }],
  ["slow noise", "sin", { noiseDetails: { timeConstant: 3 } }],
  ["hidden layers", "sin", { layers: [6, 5], units: undefined }],
  ["labels of trials", "perceptual-decision", {}],
  ["no input", "sine-generation", {}],
])("a network of %s", (_name, taskName, choice) => {
  it("has a section without a gap, which says what is left out", async () => {
    const task = findTask(taskName);
    const specification = networkFor(task, { units: 8, seed: 1, noise: 0.5, ...choice });
    const { network } = await train(specification, task, { updates: 20, batch: 16 });
    const e = await explain(network, { task }, { ...quick, trials: 32, draws: 16, inputs: 4 });
    const found = e.withoutNoise!;
    expect(JSON.stringify(found)).toBe(JSON.stringify(JSON.parse(JSON.stringify(found))));
    expect(JSON.stringify(found)).not.toContain(":null,null");
    const text = textOf(e);
    const section = text.slice(text.indexOf("Read without noise"));
    expect(section).not.toMatch(/undefined|NaN|null/);
    expect(text.split("\n").every((line) => [...line].length <= 80)).toBe(true);
    if (choice.layers) expect(found).toMatchObject({ decay: null, fixedPoints: null, leftOut: [expect.any(String)] });
    else expect(found.fixedPoints).not.toBeNull();
    if (taskName === "perceptual-decision")
      expect(found.decoding).toMatchObject({ score: "accuracy", of: "coherence" });
    expect(found.dimensions?.mean.value).toBeGreaterThanOrEqual(1 - 1e-9);
  });
});
