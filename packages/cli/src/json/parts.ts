/** Parts that several JSON outputs share. */

import { objectSchema } from "@dither/studies/schema";
import { networkSettings, noiseSettings, trainingSettings } from "dither/settings";
import { z } from "zod";

export const count = z.number().int().min(0);
export const seed = count.describe("Seed, from 0 to 2⁵³ − 1.");
export const version = z.string().describe("Version of Dither.");
export const seconds = z.number().min(0).describe("Seconds that the work took.");
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/).describe("SHA-256 of specification and parameters."); // prettier-ignore
/** A number that is not always there. */
export const maybe = z.number().nullable();
export const interval = z.tuple([maybe, maybe]).meta({ id: "interval", description: "Bounds of a 95 % interval." });
export const std = z
  .number()
  .min(0)
  .describe("Noise level: standard deviation per step, or what the kind of noise says.");
export const numbers = z.array(z.number());
export const strings = z.array(z.string());
export const placement = z.string().describe("Where the noise enters: inside, outside or input.");

const { placement: where, ...noiseDetails } = noiseSettings;

/** A network's specification, from the table of settings. */
export const specification = objectSchema(networkSettings)
  .extend({
    inputs: count,
    outputs: count,
    noise: objectSchema({ placement: where, ...noiseDetails }),
    seed,
  })
  .meta({ id: "specification", description: "The network." });

/** What decides the bits of a training, from the table of settings. */
export const training = objectSchema(trainingSettings).meta({
  id: "training",
  description: "The training, with its defaults filled in.",
});

export const passedOver = strings.optional().describe("What the file holds and Dither does not use.");

export const networkOfFile = z.strictObject({
  file: z.string(),
  sha256,
  specification,
  passedOver,
});

const trialFile = z.strictObject({
  trials: z.string().describe("The file."),
  size: z.string(),
  steps: count,
  count: count.describe("Trials."),
  inputs: count,
  outputs: count,
  order: z.string().describe("Order of the axes in the file."),
  remarks: strings,
});
const taskOfTrials = z.looseObject({ task: z.string() }).describe("The task, and options of it that were chosen.");
export const source = z
  .union([trialFile, taskOfTrials])
  .meta({ id: "source", description: "Where the trials are from." });
export const openedTrials = trialFile;

export const curvePoint = z
  .strictObject({
    std,
    loss: maybe,
    lossStandardError: maybe,
    lossInterval: interval,
    biasSquared: maybe,
    biasSquaredStandardError: maybe,
    variance: maybe,
    varianceStandardError: maybe,
    logits: z
      .strictObject({
        secondOrder: maybe.describe("½ tr(H C): what the spread of the logits adds to the loss, to second order."),
        secondOrderStandardError: maybe,
        shiftSquared: maybe.describe("Mean square of the change of the mean logits from those without noise."),
        shiftSquaredStandardError: maybe,
        variance: maybe,
        varianceStandardError: maybe,
      })
      .optional()
      .describe(
        "Where the loss is a cross-entropy: of the logits. biasSquared is then the loss of the mean logits, variance what their spread adds.",
      ),
  })
  .meta({ id: "curve-point", description: "Mean loss at one level of test noise, with 95 % intervals." });
export const preferred = z
  .strictObject({ std, ratio: maybe.describe("Over the training noise."), interval })
  .meta({ id: "preferred", description: "The preferred noise." });
export const minimum = z.strictObject({ std, ratio: maybe });
export const gain = z
  .strictObject({ value: maybe, interval })
  .meta({ id: "gain", description: "Share of the noise-free loss that a noise removes: 1 − L(σ)/L(0)." });
export const verdict = z.enum(["prefers noise", "prefers silence", "undecided"]);
/** How the minimum of the loss follows from bias² and variance. */
export const law = z.strictObject({
  biasOverVariance: maybe,
  smooth: maybe,
  kink: maybe,
  bracket: z.tuple([maybe, maybe]).nullable(),
});

const performancePoint = z.strictObject({ std, value: maybe, standardError: maybe, interval });
const performance = z.strictObject({
  curve: z.array(performancePoint),
  preferred,
  verdict: verdict.optional().describe("On 1 − accuracy, where outputs are judged by labels."),
});
const calibration = z.strictObject({
  readout: z.string(),
  curve: z.array(
    z.strictObject({
      std,
      error: maybe.describe("Expected calibration error."),
      interval,
      bins: z.array(z.strictObject({ share: maybe, confidence: maybe, correct: maybe })),
    }),
  ),
});
const ofPreference = {
  curve: z.array(curvePoint),
  preferred,
  gain,
  trainingNoiseGain: gain.nullable(),
  lossRatio: maybe.describe("L(0)/L(σ_train)."),
  verdict,
};

/** The members of a measured preference. */
export const preference = {
  ...ofPreference,
  biasMinimum: minimum.nullable(),
  law,
  trainingNoise: std,
  resampled: z.enum(["trials", "draws"]).describe("What the intervals resample."),
  seed,
  trials: count,
  draws: count.describe("Noise draws per trial."),
  chosenDraws: z.looseObject({}).optional().describe("How the draws were chosen, where they were not given."),
  caution: z.string().optional(),
  performance: performance.optional(),
  measures: z
    .array(z.strictObject({ name: z.string(), description: z.string(), curve: z.array(performancePoint) }))
    .optional(),
  calibration: z.array(calibration).optional().describe("How sure outputs with labels are, and how often right."),
  conditions: z
    .array(
      z.strictObject({ ...ofPreference, condition: z.string(), trials: count, performance: performance.optional() }),
    )
    .optional(),
};

export const predictedPoint = z.strictObject({ std, loss: maybe, biasSquared: maybe, variance: maybe });
/** The members of a predicted preference. */
export const predictedPreference = {
  curve: z.array(predictedPoint),
  preferred: minimum,
  biasMinimum: minimum,
  trainingNoiseGain: maybe,
  lossRatio: maybe,
  law,
  trainingNoise: std,
  trials: count,
};

/** One trial as a figure shows it. */
export const example = {
  input: z.string(),
  target: numbers.describe("[step]"),
  weight: numbers.describe("[step]"),
  silent: numbers.describe("Output without noise, [step]."),
  noisyMean: numbers,
  noisyLow: numbers,
  noisyHigh: numbers,
};

export const quartiles = z.strictObject({ lower: maybe, median: maybe, upper: maybe });
const threeOf = <T extends z.ZodType>(one: T) => z.strictObject({ ratio: one, transmission: one, asymmetry: one });
const operatingQuartiles = quartiles.extend({
  medianInterval: interval.nullable().describe("95 % interval of the median, over trials; null from a single one."),
});
export const operating = {
  trials: count.describe("That the medians and their intervals rest on."),
  ratio: operatingQuartiles.describe("Operating points a/σ."),
  transmission: operatingQuartiles,
  asymmetry: operatingQuartiles,
  nearKink: maybe.describe("Share with |a| < σ."),
  histograms: threeOf(z.strictObject({ from: z.number(), to: z.number(), shares: z.array(maybe) })),
  unitMedians: threeOf(z.array(maybe)),
};
