/** What a study file may say of the training, and how that becomes the library's options. */

import {
  arithmetics,
  batchKinds,
  closureTermKinds,
  gradientKinds,
  matrixNames,
  parameterNames,
  readoutLaws,
  recurrentLaws,
  schedules,
  type GivenTrainingOptions,
  type PenaltyCoefficients,
  type TrainingOptions,
} from "dither";
import { z } from "zod";
import { positive, whole } from "./numbers.js";

const coefficient = z.number().min(0);
const share = positive.max(1);
const penaltySchema = z.union([coefficient, z.partialRecord(z.enum(parameterNames), coefficient)]);

const noiseScheduleSchema = z
  .discriminatedUnion("law", [
    z.strictObject({ law: z.literal("ramp"), from: coefficient, over: share }),
    z.strictObject({ law: z.literal("anneal"), to: coefficient }),
    z.strictObject({ law: z.literal("uniform"), from: coefficient, to: coefficient }),
    z.strictObject({ law: z.literal("log-uniform"), from: positive, to: positive }),
  ])
  .describe(
    "Factors of the training noise: { law: ramp, from, over }, { law: anneal, to }, { law: uniform, from, to }.",
  );

const stoppingSchema = z.strictObject({
  patience: whole(1).optional().describe("Validations in a row without a lower loss after which it ends."),
  target: share.optional().describe("Score at which it ends."),
  conditions: whole(1).optional().describe("Ends once each of so many of the task's conditions has the target."),
  keepBest: z.literal(true).optional().describe("Keep the network of the lowest validation loss."),
});

export const initialSchema = z.strictObject({
  recurrent: z.number().optional().describe("g of W_rec ~ g N(0, 1)/√N."),
  input: z.number().optional().describe("Scale of W_in."),
  readout: z.number().optional().describe("g of W_out."),
  bias: z.number().optional().describe("Initial value of the recurrent biases."),
  biasSpread: coefficient.optional().describe("Standard deviation of the initial biases."),
  laterBiasSpread: coefficient.optional().describe("That of the hidden layers after the first."),
  recurrentLaw: z.enum(recurrentLaws).optional().describe("Law of W_rec."),
  readoutLaw: z.enum(readoutLaws).optional().describe("Law of W_out."),
});

/** The training, as far as the study says. */
export const trainingSchema = z.strictObject({
  updates: whole(1).optional().describe("Updates of the parameters."),
  batch: whole(1, 1_000_000).optional().describe("Trials per update."),
  learningRate: positive.optional().describe("Adam's learning rate."),
  schedule: z.enum(schedules).optional().describe("How the learning rate falls."),
  finalRate: share.optional().describe("Share of the learning rate at the end."),
  clip: positive.nullable().optional().describe("Largest gradient norm; null for no clipping."),
  beta1: z.number().min(0).lt(1).optional(),
  beta2: z.number().min(0).lt(1).optional(),
  epsilon: positive.optional(),
  arithmetic: z.enum(arithmetics).optional().describe("exact: the same bits everywhere."),
  gradient: z.enum(gradientKinds).optional().describe("Of noisy trials, or of the moment closure; default noise."),
  closureTerms: z.enum(closureTermKinds).optional().describe("What gradient closure minimises; default both."),
  batches: z.enum(batchKinds).optional().describe("How trials are drawn: independent or even."),
  l1: penaltySchema.optional().describe("λ of λ Σ |w| over W_rec, W_in and W_out, or by tensor."),
  l2: penaltySchema.optional().describe("λ of λ Σ w² over W_rec, W_in and W_out, or by tensor."),
  rateL1: coefficient.optional().describe("λ of λ times the mean |r| of the units' rates."),
  rateL2: coefficient.optional().describe("λ of λ times their mean r²."),
  noiseSchedule: noiseScheduleSchema.optional(),
  validation: z
    .strictObject({ every: whole(1), trials: whole(1, 1_000_000) })
    .optional()
    .describe("Updates between validations, and the trials of one."),
  curriculum: z
    .array(z.strictObject({ options: z.record(z.string(), z.json()), until: share }))
    .optional()
    .describe("Easier stages of the task first: { options, until: SCORE }."),
  stopping: stoppingSchema.optional().describe("When the training ends early."),
  initial: initialSchema.optional().describe("Initial values."),
});

export type TrainingSettings = z.infer<typeof trainingSchema>;

/** The library's options for what a study says; penalties of 0 are none. */
export function trainingChoice({ l1, l2, ...same }: TrainingSettings): GivenTrainingOptions {
  return { ...same, ...penalty("l1", l1), ...penalty("l2", l2) } as GivenTrainingOptions;
}

function penalty(name: "l1" | "l2", value: TrainingSettings["l1"]): Partial<GivenTrainingOptions> {
  if (value === undefined || value === 0) return {};
  const coefficients: PenaltyCoefficients =
    typeof value === "number" ? Object.fromEntries(matrixNames.map((tensor) => [tensor, value])) : value;
  return { [name]: coefficients };
}

/** The value of a setting in a run's options; what is absent there has its default. */
export function trainingSetting(training: TrainingOptions, name: keyof Omit<TrainingSettings, "initial">): unknown {
  switch (name) {
    case "gradient":
      return training.gradient ?? "noise";
    case "closureTerms":
      return training.closureTerms ?? "both";
    case "batches":
      return training.batches ?? "independent";
    case "l1":
    case "l2":
      return oneNumber(training[name]);
    case "rateL1":
    case "rateL2":
      return training[name] ?? 0;
    default:
      return training[name];
  }
}

/** A penalty that all weight matrices share as that number. */
function oneNumber(coefficients: PenaltyCoefficients = {}): unknown {
  const values = matrixNames.map((tensor) => coefficients[tensor] ?? 0);
  const alike = values.every((value) => value === values[0]);
  const others = Object.keys(coefficients).some((tensor) => !matrixNames.some((one) => one === tensor));
  return alike && !others ? values[0] : coefficients;
}
