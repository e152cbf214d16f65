/** Options of a training, with their defaults and checks. */

import { DitherError } from "../../base/errors.js";
import { defaultScales, readoutLaws, recurrentLaws, type InitialScales } from "../../network/initial/initialise.js";
import { oneOf } from "../../network/specification/specification.js";
import { checkCurriculum, type Stage } from "./curriculum.js";
import { checkNoiseSchedule, type NoiseSchedule } from "./noise-schedule.js";
import { checkCoefficients, type PenaltyCoefficients } from "./penalties.js";
import { checkStopping, type StoppingOptions } from "./stopping-options.js";
import { defaultValidation, type ValidationOptions } from "./validation-options.js";
import { validationOptionKinds } from "./validation-options.js";
import { stoppingOptionKinds } from "./stopping-options.js";
import { initialScalesKinds } from "../../network/initial/initialise.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { type Shape } from "../../base/kinds.js";

export const schedules = ["cosine", "constant", "exponential"] as const;
export type Schedule = (typeof schedules)[number];

export const arithmetics = ["exact", "fast"] as const;
export type Arithmetic = (typeof arithmetics)[number];

/** What the gradient is taken of: the loss of noisy trials, or the moment closure's bias² + variance, which draws no noise. */
export const gradientKinds = ["noise", "closure"] as const;
export type GradientKind = (typeof gradientKinds)[number];

/** Which of the closure's terms are minimised; one alone is an ablation. */
export const closureTermKinds = ["both", "bias", "variance"] as const;
export type ClosureTerms = (typeof closureTermKinds)[number];

/** Whether the trials of a batch are drawn independently, or spread evenly: see `training-draws.ts`. */
export const batchKinds = ["independent", "even"] as const;
export type Batches = (typeof batchKinds)[number];

/** Everything that decides the bits of a training, besides the specification and the task. Plain JSON. */
export interface TrainingOptions {
  /** Number of updates. */
  updates: number;
  /** Trials per update. */
  batch: number;
  learningRate: number;
  /** How the learning rate falls to `finalRate` of its first value over the training. */
  schedule: Schedule;
  /** Share of the learning rate at the end, for cosine and exponential. */
  finalRate: number;
  /** Largest norm of the whole gradient; longer ones are scaled down to it. Null: no clipping. */
  clip: number | null;
  /** Adam's decay rates and ε (Kingma & Ba 2015). */
  beta1: number;
  beta2: number;
  epsilon: number;
  initial: InitialScales;
  /** `exact` (default): the same bits everywhere. `fast`: fused multiply-add, bits may differ between CPUs. */
  arithmetic: Arithmetic;
  /** Penalties Σ l1 |w| and Σ l2 w² on the elements of tensors, added to the objective. Default none. */
  l1?: PenaltyCoefficients;
  l2?: PenaltyCoefficients;
  /** Penalties l1 |r| and l2 r² on the rates, averaged over steps and units. Default none. */
  rateL1?: number;
  rateL2?: number;
  /** How the training noise changes; default constant. */
  noiseSchedule?: NoiseSchedule;
  /** When and on how many trials the training is validated; default not at all, or where needed every 50 updates on 256. */
  validation?: ValidationOptions;
  /** Stages before the task itself; default none. */
  curriculum?: readonly Stage[];
  /** When the training ends early; default never. */
  stopping?: StoppingOptions;
  /** Absent: `noise`. */
  gradient?: "closure";
  /** Absent: `both`. Only with the closure's gradient. */
  closureTerms?: "bias" | "variance";
  /** How trials are drawn. Absent: `independent`. With the closure's gradient `even` unless chosen, so that little in it is random. */
  batches?: Batches;
}

/** What is checked of {@link TrainingOptions}. */
export const trainingOptionsShape = {
  updates: "number",
  batch: "number",
  learningRate: "number",
  schedule: schedules,
  finalRate: "number",
  clip: "number or null",
  beta1: "number",
  beta2: "number",
  epsilon: "number",
  initial: "object",
  arithmetic: arithmetics,
} as const satisfies Shape<TrainingOptions>;

export const defaultTraining: TrainingOptions = {
  updates: 600,
  batch: 64,
  learningRate: 5e-3,
  schedule: "cosine",
  finalRate: 0.02,
  clip: 1,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  initial: defaultScales,
  arithmetic: "exact",
};

/** Options as they may be given: defaults stand for what is left out. */
export type GivenTrainingOptions = Partial<
  Omit<TrainingOptions, "initial" | "gradient" | "closureTerms" | "batches">
> & {
  initial?: Partial<InitialScales>;
  /** Default noise. */
  gradient?: GradientKind;
  /** Default both. */
  closureTerms?: ClosureTerms;
  batches?: Batches;
};

/** What each of {@link GivenTrainingOptions} may be. */
export const givenTrainingOptionKinds = {
  updates: "number",
  batch: "number",
  learningRate: "number",
  schedule: schedules,
  finalRate: "number",
  clip: "number or null",
  beta1: "number",
  beta2: "number",
  epsilon: "number",
  arithmetic: arithmetics,
  l1: "object",
  l2: "object",
  rateL1: "number",
  rateL2: "number",
  noiseSchedule: "object",
  validation: validationOptionKinds,
  curriculum: "array",
  stopping: stoppingOptionKinds,
  initial: initialScalesKinds,
  gradient: gradientKinds,
  closureTerms: closureTermKinds,
  batches: batchKinds,
} as const satisfies OptionKinds<GivenTrainingOptions>;

/**
 * The options with defaults filled in, and nothing else that `given` may hold.
 * @throws DitherError `value` naming the option, what it may be and what came.
 */
export function trainingOptions(given: GivenTrainingOptions = {}): TrainingOptions {
  checkOptions("trainingOptions", given, givenTrainingOptionKinds);
  const options: TrainingOptions = {
    ...pick(defaultTraining, given),
    initial: {
      ...pick(defaultScales, given.initial ?? {}),
      ...(given.initial?.biasSpread !== undefined && { biasSpread: given.initial.biasSpread }),
      ...(given.initial?.laterBiasSpread !== undefined && { laterBiasSpread: given.initial.laterBiasSpread }),
    },
    ...furtherOptions(given),
    ...closureOptions(given),
  };
  whole("updates", options.updates);
  whole("batch", options.batch);
  check("learningRate", options.learningRate, options.learningRate > 0, "above 0");
  oneOf("training", "schedule", options.schedule, schedules);
  oneOf("training", "arithmetic", options.arithmetic, arithmetics);
  check("finalRate", options.finalRate, options.finalRate > 0 && options.finalRate <= 1, "above 0 and at most 1");
  if (options.clip !== null) check("clip", options.clip, options.clip > 0, "above 0, or null for no clipping");
  check("beta1", options.beta1, options.beta1 >= 0 && options.beta1 < 1, "in [0, 1)");
  check("beta2", options.beta2, options.beta2 >= 0 && options.beta2 < 1, "in [0, 1)");
  check("epsilon", options.epsilon, options.epsilon > 0, "above 0");
  oneOf("training", "initial.recurrentLaw", options.initial.recurrentLaw, recurrentLaws);
  oneOf("training", "initial.readoutLaw", options.initial.readoutLaw, readoutLaws);
  for (const name of ["recurrent", "input", "readout", "bias"] as const)
    check(`initial.${name}`, options.initial[name], true, "finite");
  for (const name of ["biasSpread", "laterBiasSpread"] as const)
    check(`initial.${name}`, options.initial[name] ?? 0, (options.initial[name] ?? 0) >= 0, "0 or more");
  return options;
}

/** The options that are absent unless they are used. */
function furtherOptions(given: GivenTrainingOptions): Partial<TrainingOptions> {
  const { l1, l2, rateL1 = 0, rateL2 = 0, noiseSchedule, curriculum, stopping } = given;
  const stages = checkCurriculum(curriculum ?? []);
  const ending = checkStopping(stopping ?? {});
  const stops = Object.keys(ending).length > 0;
  const needed = stages.length > 0 || stops;
  const validation = given.validation ?? (needed ? defaultValidation : undefined);
  if (validation) {
    whole("validation.every", validation.every);
    whole("validation.trials", validation.trials);
  }
  check("rateL1", rateL1, rateL1 >= 0, "0 or more");
  check("rateL2", rateL2, rateL2 >= 0, "0 or more");
  const coefficients = (name: "l1" | "l2", values: PenaltyCoefficients = {}): Partial<TrainingOptions> =>
    Object.keys(values).length > 0 ? { [name]: checkCoefficients(name, values) } : {};
  return {
    ...coefficients("l1", l1),
    ...coefficients("l2", l2),
    ...(rateL1 > 0 && { rateL1 }),
    ...(rateL2 > 0 && { rateL2 }),
    ...(noiseSchedule && { noiseSchedule: checkNoiseSchedule(noiseSchedule) }),
    ...(validation && { validation: { every: validation.every, trials: validation.trials } }),
    ...(stages.length > 0 && { curriculum: stages }),
    ...(stops && { stopping: ending }),
  };
}

/** The options of the gradient, absent where they are the defaults. */
function closureOptions({
  gradient = "noise",
  closureTerms = "both",
  batches = gradient === "closure" ? "even" : "independent",
}: GivenTrainingOptions): Pick<TrainingOptions, "gradient" | "closureTerms" | "batches"> {
  oneOf("training", "gradient", gradient, gradientKinds);
  oneOf("training", "closureTerms", closureTerms, closureTermKinds);
  oneOf("training", "batches", batches, batchKinds);
  if (gradient === "closure") return { gradient, ...(closureTerms !== "both" && { closureTerms }), batches };
  if (closureTerms !== "both")
    throw new DitherError(
      "value",
      `training: expected \`closureTerms: "${closureTerms}"\` with the gradient of the closure only: noisy trials have no terms. Add \`gradient: "closure"\`.`,
    );
  return batches === "even" ? { batches } : {};
}

/** The members of `defaults`, with what `given` has for them. */
function pick<T extends object>(defaults: T, given: Partial<Record<keyof T, unknown>>): T {
  const names = Object.keys(defaults) as (keyof T)[];
  return Object.fromEntries(names.map((name) => [name, given[name] === undefined ? defaults[name] : given[name]])) as T;
}

function whole(name: string, value: number): void {
  check(name, value, Number.isSafeInteger(value) && value >= 1 && value < 0x80000000, "a whole number of 1 or more");
}

function check(name: string, value: number, holds: boolean, wanted: string): void {
  if (!holds || !Number.isFinite(value))
    throw new DitherError("value", `training: expected \`${name}\` to be ${wanted}, got ${value}.`);
}
