/** What a run that ended well leaves behind: plain JSON, the same bytes wherever it was computed. */

import { z } from "zod";

const number = z.number();
const nullable = number.nullable();
const interval = z.tuple([number, number]);
const gain = z.strictObject({ value: number, interval });
const column = z.array(number);
const nullableColumn = z.array(nullable);

/** A preference curve as columns, one element per level; null where the loss has no bias² and variance. */
export const curveSchema = z.strictObject({
  std: column,
  loss: column,
  lossStandardError: column,
  lossLow: column,
  lossHigh: column,
  biasSquared: nullableColumn,
  variance: nullableColumn,
});
export type CurveColumns = z.infer<typeof curveSchema>;

/** What was measured, without the curve: `Preference` of the library. */
const preferred = z.strictObject({ std: number, ratio: nullable, interval });
export const preferenceSchema = z.strictObject({
  preferred,
  /** Where the task has a score: the noise that it prefers. */
  performance: z
    .strictObject({
      preferred,
      /** The score without noise and at the training noise; absent from records of before these were kept. */
      silent: nullable.optional(),
      trained: nullable.optional(),
    })
    .optional(),
  biasMinimum: z.strictObject({ std: number, ratio: nullable }).nullable(),
  gain,
  trainingNoiseGain: gain.nullable(),
  lossRatio: nullable,
  law: z.strictObject({ biasOverVariance: nullable, smooth: nullable, kink: nullable, bracket: interval.nullable() }),
  verdict: z.enum(["prefers noise", "prefers silence", "undecided"]),
  trainingNoise: number,
  resampled: z.enum(["trials", "draws"]),
  seed: number,
  trials: number,
  draws: number,
});

/** One validation: null for a score that the task or the condition has not. */
const validationSchema = z.strictObject({
  update: number,
  stage: number,
  loss: nullable,
  score: nullable,
  conditions: nullableColumn.optional(),
});

export const measuredRunSchema = z.strictObject({
  /** SHA-256 of the network. */
  network: z.string(),
  loss: z.strictObject({ silent: number, best: number, trained: nullable, final: nullable }),
  preference: preferenceSchema,
  /** Parts of the loss, null where it has none; absent from records of before these were measured. */
  mechanism: z
    .strictObject({
      biasSquaredSilent: nullable,
      biasSquaredTrained: nullable,
      varianceTrained: nullable,
      /** Median over units, steps and trials, without noise. */
      transmission: nullable,
    })
    .optional(),
  /** Where the study keeps curves. */
  curve: curveSchema.optional(),
  /** Loss, gradient norm and penalty of every update, and what validations found, where the study keeps histories. */
  history: z
    .strictObject({
      loss: nullableColumn,
      gradientNorm: nullableColumn,
      penalty: nullableColumn.optional(),
      validation: z.array(validationSchema).optional(),
    })
    .optional(),
});
export type MeasuredRun = z.infer<typeof measuredRunSchema>;
