/** Repairing and explaining networks with class labels, against independent computations. */

import { beforeAll, expect, it } from "vitest";
import { explain } from "../../src/explanation/explain.js";
import { networkFor } from "../../src/network/initial/for-task.js";
import { logitSpecification } from "../../src/network/specification/readouts.js";
import { simulate } from "../../src/network/simulation/simulate.js";
import { tensor, type Network } from "../../src/network/specification/network.js";
import { testTrials } from "../../src/preference/measure/measure.js";
import { refitReadout } from "../../src/repair/methods/readout.js";
import { repair } from "../../src/repair/repair.js";
import { findTask } from "../../src/tasks/catalogue/registry.js";
import type { Trials } from "../../src/tasks/contract/trials.js";
import { train } from "../../src/training/train.js";

const task = findTask("context-integration", { labels: true });
const count = 64;
let network: Network;
let trials: Trials;

beforeAll(async () => {
  const specification = networkFor(task, { units: 16, placement: "inside", noise: 1, seed: 1 });
  ({ network } = await train(specification, task, { updates: 200, batch: 32 }));
  trials = testTrials(task, count, 1);
}, 120_000);

/** −log p of the right class, averaged over the steps that count. */
async function silentLoss(of: Network, given: Trials): Promise<number> {
  const { outputs } = await simulate(of, given, { std: 0 });
  let [sum, decisions] = [0, 0];
  given.target.forEach((target, at) => {
    if (target !== 1 || given.weight[at] === 0) return;
    sum -= Math.log(outputs[at]);
    decisions++;
  });
  return sum / decisions;
}

/** The gradient of Σ w ℓ + λ/2 |v − v₀|² in the readout's weights, from p − y. */
async function readoutGradient(of: Network, before: Network): Promise<number[]> {
  const { outputs: p, states } = await simulate(of, trials, { std: 0 });
  const N = of.specification.units;
  const gradient = [0, 1].map(() => new Float64Array(N + 1));
  let squares = 0;
  for (let t = 0; t < trials.steps; t++)
    for (let k = 0; k < count; k++) {
      const at = t * 2 * count + k;
      if (trials.weight[at] === 0) continue;
      for (let i = 0; i <= N; i++) {
        const x = i < N ? states[(t * N + i) * count + k] : 1;
        squares += x * x;
        // Both channels have weight 1.
        for (const c of [0, 1]) gradient[c][i] += 2 * (p[at + c * count] - trials.target[at + c * count]) * x;
      }
    }
  const ridge = (1e-5 * squares) / (N + 1);
  const weight = (one: Network, c: number, i: number): number => i < N ? tensor(one, "W_out")![c * N + i] : tensor(one, "b_out")![c]; // prettier-ignore
  return gradient.flatMap((row, c) => Array.from(row, (g, i) => g + ridge * (weight(of, c, i) - weight(before, c, i))));
}

const norm = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));

it("fits the readout to the minimum of its cross-entropy: the gradient there is 0", async () => {
  const fitted = await refitReadout(network, trials);
  const [before, after] = [await readoutGradient(network, network), await readoutGradient(fitted, network)];
  expect(norm(after) / norm(before)).toBeLessThan(1e-4);
  expect(await silentLoss(fitted, trials)).toBeLessThan(await silentLoss(network, trials));
});

it("repairs: the noise-free cross-entropy of smoothing, refit and training on is below that of silence", async () => {
  const methods = ["smoothing", "smoothing+readout", "fine-tuning", "closure-full", "passes-4"] as const;
  const { report, network: repaired } = await repair(network, { task }, { methods, trials: count, draws: 16, fitTrials: 128, updates: 40 }); // prettier-ignore
  expect(report.lossName).toBe("softmax");
  expect(report.lossSilent).toBeCloseTo(await silentLoss(network, trials), 5);
  expect(report.repairs.map(({ name }) => name).sort()).toEqual([...methods].sort());
  for (const { name, loss } of report.repairs) expect(loss, name).toBeLessThan(report.lossSilent);
  // What is written has the loss that its row says, and accuracy is the score.
  const best = report.repairs.find(({ name }) => name === report.best);
  expect(await silentLoss(repaired!, trials)).toBeCloseTo(best!.loss, 5);
  expect(repaired?.specification.loss).toBe("softmax");
  // The mean logits of the closure are those under noise.
  expect(report.repairs.find(({ name }) => name === "closure-full")?.distance).toBeLessThan(0.2);
  expect(report.remarks.join(" ")).toMatch(/those of the logits/);
}, 60_000);

/** Constant inputs, and a class in the last three of twenty steps. */
function constantTrials(): Trials {
  const [steps, inputs] = [20, network.specification.inputs];
  const size = steps * 2 * 8;
  const last = (at: number): boolean => at >= 17 * 2 * 8;
  return {
    ...{ steps, inputs, outputs: 2, count: 8 },
    input: Float32Array.from({ length: steps * inputs * 8 }, (_, at) => Math.sin(1 + (at % (inputs * 8)))),
    target: Float32Array.from({ length: size }, (_, at) => Number((at % 2 === 0) === (Math.floor(at / 8) % 2 === 0))),
    weight: Float32Array.from({ length: size }, (_, at) => (last(at) ? 1 : 0)),
  };
}

it("explains: curve, closure, fixed points and settling are those of logits and cross-entropy", async () => {
  const given = constantTrials();
  const e = await explain(network, { trials: given }, { draws: 16, replicates: 50, levels: [0, 0.5, 1], starts: 32 });
  const silent = await silentLoss(network, given);
  expect(e.measured?.curve[0].loss).toBeCloseTo(silent, 5);
  expect(e.predicted?.curve[0].loss).toBeCloseTo(silent, 5);
  const { settling, fixedPoints } = e;
  if (settling.settled === settling.tried) expect(settling.atSteps).toBeCloseTo(silent, 5);
  expect(settling.curve[0].biasSquared).toBeCloseTo(settling.atFixedPoints ?? NaN, 6);
  expect(settling.curve[0].variance).toBeCloseTo(0, 9);
  // The output of a fixed point is W_out r + b_out.
  const W = tensor(network, "W_out")!;
  for (const { rates, output } of fixedPoints)
    output.forEach((x, o) => expect(x).toBeCloseTo(rates.reduce((sum, r, i) => sum + W[o * rates.length + i] * r, tensor(network, "b_out")![o]), 6)); // prettier-ignore
  // The shift of the logits at the last step, from as many draws of its own.
  const linear = { ...network, specification: logitSpecification(network.specification) };
  const draws = await Promise.all(Array.from({ length: 64 }, (_, draw) => simulate(linear, given, { seed: 9, draw })));
  const { outputs } = await simulate(linear, given, { std: 0 });
  const shift = Array.from({ length: 16 }, (_, k) => {
    const at = 19 * 16 + k;
    return draws.reduce((sum, run) => sum + run.outputs[at], 0) / 64 - outputs[at];
  });
  const along = e.shift?.output[19] ?? NaN;
  expect(Math.abs(norm(shift) / 4 / along - 1)).toBeLessThan(0.15);
  expect([e.verdict, ...e.remarks].join(" ")).not.toMatch(/squared output bias/);
}, 60_000);
