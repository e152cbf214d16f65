/** The check of tasks names the mistakes that a user makes, with trial, step and channel. */

import { describe, expect, it } from "vitest";
import { checkTask, selectTrials, sin, type Task, type Trials } from "../../src/tasks/index.js";
import { emptyTrials } from "../../src/tasks/contract/trials.js";

/** sin, with something done to its trials. */
function spoilt(change: (trials: Trials, first: number) => Trials | undefined, more: Partial<Task> = {}): Task {
  return {
    ...sin,
    name: "mine",
    ...more,
    trials(request) {
      const trials = sin.trials(request);
      return change(trials, request.first) ?? trials;
    },
  };
}

const set = (name: "input" | "target" | "weight", at: number, value: number): Task =>
  spoilt((trials) => {
    trials[name][at * trials.count] = value;
    return undefined;
  });

function calls(): () => number {
  let n = 0;
  return () => n++;
}

const count = calls();
const kept = emptyTrials({ steps: 24, inputs: 1, outputs: 1, count: 24 });

const mistakes: [what: string, task: Task, code: string, message: RegExp][] = [
  ["NaN", set("input", 3, NaN), "value", /task mine: .* got NaN in `input` at step 3, trial 0, channel 0/],
  ["a negative weight", set("weight", 5, -1), "value", /got -1 in `weight` at step 5, trial 0, channel 0/],
  ["too few inputs", spoilt((t) => ({ ...t, inputs: 2 })), "mismatch", /trials with inputs 1, got 2/],
  ["a short array", spoilt((t) => ({ ...t, target: t.target.slice(1) })), "mismatch", /`target` of shape \[step 24/],
  ["too few trials", spoilt((t) => selectTrials(t, [0])), "mismatch", /with count 24, got 1/],
  [
    "another kind of array",
    spoilt((t) => ({ ...t, input: new Float64Array(t.input.length) as unknown as Float32Array })),
    "mismatch",
    /`input` to be a Float32Array/,
  ],
  [
    "another number each time",
    spoilt((t) => {
      t.target[7 * t.count] = count();
      return undefined;
    }),
    "mismatch",
    /two calls .* differ.*`target` of trial 0 at step 7, channel 0/,
  ],
  [
    "a dependence on the first trial",
    spoilt((t, first) => {
      t.input[2 * t.count] += first;
      return undefined;
    }),
    "mismatch",
    /trials 12 to 23 made alone differ .*`input` of trial 12 at step 2, channel 0/,
  ],
  [
    "arrays used again",
    spoilt((t) => {
      kept.input.set(t.input.subarray(0, kept.input.length));
      return { ...t, input: kept.input.subarray(0, t.input.length) };
    }),
    "mismatch",
    /changed after they were handed out/,
  ],
  ["a label too short", spoilt((t) => ({ ...t, labels: { u: new Float64Array(2) } })), "mismatch", /label u of 24/],
  ["an epoch too long", spoilt((t) => ({ ...t, epochs: { go: [3, 25] } })), "value", /epoch go within steps 0 to 24/],
  ["too long a trial", spoilt(() => undefined, { longest: 20 }), "mismatch", /at most 20 steps/],
  [
    "weight after the end",
    spoilt((t) => ({ ...t, lengths: new Int32Array(t.count).fill(20) })),
    "value",
    /weight 0 after the end of trial 0 \(20 steps\), got 1 in `weight` at step 20/,
  ],
  [
    "a score above 1",
    { ...sin, name: "mine", score: (t) => new Float64Array(t.count).fill(2) },
    "value",
    /got 2 for trial 0 with the target as output/,
  ],
  [
    "scores for other trials",
    { ...sin, name: "mine", score: () => new Float64Array(3) },
    "mismatch",
    /`score` to give 24 numbers/,
  ],
  [
    "test trials that differ",
    {
      ...sin,
      name: "mine",
      testTrials: (request) => {
        const trials = sin.trials(request);
        trials.labels = { n: Float64Array.from({ length: request.count }, count) };
        return trials;
      },
    },
    "mismatch",
    /task mine, test trials: two calls .*label n of trial 0/,
  ],
];

describe("the check of a task", () => {
  it.each(mistakes)("names %s", (_, task, code, message) => {
    expect(() => checkTask(task)).toThrow(
      expect.objectContaining({ name: "DitherError", code, message: expect.stringMatching(message) }) as Error,
    );
  });

  it("passes what is right, and gives back the trials that it checked", () => {
    const { trials, performance } = checkTask(sin, { seed: 3, count: 5 });
    expect(trials.count).toBe(5);
    expect(performance).toBeNull();
  });
});
