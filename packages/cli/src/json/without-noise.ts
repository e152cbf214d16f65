/** What JSON outputs of `dither explain` say of an analysis without noise, and its pictures. */

import { z } from "zod";
import { count, maybe, numbers, strings } from "./parts.js";

const place = z.array(z.number()).describe("A place in the picture.");

export const view = z.strictObject({
  axes: z.enum(["unit", "units", "components"]),
  explained: maybe,
  trials: z.array(z.strictObject({ silent: z.array(place), noisy: z.array(place) })),
  points: z.array(z.looseObject({ index: count, at: place })),
  clouds: z.array(z.array(place)),
  field: z.array(z.strictObject({ from: place, to: place })),
  drifts: z.array(z.looseObject({})),
});

const measured = z
  .strictObject({ value: z.number(), interval: z.array(z.number()).nullable() })
  .describe("With a 95 % interval.");
const survives = z.enum(["survives", "changes", "undecided"]);
const scores = z.strictObject({ silent: measured, mean: measured, single: measured });

const fixedPoints = z.strictObject({
  points: count,
  followed: count.describe("Those with a known mean under noise of their own."),
  moved: z.array(
    z.strictObject({
      point: count.describe("Number among the fixed points, from 0."),
      distance: z.number(),
      cloud: z.number().describe("Size of the cloud of noise."),
      ratio: maybe,
      stabilityChanged: z.boolean(),
    }),
  ),
  medianRatio: maybe,
  largestRatio: maybe,
  vanished: z.array(count).describe("Points that become one with another."),
  changed: z.array(count).describe("Points whose stability is another."),
  appeared: z.array(z.strictObject({ input: numbers, rates: numbers })),
  notNormal: z.array(count),
  survives: survives.nullable(),
});

const decay = z.strictObject({
  point: count,
  input: numbers,
  silentSteps: z.number().describe("Of the slowest mode of the linearised silent map, to 1/e."),
  meanSteps: maybe.describe("The same of the mean dynamics under noise."),
  alongMode: measured.nullable().describe("Decay of the autocorrelation of noisy states along that mode."),
  ofStates: measured.nullable().describe("The same of the whole state."),
  dt: maybe,
  chains: count,
  steps: count,
  survives: survives.nullable(),
});

const dimensions = z
  .strictObject({ silent: measured, mean: measured, single: measured, ratio: measured, survives })
  .describe("Participation ratios.");

const axes = z.strictObject({
  count,
  angles: numbers.describe("Degrees."),
  largest: measured,
  own: z.number(),
  held: measured.describe("Share of the variance under noise that as many silent axes hold."),
  ratio: measured,
  survives,
});

const tuning = z.strictObject({
  by: z.enum(["label", "input", "channels"]),
  name: z.string(),
  count: count.describe("Conditions, or channels."),
  compared: count.describe("Units."),
  correlation: measured.nullable(),
  preferredChanged: measured.nullable(),
  onlyUnderNoise: count,
  onlyInSilence: count,
  survives: survives.nullable(),
});

const decoding = z.strictObject({
  score: z.enum(["accuracy", "R²"]),
  of: z.string(),
  count,
  chance: z.number(),
  folds: count,
  fittedToSilent: scores,
  fittedToNoisy: scores,
  lost: measured,
  lostInSilence: measured,
  survives,
});

export const withoutNoise = z.strictObject({
  trials: count,
  draws: count,
  singles: count,
  fixedPoints: fixedPoints.nullable(),
  decay: decay.nullable(),
  dimensions: dimensions.nullable(),
  axes: axes.nullable(),
  tuning,
  decoding: decoding.nullable(),
  plane: view.nullable(),
  leftOut: strings,
});
