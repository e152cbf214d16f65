/** Study files: what they plan, and what is said of mistakes in them. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseStudy, planStudy, studyJsonSchema, type StudyPlan } from "@dither/studies/schema";

const plan = (text: string, scale?: "quick" | "full"): StudyPlan => planStudy(text, "s.yaml", scale);
const settingsOf = (p: StudyPlan): Record<string, unknown>[] =>
  Array.from({ length: p.cells }, (_, cell) => p.settings(cell));
const head = "study: s\ntask: sin\nseeds: 2\n";

describe("the plan of a study", () => {
  it("has the last axis varying fastest, then the seeds, and fills in all defaults", () => {
    const p = plan(`${head}grid:\n  placement: [inside, outside]\n  noise: [0, 0.5]\n`);
    expect([p.cells, p.seeds, p.count]).toEqual([4, 2, 8]);
    expect(
      [...p.runs()].map(({ run: { network } }) => [network.noise.placement, network.noise.std, network.seed]),
    ).toEqual([
      ["inside", 0, 1],
      ["inside", 0, 2],
      ["inside", 0.5, 1],
      ["inside", 0.5, 2],
      ["outside", 0, 1],
      ["outside", 0, 2],
      ["outside", 0.5, 1],
      ["outside", 0.5, 2],
    ]);
    const { run } = p.at(7);
    expect(run).toMatchObject({
      task: "sin",
      measure: { trials: 512, draws: 32 },
      training: { updates: 600, clip: 1 },
    });
    expect(run.training.initial.recurrentLaw).toBe("gaussian");
  });

  it("advances zipped axes together", () => {
    const p = plan(
      `${head}grid:\n  noise: [0, 1]\n  zip:\n    units: [8, 16, 32]\n    learningRate: [0.01, 0.005, 0.002]\n`,
    );
    expect(settingsOf(p)).toEqual(
      [0, 1].flatMap((noise) =>
        [
          [8, 0.01],
          [16, 0.005],
          [32, 0.002],
        ].map(([units, learningRate]) => ({ noise, units, learningRate })),
      ),
    );
  });

  it("has even, logarithmic and random ranges; random ones come from the seed in the file alone", () => {
    const values = (axis: string, name = "noise"): unknown[] =>
      settingsOf(plan(`${head}grid:\n  ${name}: ${axis}\n`)).map((settings) => settings[name]);
    expect(values("{ linear: [0, 0.3], count: 4 }")).toEqual([0, 0.1, 0.2, 0.3]);
    expect(values("{ log: [0.01, 1], count: 3 }")).toEqual([0.01, 0.1, 1]);
    expect(values("{ log: [4, 256], count: 7, whole: true }", "units")).toEqual([4, 8, 16, 32, 64, 128, 256]);
    const random = values("{ random: [1, 2], count: 50, seed: 7 }") as number[];
    expect(values("{ random: [1, 2], count: 50, seed: 7 }")).toEqual(random);
    expect(values("{ random: [1, 2], count: 50, seed: 8 }")).not.toEqual(random);
    expect(Math.min(...random)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...random)).toBeLessThanOrEqual(2);
    expect(random.reduce((a, b) => a + b) / 50).toBeCloseTo(1.5, 0);
    // Two axes of one seed are independent of one another.
    const both = settingsOf(
      plan(
        `${head}grid:\n  zip:\n    noise: { random: [0, 1], count: 5, seed: 7 }\n    bias: { random: [0, 1], count: 5, seed: 7 }\n`,
      ),
    );
    for (const { noise, bias } of both) expect(noise).not.toBe(bias);
    const log = values("{ randomLog: [0.001, 1], count: 200, seed: 1 }") as number[];
    const below = log.filter((value) => value < 0.0316).length;
    expect(below).toBeGreaterThan(70);
    expect(below).toBeLessThan(130);
  });

  it("takes seeds as a count, a range or a list", () => {
    const seeds = (text: string): number[] => {
      const p = plan(`study: s\ntask: sin\nseeds: ${text}\n`);
      return Array.from({ length: p.seeds }, (_, k) => p.seed(k));
    };
    expect(seeds("3")).toEqual([1, 2, 3]);
    expect(seeds("{ first: 10, count: 2 }")).toEqual([10, 11]);
    expect(seeds("[5, 3]")).toEqual([5, 3]);
  });

  it("lays the section of a scale over the study: parts key by key, axes as a whole", () => {
    const text = `${head}training: { updates: 600, batch: 32 }\ngrid:\n  placement: [inside, outside]\n  noise: [0, 1]\nscales:\n  quick:\n    seeds: 1\n    training: { updates: 20 }\n    grid: { noise: [0.5] }\n`;
    expect(plan(text).count).toBe(8);
    const quick = plan(text, "quick");
    expect(quick.count).toBe(2);
    expect(quick.at(1).run).toMatchObject({
      network: { noise: { placement: "outside", std: 0.5 } },
      training: { updates: 20, batch: 32 },
    });
    expect(() => plan(head, "quick")).toThrow(/expected a section scales\.quick/);
  });

  it("counts a million runs without making them", () => {
    const p = plan(
      "study: big\ntask: sin\nseeds: 100\ngrid:\n  noise: { linear: [0, 1], count: 100 }\n  leak: { linear: [0.01, 1], count: 100 }\n",
    );
    expect(p.count).toBe(1_000_000);
    expect(p.at(999_999).run.network).toMatchObject({ noise: { std: 1 }, leak: 1, seed: 100 });
  });

  it("varies tasks and their options", () => {
    const p = plan("study: s\nseeds: 1\ngrid:\n  task: [sin, flip-flop, regulator]\n");
    expect([...p.runs()].map(({ run }) => run.task)).toEqual(["sin", "flip-flop", "regulator"]);
  });

  it("sets and varies whatever networks and trainings may have", () => {
    const p = plan(`${head}network:
  noiseLaw: laplace
  noiseTimeConstant: 3
  leaks: [0.1, 0.2, 0.3, 0.4]
  units: 4
  constraints: { dale: { excitatory: 0.5 }, masks: { W_rec: { density: 0.5, selfConnections: false } } }
training:
  l2: { W_out: 0.001 }
  noiseSchedule: { law: ramp, from: 0, over: 0.5 }
  stopping: { patience: 3 }
grid:
  l1: [0, 0.01]
  placement: [inside, outside, input]
expect:
  - gain > 0 for l1 = 0.01, placement input
`);
    expect(p.cells).toBe(6);
    expect(p.at(0).run.training).not.toHaveProperty("l1");
    expect(p.at(11).run).toMatchObject({
      network: {
        noise: { placement: "input", law: "laplace", timeConstant: 3 },
        leaks: [0.1, 0.2, 0.3, 0.4],
        constraints: { dale: { excitatory: 0.5 }, masks: { W_rec: { density: 0.5, selfConnections: false } } },
      },
      training: {
        l1: { W_rec: 0.01, W_in: 0.01, W_out: 0.01 },
        l2: { W_out: 0.001 },
        noiseSchedule: { law: "ramp", from: 0, over: 0.5 },
        stopping: { patience: 3 },
        validation: { every: 50, trials: 256 },
      },
    });
    const deep = plan(`${head}grid:\n  layers: [[8], [8, 8]]\n  gradient: [noise]\n`);
    expect(deep.at(2).run.network).toMatchObject({ units: 16, layers: [8, 8], leak: 1 });
    const closure = plan(`${head}grid:\n  gradient: [noise, closure]\n`);
    expect([...closure.runs()].map(({ run }) => run.training.gradient)).toEqual([
      undefined,
      undefined,
      "closure",
      "closure",
    ]);
  });

  it("gives runs without the newer settings the identities that they had before", () => {
    const { run } = plan("study: s\ntask: sin\nseeds: 1\n").at(0);
    expect(Object.keys(run)).toEqual(["task", "network", "training", "measure"]);
    expect(Object.keys(run.training)).not.toEqual(expect.arrayContaining(["l1"]));
    expect(Object.keys(run.network.noise)).toEqual(["placement", "std"]);
  });
});

describe("a mistake in a study", () => {
  it.each([
    [
      `${head}network:\n  leaks: [0.1, 0.2]\n`,
      /^s\.yaml:5:3: network\.leaks: task sin: expected one leak for each of 32 units, got 2\.$/,
    ],
    [
      `${head}network:\n  layers: [8, 8]\ngrid:\n  leak: [1, 0.5]\n`,
      /^s\.yaml:7:13: grid\.leak\[1\]: .*with hidden layers, expected a leak of 1, got 0\.5/,
    ],
    [`${head}network:\n  constraints: { dale: {} }\n`, /^s\.yaml:5:3: network\.constraints: .*excitatory/],
    [
      `${head}training:\n  closureTerms: bias\n`,
      /^s\.yaml:5:3: training\.closureTerms: training: expected `closureTerms: "bias"` with the gradient of the closure only/,
    ],
    [`${head}training:\n  rateL1: 1\ngrid:\n  gradient: [noise, closure]\n`, /^s\.yaml:7:21: grid\.gradient\[1\]: /],
    [`${head}training:\n  noiseSchedule: { law: ramp, to: 1 }\n`, /^s\.yaml:5:\d+: training\.noiseSchedule/],
    ["", /^s\.yaml:1:1: expected a mapping/],
    ["study: [", /^s\.yaml:1:9: no valid YAML: /],
    ["study: s\nstudy: t\n", /^s\.yaml:2:1: no valid YAML: Map keys must be unique/],
    ["study: s\ntask: sin\n", /^s\.yaml:\d:\d: seeds: expected how many seeds/],
    ["task: sin\nseeds: 1\n", /study: .*missing/],
    [`${head}unitz: 3\n`, /^s\.yaml:4:1: unitz: unknown key/],
    [`${head}network: { unts: 3 }\n`, /^s\.yaml:4:12: network\.unts: unknown key/],
    [`${head}network:\n  units: 2.5\n`, /^s\.yaml:5:3: network\.units: expected int, got 2\.5\.$/],
    [
      `${head}network:\n  placement: within\n`,
      /^s\.yaml:5:3: network\.placement: expected one of .*"inside"\|"outside".*, got "within"\.$/,
    ],
    [
      `${head}training: { learningRate: -1 }\n`,
      /^s\.yaml:4:13: training\.learningRate: expected number to be >0, got -1\.$/,
    ],
    [`${head}grid:\n  noise: [0, 0.5, -1]\n`, /^s\.yaml:5:19: grid\.noise\[2\]: expected number to be >=0, got -1\.$/],
    [
      `${head}grid:\n  nose: [0, 0.5]\n`,
      /^s\.yaml:5:3: grid\.nose: unknown setting\. Did you mean noise\? Vary one of: task, placement, noise/,
    ],
    [`${head}grid:\n  seed: [0, 1]\n`, /^s\.yaml:5:3: grid\.seed: expected no seeds in the grid/],
    [`${head}grid:\n  noise: 0.5\n`, /^s\.yaml:5:3: grid\.noise: expected a list or a mapping, got 0\.5\.$/],
    [`${head}grid:\n  noise: { linear: [0, 1] }\n`, /^s\.yaml:5:3: grid\.noise\.count: .*missing/],
    [`${head}grid:\n  noise: [0, 0]\n`, /^s\.yaml:5:14: grid\.noise\[1\]: expected each value once/],
    [
      `${head}grid:\n  noise: [0]\n  network.noise: [1]\n`,
      /^s\.yaml:6:3: grid\.network\.noise: expected network\.noise once/,
    ],
    [
      `${head}grid:\n  zip:\n    noise: [0, 1]\n    units: [8]\n`,
      /^s\.yaml:6:5: grid\.zip\.noise: expected zipped axes of one length, got noise with 2, units with 1\.$/,
    ],
    ["study: s\ntask: sine\nseeds: 1\n", /^s\.yaml:2:1: task: unknown task "sine"/],
    ["study: s\nseeds: 1\ngrid:\n  task: [sin, cos]\n", /^s\.yaml:4:15: grid\.task\[1\]: unknown task "cos"/],
    [
      "study: s\ntask: { name: sin, options: { x: 1 } }\nseeds: 1\n",
      /^s\.yaml:2:1: task: task sin: unknown option "x"/,
    ],
    [
      `${head}expect:\n  - preferred.ratio > 1\n  - prefered > 1\n`,
      /^s\.yaml:6:5: expect\[1\]: claim "prefered > 1": expected one of the quantities .*got "prefered"\. Did you mean preferred/,
    ],
    [
      `${head}expect:\n  - gain > 1 for noise >= 7\n`,
      /^s\.yaml:5:5: expect\[0\]: the condition on network\.noise holds for no cell/,
    ],
    [
      `${head}grid:\n  noise: [0, 1]\nexpect:\n  - gain < gain[noise 2]\n`,
      /^s\.yaml:7:5: expect\[0\]: the setting in brackets on network\.noise holds for no cell: it has 0, 1\./,
    ],
    [`${head}expect:\n  - gain < 2 * gian\n`, /expected one of the quantities .*got "gian"\. Did you mean gain/],
    [`${head}expect:\n  - gain > 0 and gane > 1\n`, /expected one of the quantities .*got "gane"/],
    [`${head}expect:\n  - gain < gain[noise > 1]\n`, /expected one value of each setting in brackets/],
    [`${head}trainig: { updates: 3 }\n`, /^s\.yaml:4:1: trainig: unknown key\. Did you mean training\?$/],
    [`${head}network: { unit: 3 }\n`, /^s\.yaml:4:12: network\.unit: unknown key\. Did you mean units\?$/],
    [
      `${head}network: { placement: insde }\n`,
      /^s\.yaml:4:12: network\.placement: expected one of .*, got "insde"\. Did you mean inside\?$/,
    ],
    [
      `${head}grid:\n  activation: [relu, tahn]\n`,
      /^s\.yaml:5:22: grid\.activation\[1\]: expected one of .*, got "tahn"\. Did you mean tanh\?$/,
    ],
    [
      `${head}expect:\n  - gain > 1 for nois >= 7\n`,
      /^s\.yaml:5:5: expect\[0\]: .*one of the settings .*got "nois"\. Did you mean noise\?/,
    ],
    ["study: s\ntask: sin\nseeds: [1, 1]\n", /seeds: expected each seed once/],
    ["study: s\ntask: sin\nseeds: { first: 9007199254740991, count: 2 }\n", /seeds: expected seeds up to/],
    ["study: a b\ntask: sin\nseeds: 1\n", /^s\.yaml:1:1: study: /],
    ["study: s\ntask: sin\nseeds: 1\n__proto__: { x: 1 }\n", /__proto__: expected another name/],
    [
      `${head}grid:\n${Array.from({ length: 5 }, (_, k) => `  task.options.x${k}: { linear: [0, 1], count: 100000 }\n`).join("")}`,
      /plans .* runs, more than can be counted|unknown option/,
    ],
    ["[".repeat(5000), /^s\.yaml/],
    [
      `${head}scales:\n  quick: { network: { leak: 3 } }\n`,
      /^s\.yaml:5:23: scales\.quick\.network\.leak: expected number to be <=1, got 3\.$/,
    ],
  ])("%j is refused with its place", (text, message) => {
    expect(() => parseStudy(text, "s.yaml")).toThrow(
      expect.objectContaining({ name: "DitherError", message: expect.stringMatching(message) }) as Error,
    );
  });
});

describe("the JSON Schema of study files", () => {
  it("is up to date: node packages/studies/scripts/write-schema.js", () => {
    const file = new URL("../../packages/studies/study.schema.json", import.meta.url);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(studyJsonSchema())));
  });
});

describe("the atlas", () => {
  const atlas = (name: string): StudyPlan =>
    plan(readFileSync(new URL(`../../atlas/${name}.yaml`, import.meta.url), "utf8"), "full");

  it("has every task at six levels or more in both placements, from five seeds, and settings of the sin task", () => {
    const sizes = (name: string): [cells: number, runs: number] => [atlas(name).cells, atlas(name).count];
    expect(sizes("tasks")).toEqual([7 * 7 * 2, 490]);
    expect(sizes("classics")).toEqual([6 * 6 * 2, 360]);
    expect(sizes("mazes")).toEqual([3 * 6 * 2, 180]);
    expect(sizes("layers")).toEqual([3 * 7 * 2, 210]);
    expect(sizes("settings")).toEqual([600, 600]);
    expect(sizes("length")).toEqual([4 * 3 * 4, 240]);
    expect(sizes("leak")).toEqual([5 * 4, 100]);
    const levels = new Set([...atlas("settings").runs()].map(({ run }) => run.network.noise.std));
    expect(levels.size).toBe(25);
  });
});
