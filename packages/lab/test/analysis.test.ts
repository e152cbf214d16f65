/** What the page's workers find of a network, against what must hold of it whatever it learned. */

import {
  findTask,
  initialNetwork,
  measure,
  networkFor,
  principalComponents,
  selectTrials,
  simulate,
  tensor,
  train,
  trainingFor,
} from "dither";
import { CellMap } from "../../dither/src/dynamics/map/cell-map.js";
import { beforeAll, describe, expect, it } from "vitest";
import { heldRest } from "../src/analysis/held-trial.js";
import { lookAt } from "../src/analysis/look.js";
import { leadingDirection } from "../src/analysis/plane.js";
import { lossOf } from "../src/analysis/loss.js";
import { panelTrials } from "../src/analysis/panel-trials.js";
import { silencedUnit } from "../src/analysis/silenced-unit.js";
import { surveyOf, type Survey } from "../src/analysis/survey.js";
import { tracesOf } from "../src/analysis/traces.js";
import { ofSeeds } from "../src/workers/seeds.js";

const task = findTask("sin");
const trials = panelTrials(task, 3);
const network = initialNetwork(networkFor(task, { units: 9, noise: 0.4, seed: 3 }));

describe("a survey of a network at all noises", () => {
  let survey: Survey;
  beforeAll(async () => {
    survey = await surveyOf(network, trials, { highest: 1, effort: "live" });
  });

  it("shows in silence what silence does: every draw ends where the trial ends, no unit is shifted", () => {
    for (const trial of survey.trials) {
      const look = lookAt(trial, survey.stds, 0);
      for (const point of look.cloud) {
        expect(point[0]).toBeCloseTo(trial.levels[0].mean.at(-1)!, 6);
        expect(point[1]).toBeCloseTo(0, 6);
      }
      expect([...look.shift].every((shift) => Math.abs(shift) < 1e-6)).toBe(true);
      expect(look.trail).toHaveLength(2);
    }
  });

  it("reads every state as the output that the network gives", () => {
    for (const trial of survey.trials)
      for (const { cloud, mean, dot } of trial.levels) {
        const outputs = cloud.map(([output]) => output);
        expect(outputs.reduce((a, b) => a + b, 0) / outputs.length).toBeCloseTo(mean.at(-1)!, 5);
        expect(dot[0]).toBeCloseTo(mean.at(-1)!, 5);
      }
  });

  it("shares all of the change of the output among the units, by what each adds to it", () => {
    const readout = tensor(network, "W_out")!;
    for (const trial of survey.trials) {
      const { share, shift } = lookAt(trial, survey.stds, 0.4);
      expect(share.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      const ratio = (readout[2] * shift[2]) / (readout[5] * shift[5]);
      expect(Math.sign(share[2] / share[5])).toBe(Math.sign(ratio));
    }
  });

  it("lies between its levels, on them exactly", () => {
    const [trial] = survey.trials;
    const [a, b] = [survey.stds[2], survey.stds[3]];
    expect(lookAt(trial, survey.stds, b).dot[0]).toBeCloseTo(trial.levels[3].dot[0], 12);
    const middle = (trial.levels[2].cloud[4][1] + trial.levels[3].cloud[4][1]) / 2;
    expect(lookAt(trial, survey.stds, (a + b) / 2).cloud[4][1]).toBeCloseTo(middle, 12);
    // Louder than all that was looked at, it stays at the loudest.
    expect(lookAt(trial, survey.stds, 9).dot).toEqual(trial.levels.at(-1)!.dot);
  });

  it("ends a trial played where the state plane has it: the same draws, the same plane", async () => {
    const std = survey.stds[4];
    const traces = await tracesOf(network, trials, { std, trial: 1 });
    const level = survey.trials[1].levels[4];
    expect(traces.places[0].at(-1)![0]).toBeCloseTo(survey.trials[1].levels[0].cloud[0][0], 9);
    for (let k = 0; k < 10; k++) {
      expect(traces.places[k + 1].at(-1)![0]).toBeCloseTo(level.cloud[k][0], 9);
      expect(traces.places[k + 1].at(-1)![1]).toBeCloseTo(level.cloud[k][1], 9);
    }
  });
});

describe("one unit's noise switched off", () => {
  it("is silence in a network of one unit", async () => {
    const single = initialNetwork(networkFor(task, { units: 1, noise: 0.4, seed: 3 }));
    const silent = lossOf(trials, (await simulate(single, trials, { std: 0 })).outputs);
    for (const { std, loss, silenced } of (await silencedUnit(single, trials, 0, 1)).curve) {
      expect(silenced).toBe(silent);
      if (std > 0) expect(loss).not.toBe(silent);
    }
  });
});

describe.each(["gru", "lstm"] as const)("a network of %s units", (cell) => {
  const gated = initialNetwork(networkFor(task, { cell, units: 6, noise: 1, seed: 3 }));

  it("rests where its map stays", async () => {
    const one = selectTrials(trials, [5]);
    const rest = (await heldRest(gated, one))!;
    const map = new CellMap(gated);
    const drive = map.drive(one.input.subarray((one.steps - 1) * one.inputs));
    let state = new Float64Array(map.size);
    for (let t = 0; t < 2000; t++) state = Float64Array.from(map.advance(state, drive));
    map.rates(state).forEach((x, i) => {
      expect(rest[i]).toBeCloseTo(x, 4);
    });
  });

  it("is surveyed without activation functions; a unit's noise is that of all its gates", async () => {
    const { trials: shown, gates } = await surveyOf(gated, trials, { highest: 1, effort: "live" });
    expect(gates).toBeNull();
    expect(shown[0].levels[1].argument).toBeNull();
    expect(shown[0].levels[1].stationary).not.toBeNull();
    const single = initialNetwork(networkFor(task, { cell, units: 1, noise: 1, seed: 3 }));
    const silent = lossOf(trials, (await simulate(single, trials, { std: 0 })).outputs);
    for (const { silenced } of (await silencedUnit(single, trials, 0, 1)).curve) expect(silenced).toBe(silent);
  });
});

it("lays the plane along the first principal component", () => {
  const vectors = Array.from({ length: 40 }, (_, k) =>
    Float64Array.from({ length: 5 }, (_, i) => (i + 1) * Math.sin(1.7 * k * (i + 1) + i) + 3),
  );
  const states = Float64Array.from({ length: 200 }, (_, at) => vectors[at % 40][Math.floor(at / 40)]);
  const { components } = principalComponents({ steps: 1, count: 40, states }, 1);
  leadingDirection(vectors).forEach((x, i) => {
    expect(x).toBeCloseTo(components[i], 5);
  });
});

it("summarises more seeds: the mean of the curves that the same networks have by themselves", async () => {
  const options = trainingFor(task, { updates: 4, batch: 16 });
  const networks = await Promise.all(
    [3, 4].map(async (seed) => {
      const { network } = await train(networkFor(task, { units: 3, noise: 0.4, seed }), task, options);
      return network;
    }),
  );
  const curves = await Promise.all(
    networks.map(async (one) => (await measure(one, { task }, { kernel: "wasm" })).preference.curve),
  );
  const progress: number[] = [];
  const { curve, networks: count } = await ofSeeds(
    { first: networks[0], task: { name: "sin" }, options, rounds: 1, networks: 2 },
    () => {
      throw new Error("two networks have one summary");
    },
    (share) => progress.push(share),
  );
  expect(count).toBe(2);
  expect(progress.at(-1)).toBe(1);
  expect(curve.length).toBeGreaterThan(1);
  for (const { std, loss } of curve) {
    const single = curves.map((points) => points.find((point) => point.std === std)!.loss);
    expect(loss).toBeCloseTo((single[0] + single[1]) / 2, 10);
  }
});
