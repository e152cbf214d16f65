/** JSON outputs of the commands that find something out about networks. */

import { z } from "zod";
import { noiseKindNames } from "dither";
import { explanationOutputs } from "./explanations.js";
import { count, curvePoint, example, gain, interval, maybe, networkOfFile, numbers, placement, predictedPoint, predictedPreference, preference, preferred, quartiles, seconds, seed, sha256, source, specification, std, strings, training, verdict, version } from "./parts.js"; // prettier-ignore

const spread = z.strictObject({ median: maybe, low: maybe, high: maybe }).describe("Over networks.");
const figure = z.string().describe("The file of the figure.");
const measured = { network: networkOfFile, testNoise: z.looseObject({}).optional(), source, version, seconds };

const comparison = z.strictObject({
  title: z.string(),
  kind: z.literal("comparison"),
  task: z.string(),
  taskDescription: z.string(),
  seeds: z.array(seed),
  trainingNoise: std,
  noiseKind: z.enum(noiseKindNames).optional().describe("What the noise is; absent: additive."),
  updates: count,
  units: count,
  networkDescription: z.string(),
  trainingDescription: z.string(),
  version,
  command: z.string().describe("What makes the same again."),
  networks: z.array(
    z.strictObject({
      placement,
      seed,
      preferred,
      gain,
      lossRatio: maybe,
      verdict,
      finalLoss: maybe,
      sha256,
      preference: z.strictObject(preference),
    }),
  ),
  summary: z.array(
    z.looseObject({
      placement,
      networks: count,
      curve: z.array(curvePoint),
      preferred: preferred.describe("Of the mean curve."),
      ratios: spread.nullable(),
      gain,
      lossRatio: spread.nullable(),
      prefersNoise: count,
      prefersSilence: count,
      undecided: count,
      verdict,
    }),
  ),
  examples: z.array(z.looseObject({ placement, ...example })),
  notes: strings,
  options: z.strictObject({
    task: z.string(),
    taskOptions: z.looseObject({}).optional(),
    network: specification,
    training,
    measure: z.looseObject({}),
    seed,
    seeds: count,
  }),
  trajectories: z.array(z.looseObject({})).optional(),
  seconds,
  report: z.string().describe("The page."),
});

const repairOutput = z.strictObject({
  kind: z.literal("repair"),
  verdict: z.string(),
  lossSilent: maybe,
  lossSilentInterval: interval,
  lossNoisy: maybe,
  lossNoisyInterval: interval,
  performanceSilent: z.looseObject({}).nullable(),
  performanceNoisy: z.looseObject({}).nullable(),
  repairs: z.array(
    z.strictObject({
      name: z.string(),
      description: z.string(),
      loss: maybe,
      interval,
      ratio: gain.describe("Of its loss to that under the training noise."),
      performance: z.looseObject({}).nullable(),
      passes: maybe,
      operations: maybe,
      updates: maybe,
      distance: maybe.describe("From the parameters before; null where others were added."),
      writable: z.boolean(),
      trials: count,
    }),
  ),
  leftOut: z.array(z.looseObject({})),
  best: z.string().nullable(),
  kept: z.string().nullable(),
  trainingNoise: std,
  placement,
  lossName: z.string().describe("Loss of the outputs: squared, softmax, sigmoid, or those of several readouts."),
  trials: count,
  draws: count,
  seed,
  fittedOn: z.string(),
  examples: z.array(z.strictObject({ ...example, repaired: numbers })),
  remarks: strings,
  written: z.string().nullable().optional(),
  network: networkOfFile.partial({ specification: true }),
  repaired: z.strictObject({ sha256, specification }).nullable().optional(),
  source,
  version,
  seconds,
  report: z.string().optional(),
});

const place = z.looseObject({ loss: maybe });
const incentive = z.strictObject({
  task: z.enum(["regulator", "regulator-affine"]),
  noise: std,
  leak: z.number(),
  target: z.number().optional(),
  activation: z.string(),
  updates: count,
  optima: z.array(z.looseObject({ placement, leak: z.number(), loss: maybe, preferred: maybe, ratio: maybe })),
  trained: z.array(z.looseObject({ placement })),
  map: z.enum(["exact", "closure"]),
  landscapes: z.array(
    z.looseObject({ placement, line: z.array(place).optional(), plane: z.looseObject({ loss: z.array(z.array(maybe)) }) }), // prettier-ignore
  ),
  figure,
  seed,
  version,
});

const losses = z.array(z.strictObject({ std, loss: maybe }));

export const findingOutputs = {
  compare: comparison,
  measure: z.strictObject({ ...preference, ...measured }),
  "measure-closure": z.strictObject({
    method: z.literal("closure"),
    covariance: z.enum(["full", "diagonal"]),
    ...predictedPreference,
    seed,
    ...measured,
  }),
  ...explanationOutputs,
  repair: repairOutput,
  incentive,
  paths: z.strictObject({
    task: z.string(),
    noise: std,
    updates: count,
    paths: z.array(
      z.strictObject({
        placement,
        start: z.number().describe("Initial biases in units of σ."),
        looks: z.array(
          z.strictObject({
            update: count,
            transmission: quartiles,
            ratio: quartiles,
            predicted: predictedPoint.omit({ std: true }).nullable(),
            slope: z.strictObject({ biasSquared: maybe, variance: maybe }).nullable(),
          }),
        ),
      }),
    ),
    figure,
    seed,
    version,
  }),
  overfitting: z.strictObject({
    task: z.string(),
    levels: z.array(std),
    rows: z.array(
      z.strictObject({
        placement,
        std,
        losses: z.array(maybe).describe("[test level]"),
        standardErrors: z.array(maybe),
        others: z.array(z.strictObject({ name: z.string(), loss: maybe, standardError: maybe })),
      }),
    ),
    panels: z.array(
      z.strictObject({
        placement,
        trained: z.array(std),
        tested: z.array(std),
        matrix: z.array(z.array(maybe)).describe("[trained, tested]"),
        conditions: strings,
        others: z.array(z.array(maybe)),
      }),
    ),
    figure,
    seed,
    seeds: count,
    updates: count,
    version,
  }),
  resonance: z.strictObject({
    task: z.string(),
    levels: z.array(std),
    detector: z.strictObject({
      amplitude: z.number(),
      threshold: z.number(),
      period: z.number(),
      peak: z.strictObject({ std, correlation: maybe }),
      curve: z.array(z.strictObject({ std, correlation: maybe })),
    }),
    control: z.strictObject({ trainingNoise: std, curve: losses, preferred: z.array(maybe), rising: z.boolean() }),
    trained: z.strictObject({ trainingNoise: std, curve: losses, preferred: z.array(maybe) }),
    figure,
    seed,
    seeds: count,
    version,
  }),
} as const;
