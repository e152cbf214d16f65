/** The maze's pullbacks against finite differences, its score, and training in closed loop: gradient and bits. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { initialNetwork } from "../../../src/network/initial/initialise.js";
import { networkFor } from "../../../src/network/initial/for-task.js";
import { simulateClosedLoop } from "../../../src/network/simulation/simulate-closed-loop.js";
import { simulate } from "../../../src/network/simulation/simulate.js";
import { networkHash } from "../../../src/network/specification/hash.js";
import { measure } from "../../../src/preference/index.js";
import { maze } from "../../../src/tasks/catalogue/maze/index.js";
import { replay, type Moment, type Plant } from "../../../src/tasks/contract/plant.js";
import type { Trials } from "../../../src/tasks/contract/trials.js";
import { findTask } from "../../../src/tasks/index.js";
import { GroupDifferentiator, splitGroups, train } from "../../../src/training/index.js";
import { mean, testTrials, trainingTrials } from "../trials-of.js";

const plant = maze.plant!;
const sShape = findTask("maze", { layout: "s-shape" }).plant!;

/** Derivative of a function with respect to an element of an array, by central differences. */
function slope(values: Float64Array, i: number, of: () => number, step = 1e-6): number {
  const kept = values[i];
  values[i] = kept + step;
  const above = of();
  values[i] = kept - step;
  const below = of();
  values[i] = kept;
  return (above - below) / (2 * step);
}

const tenThousandths = (most: number): fc.Arbitrary<number> =>
  fc.integer({ min: -most, max: most }).map((n) => n / 10_000 + 3e-5);
const coordinate = tenThousandths(13_500);
const velocity = tenThousandths(13_000);

/** Whether a point is so close to a line of the grid that a difference would straddle it. */
const nearKink = (...values: number[]): boolean =>
  values.some((x) => Math.abs(((x + 1.2) / 0.03) % 1) < 1e-3 || Math.abs(((x + 1.2) / 0.03) % 1) > 1 - 1e-3);

describe("the maze's loss", () => {
  it.each([
    ["one-wall", plant],
    ["s-shape", sShape],
  ])("of %s has the gradient of finite differences in every argument, in training and in tests", (_, plant) => {
    fc.assert(
      fc.property(
        fc.tuple(coordinate, coordinate, coordinate, coordinate, velocity, velocity),
        fc.nat(59),
        fc.constantFrom(0, 0.2, 0.7, null),
        ([x0, y0, x1, y1, vx, vy], step, progress) => {
          fc.pre(!nearKink(x0, y0, x1, y1, (x0 + x1) / 2, (y0 + y1) / 2));
          const moment: Moment = {
            step,
            before: Float64Array.of(x0, y0),
            output: Float64Array.of(vx, vy),
            after: Float64Array.of(x1, y1),
            progress,
          };
          const adjoint = { before: new Float64Array(2), output: new Float64Array(2), after: new Float64Array(2) };
          plant.lossPullback(moment, adjoint);
          for (const name of ["before", "output", "after"] as const)
            for (let i = 0; i < 2; i++) {
              const expected = slope(moment[name], i, () => plant.loss(moment));
              expect(Math.abs(adjoint[name][i] - expected)).toBeLessThan(1e-5 * (1 + Math.abs(expected)));
            }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("is D² over the last third in tests, and nothing before", () => {
    const place = Float64Array.of(0.6, 0.5);
    const moment = { before: place, output: new Float64Array(2), after: place, progress: null };
    expect(plant.loss({ ...moment, step: 39 })).toBe(0);
    expect(plant.loss({ ...moment, step: 40 }) * 20).toBeCloseTo(1, 1);
  });

  it("begins with the way where there are several walls: D² grows in as the teacher fades", () => {
    const place = Float64Array.of(0.64, 0.5);
    const still = { step: 50, before: place, output: new Float64Array(2), after: place };
    const late = sShape.loss({ ...still, progress: null });
    const distance = Math.sqrt(20 * late);
    // The goal is (0.64, −0.7), straight below.
    expect(distance).toBeCloseTo(1.2, 1);
    const always = (0.02 * distance) / 60;
    const teacher = (10 * 1.2 * 1.2) / 60;
    expect(sShape.loss({ ...still, progress: 0 })).toBeCloseTo(always + teacher, 2);
    expect(sShape.loss({ ...still, progress: 0.25 })).toBeCloseTo(always + teacher / 2 + late / 2, 2);
    expect(sShape.loss({ ...still, progress: 0.5 })).toBeCloseTo(always + late, 12);
    expect(plant.loss({ ...still, progress: 0 }) - plant.loss({ ...still, progress: 0.5 })).toBeCloseTo(
      (0.3 * 1.2 * 1.2) / 60,
      3,
    );
  });
});

describe("a plant with dynamics of its own", () => {
  /** A point with inertia and drag that sees position and velocity through a nonlinearity. */
  const inertial: Plant = {
    size: 3,
    steps: 23,
    reset: ({ first, count, random }) => ({
      world: Float64Array.from({ length: 3 * count }, (_, i) =>
        random.uniform(first + (i % count), 0, (i - (i % count)) / count),
      ),
    }),
    observe: ([x, v, goal], input) => {
      input[0] = x * x - goal;
      input[1] = v / (1 + v * v);
    },
    observePullback: ([x, v], inputAdjoint, worldAdjoint) => {
      worldAdjoint[0] += 2 * x * inputAdjoint[0];
      worldAdjoint[1] += (inputAdjoint[1] * (1 - v * v)) / ((1 + v * v) * (1 + v * v));
      worldAdjoint[2] -= inputAdjoint[0];
    },
    advance: ([x, v, goal], output, next) => {
      next[0] = x + 0.1 * v;
      next[1] = 0.9 * v + 0.3 * output[0] * (1 + 0.2 * x);
      next[2] = goal;
    },
    advancePullback: ([x], output, next, world, out) => {
      world[0] += next[0] + 0.06 * output[0] * next[1];
      world[1] += 0.1 * next[0] + 0.9 * next[1];
      world[2] += next[2];
      out[0] += 0.3 * (1 + 0.2 * x) * next[1];
    },
    loss: ({ before, output, after, progress }) =>
      (after[0] - before[2]) * (after[0] - before[2]) + 0.05 * (1 - (progress ?? 1)) * output[0] * output[0],
    lossPullback: ({ before, output, after, progress }, adjoint) => {
      adjoint.after[0] += 2 * (after[0] - before[2]);
      adjoint.before[2] -= 2 * (after[0] - before[2]);
      adjoint.output[0] += 0.1 * (1 - (progress ?? 1)) * output[0];
    },
  };
  const task = {
    ...maze,
    name: "inertial",
    inputs: 2,
    outputs: 1,
    plant: inertial,
    trials: (request: Parameters<typeof maze.trials>[0]): Trials => ({
      ...maze.trials(request),
      ...inertial.reset(request),
      steps: 23,
      inputs: 2,
      outputs: 1,
    }),
  };

  it.each([
    ["rate", "inside", "tanh", "identity", "zero"],
    ["rate", "outside", "softplus", "sigmoid", "trained"],
    ["current", "inside", "sigmoid", "identity", "trained"],
  ] as const)(
    "%s form, noise %s, %s, readout %s, initial state %s: the gradient through world and network is that of finite differences",
    async (form, placement, activation, readout, initialState) => {
      const specification = networkFor(task, {
        ...{ units: 5, form, placement, activation, readout, initialState, noise: 0.3, seed: 3 },
      });
      const { parameters } = initialNetwork(specification, { recurrent: 1.2, input: 1.5, bias: 0.1 });
      const count = 19;
      const differentiator = new GroupDifferentiator(specification, task, { batch: count, updates: 5 });
      const { gradients, losses } = await differentiator.gradients(2, parameters);
      const size = parameters.length;
      const lossOf = async (changed: Float32Array): Promise<number> => {
        const { losses: found } = await differentiator.gradients(2, changed);
        return found.reduce((sum, { loss }) => sum + loss, 0);
      };
      expect(losses.reduce((sum, { weight }) => sum + weight, 0)).toBe(count);
      const scale = Math.max(...gradients.map(Math.abs));
      for (let i = 0; i < size; i += 3) {
        const step = 4e-3;
        const changed = (by: number): Float32Array => parameters.map((value, k) => (k === i ? value + by : value));
        const [far, near] = [step, step / 2].map((h) => ({ above: changed(h), below: changed(-h), h }));
        const difference = async ({ above, below }: typeof far): Promise<number> =>
          ((await lossOf(above)) - (await lossOf(below))) / (above[i] - below[i]);
        // Richardson: float32 forbids small steps, so the error of second order is taken out.
        const expected = (4 * (await difference(near)) - (await difference(far))) / 3;
        const got = gradients[i] + gradients[size + i];
        expect(Math.abs(got - expected) / scale, `parameter ${i}`).toBeLessThan(2e-3);
      }
    },
  );
});

describe("training in closed loop", () => {
  const small = networkFor(maze, { units: 12, seed: 5 });
  const options = { updates: 12, batch: 40 };

  it("has the same bits for any split of the groups, and stopped and resumed", async () => {
    const alone = await train(small, maze, options);
    const workers = splitGroups(40, 2).map((range) => new GroupDifferentiator(small, maze, options, range));
    const together = await train(small, maze, options, { workers });
    expect(together.network.parameters).toEqual(alone.network.parameters);
    expect(together.history).toEqual(alone.history);
    let resumed = alone;
    await train(small, maze, options, {
      checkpointEvery: 7,
      onCheckpoint: async (checkpoint) => {
        resumed = await train(small, maze, options, { resume: checkpoint });
      },
    });
    expect(await networkHash(resumed.network)).toBe(await networkHash(alone.network));
  });

  it("learns: the loss falls to a tenth within 120 updates", async () => {
    const { history } = await train(networkFor(maze), maze, { updates: 120 });
    expect(mean(history.loss.slice(-5))).toBeLessThan(0.2 * mean(history.loss.slice(0, 5)));
  });

  it("measures a curve without bias² and variance, and refuses analyses that need inputs", async () => {
    const network = initialNetwork(small);
    const { preference } = await measure(network, { task: maze }, { trials: 20, draws: 2, levels: [0, 0.5, 1] });
    expect(preference.curve.map(({ biasSquared }) => biasSquared)).toEqual([null, null, null]);
    expect(preference.law.biasOverVariance).toBeNull();
    expect(new Set(preference.curve.map(({ loss }) => loss)).size).toBe(3);
    await expect(simulate(network, testTrials(maze))).rejects.toMatchObject({ code: "unsupported" });
  });

  it("simulates the same ways whatever the number of trials, and replays them", async () => {
    const network = initialNetwork(small, { input: 2 });
    const [many, few] = [testTrials(maze, { count: 20 }), testTrials(maze, { count: 3 })];
    const all = await simulateClosedLoop(network, plant, many, { std: 1, draw: 2 });
    const some = await simulateClosedLoop(network, plant, few, { std: 1, draw: 2 });
    expect(some.worlds).toHaveLength(61 * 2 * 3);
    for (let i = 0; i < 61 * 2; i++)
      expect(Array.from(some.worlds.slice(i * 3, i * 3 + 3))).toEqual(Array.from(all.worlds.slice(i * 20, i * 20 + 3)));
    expect(replay(plant, many, all.outputs)).toEqual(all.worlds);
    expect(new Set(all.worlds.slice(-20)).size).toBe(20);
  });
});

describe("the maze's score", () => {
  /** Outputs that carry every trial along a list of places, 20 steps to each, and stay there. */
  function outputsAlong(trials: Trials, places: [x: number, y: number][]): Float32Array {
    const { count, steps, world = new Float64Array() } = trials;
    const outputs = new Float32Array(steps * 2 * count);
    for (let k = 0; k < count; k++) {
      let [x, y] = [world[k], world[count + k]];
      places.forEach(([toX, toY], place) => {
        const arrive = place === places.length - 1 ? 10 : 15;
        for (let t = 0; t < arrive; t++) {
          outputs[2 * (15 * place + t) * count + k] = (toX - x) / arrive / 0.1;
          outputs[(2 * (15 * place + t) + 1) * count + k] = (toY - y) / arrive / 0.1;
        }
        [x, y] = [toX, toY];
      });
    }
    return outputs;
  }
  const trials = trainingTrials(maze, { count: 12 });
  const of = (name: string, outputs: Float32Array): number => mean(maze.measures?.[name].of(trials, outputs) ?? []);

  it("is 1 around the wall and 0 through it, though both arrive", () => {
    const around = outputsAlong(trials, [
      [-0.3, 0.6],
      [0.5, 0.6],
      [0.6, -0.5],
    ]);
    const through = outputsAlong(trials, [[0.6, -0.5]]);
    expect(mean(maze.score?.(trials, around) ?? [])).toBe(1);
    expect(mean(maze.score?.(trials, through) ?? [])).toBe(0);
    expect([of("arrival", around), of("arrival", through)]).toEqual([1, 1]);
    expect([of("crossings", around), of("crossings", through)]).toEqual([0, 1]);
    expect(of("pathLength", around)).toBeGreaterThan(of("pathLength", through) + 0.5);
    expect(mean(maze.score?.(trials, new Float32Array(around.length)) ?? [])).toBe(0);
  });
});
