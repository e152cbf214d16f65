/** A watched task is stopped at the first batch that is wrong; a sound one has the bits of the same task unwatched. */

import { describe, expect, it } from "vitest";
import { networkFor } from "../../src/network/initial/for-task.js";
import { networkHash } from "../../src/network/specification/hash.js";
import { measure } from "../../src/preference/index.js";
import { defineTask, sin, type Plant, type Task, type Trials } from "../../src/tasks/index.js";
import { maze } from "../../src/tasks/catalogue/maze/maze.js";
import { repeatedUpdates } from "../../src/training/objective/batches.js";
import { train, trainingFor } from "../../src/training/index.js";

const trained = (task: Task, more: object = {}): ReturnType<typeof train> =>
  train(networkFor(task, { units: 4 }), task, trainingFor(task, { updates: 12, batch: 16, ...more }));

/** sin by another name, with something done to the trials of one update. */
function spoilt(change: (trials: Trials, calls: number) => Trials, more: Partial<Task> = {}): Task {
  let calls = 0;
  return defineTask({ ...sin, name: "mine", ...more, trials: (request) => change(sin.trials(request), calls++) });
}

function shared(values: Float32Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

function fail(message: string): never {
  throw new Error(message);
}

function plantOf(change: Partial<Plant>): Task {
  const plant: Plant = { ...(maze.plant as Plant), ...change };
  return defineTask({ ...maze, name: "mine", plant });
}

describe("a watched task", () => {
  it("trains to the bits of the same task unwatched", async () => {
    const [own, builtIn] = await Promise.all([trained(spoilt((trials) => trials)), trained(sin)]);
    expect(await networkHash(own.network)).toBe(await networkHash(builtIn.network));
  });

  it("is made twice at three updates that the seed chooses", async () => {
    const chosen = repeatedUpdates(1, 1000);
    expect([chosen.size, repeatedUpdates(1, 2).size]).toEqual([3, 2]);
    expect(repeatedUpdates(2, 1000)).not.toEqual(chosen);
    const drifting = spoilt((trials, calls) => {
      trials.input[0] += calls;
      return trials;
    });
    await expect(trained(drifting)).rejects.toMatchObject({
      code: "mismatch",
      message: /task mine, update \d+: made twice .* `input` of trial 0 at step 0, channel 0 is/,
    });
    const network = (await trained(sin)).network;
    await expect(measure(network, { task: drifting }, { trials: 16, draws: 4, levels: [0] })).rejects.toThrow(
      /task mine, the test trials: made twice/,
    );
  });

  it("has each field of its trials read once: what was checked is what is used", async () => {
    const fickle = spoilt((trials) => {
      const { input } = trials;
      let reads = 0;
      return Object.defineProperty(trials, "input", {
        enumerable: true,
        get: () => (reads++ === 0 ? input : new Float32Array(input.length)),
      });
    });
    const [own, builtIn] = await Promise.all([trained(fickle), trained(sin)]);
    expect(await networkHash(own.network)).toBe(await networkHash(builtIn.network));
  });

  const judges: [what: string, score: NonNullable<Task["score"]>, message: RegExp][] = [
    ["nothing", () => null as never, /`score` to give 16 numbers, one per trial, got null/],
    [
      "texts",
      ({ count }) => Array.from({ length: count }, () => "0.5") as never,
      /`score` from 0 to 1, got 0\.5 for trial 0/,
    ],
    [
      "what it judges",
      (trials) => {
        trials.target.fill(0);
        return new Float64Array(trials.count);
      },
      /`score` to leave what it judges as it is, got another target/,
    ],
  ];
  it.each(judges)("is stopped where its score gives or changes %s", async (_, score, message) => {
    const { network } = await trained(sin);
    const task = defineTask({ ...sin, name: "mine", score });
    await expect(measure(network, { task }, { trials: 16, draws: 4, levels: [0, 1] })).rejects.toThrow(message);
  });

  const wrong: [what: string, task: Task, message: RegExp][] = [
    ["fewer trials", spoilt((t) => ({ ...t, count: 3 })), /task mine, update 0: expected trials with count 16, got 3/],
    ["nothing", spoilt(() => undefined as unknown as Trials), /expected trials from `trials`, got undefined/],
    [
      "another number of steps",
      spoilt((t, calls) => (calls < 20 ? t : { ...t, steps: 12, epochs: {}, ...halved(t) })),
      /expected 24 steps as in the trials before, got 12\. .*`longest`/,
    ],
    [
      "an array that other threads share",
      spoilt((t) => ({ ...t, input: shared(t.input) })),
      /`input` to be a Float32Array/,
    ],
    [
      "a Proxy instead of an array",
      spoilt((t) => ({ ...t, target: new Proxy(t.target, {}) })),
      /`target` to be a Float32Array/,
    ],
    [
      "a label of nothing",
      spoilt((t) => ({ ...t, labels: { side: null as never } })),
      /label side of 16 trials, got null/,
    ],
    ["an epoch of nothing", spoilt((t) => ({ ...t, epochs: { delay: null as never } })), /epoch delay within steps/],
    [
      "steps as text",
      spoilt((t) => ({ ...t, steps: "24" as never })),
      /`steps` to be a whole number of 1 or more, got "24"/,
    ],
    [
      "a getter that throws",
      spoilt((t) => Object.defineProperty(t, "weight", { get: () => fail("no weight") })),
      /update 0: `trials` threw an error: no weight/,
    ],
    [
      "trials that are changed after they were handed out",
      spoilt((t, calls) => {
        if (calls > 0) queueMicrotask(() => t.input.fill(5));
        return t;
      }),
      /task mine, update \d+: trials changed after they were handed out: `input` of trial 0 .* and then 5/,
    ],
    [
      "weights that are all 0",
      spoilt((t) => ({ ...t, weight: new Float32Array(t.weight.length) })),
      /task mine, update 0: every loss weight is 0/,
    ],
    [
      "a plant that is not finite",
      plantOf({
        advance(world, output, next) {
          maze.plant?.advance(world, output, next);
          if (calls++ > 400) next[1] = NaN;
        },
      }),
      /task mine, update 0, step \d+, trial \d+: expected finite numbers from `plant\.advance`, got NaN as number 1/,
    ],
    [
      "a plant that throws",
      plantOf({
        lossPullback: () => {
          throw new Error("no way back");
        },
      }),
      /task mine, update 0, step \d+, trial 0: `plant\.lossPullback` threw an error: no way back\. Mend the task\./,
    ],
    [
      "a loss that is a promise",
      plantOf({ loss: () => Promise.resolve(1) as unknown as number }),
      /update 0, step 0, trial 0: expected a result from `plant\.loss` at once, got a promise/,
    ],
  ];
  let calls = 0;
  function halved(t: Trials): Pick<Trials, "input" | "target" | "weight"> {
    const half = (values: Float32Array): Float32Array => values.slice(values.length / 2);
    return { input: half(t.input), target: half(t.target), weight: half(t.weight) };
  }
  it.each(wrong)("names %s", async (_, task, message) => {
    await expect(trained(task, { updates: 30 })).rejects.toMatchObject({
      message: expect.stringMatching(message),
    });
  });

  it("names the trial of a score out of range, and asks none of a network that diverged", () => {
    const task = spoilt((t) => t, {
      score: (trials, outputs) => Float64Array.from({ length: trials.count }, (_, k) => outputs[k]),
    });
    const trials = sin.trials({ first: 0, count: 2, index: 0, random: { uniform: () => 0.5 } as never });
    const outputs = new Float32Array(trials.target.length);
    outputs[1] = 3;
    expect(() => task.score?.(trials, outputs)).toThrow(/expected `score` from 0 to 1, got 3 for trial 1 of 2/);
    outputs[1] = NaN;
    expect(task.score?.(trials, outputs)).toEqual(Float64Array.of(0, NaN));
  });
});
