/** JSON outputs of `dither explain`. */

import { z } from "zod";
import { view, withoutNoise } from "./without-noise.js";
import { count, maybe, networkOfFile, numbers, operating, placement, predictedPreference, preference, seconds, seed, source, specification, std, strings, version } from "./parts.js"; // prettier-ignore

const perUnit = z.array(maybe).describe("[unit]");
const perOutput = z.array(maybe).describe("[output]");

const contribution = z.strictObject({
  unit: count,
  shareOfBias: maybe.describe("Share of the output bias that it carries, signed."),
  standardError: maybe,
  originating: maybe.describe("Share that goes when it alone is smoothed."),
  removedAlone: maybe,
  ratio: maybe,
  transmission: maybe,
  asymmetry: maybe,
});

const stability = z.strictObject({
  kind: z.string(),
  continuousKind: z.string(),
  spectralRadius: z.number(),
  unstableModes: count,
  marginalModes: count,
  slowestSteps: maybe,
  slowestMs: maybe,
  oscillations: z.array(z.strictObject({ cyclesPerStep: z.number(), frequencyHz: maybe, timeConstantSteps: maybe })),
  eigenvalues: z.array(z.strictObject({ re: z.number(), im: z.number() })),
});

const fixedPoint = z.strictObject({
  input: numbers,
  state: perUnit,
  rates: perUnit,
  output: perOutput,
  speed: z.number(),
  q: z.number(),
  found: count.describe("Starts that ended here."),
  outlier: z.strictObject({ far: z.boolean(), lonely: z.boolean() }),
  stability: stability.nullable(),
  noisy: z
    .strictObject({
      ...{ rates: perUnit, output: perOutput, outputVariance: perOutput },
      spread: z.number().describe("Root mean square distance of the rates from their mean."),
      stability: z.string().nullable().describe("Of the mean dynamics."),
      slowestSteps: maybe,
      simulated: z
        .strictObject({
          gaussian: z.boolean().describe("False where the law is not normal, as the closure takes it to be."),
          closureIsOff: z.boolean(),
          ...{ rates: perUnit, spread: z.number(), output: perOutput, outputStandardError: perOutput },
          errors: z.number().describe("Largest difference of the closure's mean output, in standard errors."),
          deviations: z.number().describe("The same in standard deviations of the output."),
          ...{ skewness: z.number(), excessKurtosis: z.number() },
        })
        .nullable()
        .describe("The same by simulation."),
    })
    .nullable()
    .describe("Stationary mean under the noise explained."),
});

const settling = z.strictObject({
  trialSteps: count,
  firstCounted: count,
  lastCounted: count,
  slowestSteps: maybe,
  slowestMs: maybe,
  atSteps: maybe,
  atFixedPoints: maybe,
  atEnd: maybe,
  settled: count,
  tried: count,
  curve: z.array(z.strictObject({ std, biasSquared: maybe, variance: maybe })),
  stationaryShift: maybe,
  endsBefore: z.boolean(),
  countsOnset: z.boolean(),
});

export const explanationOutputs = {
  explain: z.strictObject({
    kind: z.literal("explanation"),
    verdict: z.string(),
    remarks: strings,
    condition: z.enum(["ordinary", "trained without noise", "dead", "unstable"]),
    specification,
    trainingNoise: std,
    std: std.describe("The noise that is explained."),
    growth: z.strictObject({ biasSquared: maybe, loss: maybe }).describe("Noise-free over noisy."),
    predicted: z.strictObject({ ...predictedPreference, preferredStd: std, covariance: z.string() }).nullable(),
    measured: z.strictObject({ ...preference, preferredStd: std }).nullable(),
    units: z.array(contribution),
    smoothingStd: perUnit.nullable(),
    smoothing: z
      .strictObject({
        wanted: z.number(),
        units: z.array(count).nullable(),
        removed: maybe,
        removedByAll: maybe,
        steps: z.array(z.strictObject({ units: count, removed: maybe })),
      })
      .nullable()
      .describe("Units smoothed together."),
    gates: z
      .array(
        z.strictObject({
          gate: z.string(),
          removedAlone: maybe.describe("Share of the noise-free bias² that goes under noise in this gate alone."),
          removedByOthers: maybe.describe("The same under noise in every other gate."),
          lossAlone: maybe.describe("Loss under noise in this gate alone, over that without noise."),
        }),
      )
      .nullable()
      .describe("Of a gated cell with noise inside."),
    shift: z
      .strictObject({
        rates: z.array(maybe).describe("[step]"),
        output: z.array(maybe).describe("[step]"),
        stationaryOutput: maybe,
        draws: count,
      })
      .nullable(),
    fixedPoints: z.array(fixedPoint),
    search: z.strictObject({
      inputs: z.string(),
      different: count,
      searched: count,
      starts: count,
      planned: count,
      unconverged: count,
      summary: z.string(),
    }),
    slowPoints: z.array(z.strictObject({ tolerance: z.number(), points: count, unreached: count })),
    settling,
    operatingPoints: z.strictObject({ ...operating, probe: std, silentUnits: count }).nullable(),
    layers: z
      .array(
        z.strictObject({
          units: count,
          firstUnit: count,
          ratio: maybe,
          transmission: maybe,
          asymmetry: maybe,
          incomingNoise: maybe,
        }),
      )
      .nullable(),
    recurrentNoise: maybe,
    view: view.nullable(),
    withoutNoise: withoutNoise.nullable().describe("What an analysis without noise concludes, and what survives."),
    effort: z.strictObject({
      trials: count,
      measured: count,
      predicted: count,
      shift: count,
      originating: count,
      leftOut: strings,
    }),
    seed,
    network: networkOfFile.partial({ specification: true }),
    source,
    version,
    seconds,
    report: z.string().optional().describe("The page."),
  }),
  "explain-pair": z.strictObject({
    kind: z.string(),
    verdict: z.string(),
    probe: std,
    trials: count,
    networks: z.array(
      z.strictObject({
        label: z.string(),
        placement,
        activation: z.string(),
        trainingNoise: std,
        summary: z.strictObject(operating),
      }),
    ),
    seed,
    passedOver: z.record(z.string(), strings).optional(),
    source,
    version,
    figure: z.string().optional(),
  }),
} as const;
