/** The settings of a training: everything that decides its bits, besides the network and the task. */

import {
  arithmetics,
  batchKinds,
  closureTermKinds,
  gradientKinds,
  schedules,
  tensorNames,
  type ParameterName,
} from "./names.js";
import { coefficient, initialSettings, type InitialScales } from "./initial.js";
import type { NamedPenalty, PenaltyCode } from "./penalty.js";
import {
  all,
  choice,
  either,
  list,
  literal,
  nullable,
  number,
  record,
  some,
  whole,
  type Filled,
  type Given,
  type Settings,
  type ValueOf,
  type Whole,
} from "./setting.js";

const positive = number({ above: 0 });
const share = number({ above: 0, most: 1 });
/** More trials than this at once are a mistake. */
const mistake = 1_000_000;

/** The steps of Adam. */
export const stepSettings = {
  updates: {
    value: whole(1),
    default: 600,
    words: "Updates of the parameters.",
    flag: "--updates <n>",
    group: "Training",
  },
  batch: {
    value: whole(1, { mistake }),
    default: 64,
    unit: "trials",
    words: "Trials per update.",
    flag: "--batch <n>",
    group: "Training",
  },
  learningRate: {
    value: positive,
    default: 5e-3,
    words: "Adam's learning rate; where none is given, units of low rank take ten times that of the task.",
    help: "Adam's learning rate",
    flag: "--learning-rate <η>",
    group: "Training",
  },
  /** How the learning rate falls to `finalRate` of its first value over the training. */
  schedule: {
    value: choice(schedules),
    default: "cosine",
    words: "How the learning rate falls.",
    flag: "--schedule <how>",
    group: "Training",
  },
  /** For cosine and exponential. */
  finalRate: {
    value: share,
    default: 0.02,
    words: "Share of the learning rate at the end.",
    flag: "--final-rate <share>",
    group: "Training",
  },
  /** Largest norm of the whole gradient; longer ones are scaled down to it. */
  clip: {
    value: nullable(positive, "no clipping"),
    default: 1,
    words: "Largest gradient norm; null for no clipping.",
    help: "largest gradient norm, or none",
    flag: "--clip <norm>",
    group: "Training",
  },
  /** Adam's decay rates and ε (Kingma & Ba 2015). */
  beta1: { value: number({ least: 0, below: 1 }), default: 0.9 },
  beta2: { value: number({ least: 0, below: 1 }), default: 0.999 },
  epsilon: { value: positive, default: 1e-8 },
} as const satisfies Settings;

/** Of which gradient a step is made; what is left out has its first choice. */
export const gradientSettings = {
  gradient: {
    value: choice(gradientKinds),
    absent: "noise",
    words: "Of noisy trials, or of the moment closure; default noise.",
    help: "of noisy trials (default), or of the moment closure: training without a random number in the noise",
    flag: "--gradient <of>",
    group: "Running",
  },
  /** Only with the closure's gradient. */
  closureTerms: {
    value: choice(closureTermKinds),
    absent: "both",
    words: "What gradient closure minimises; default both.",
    help: "terms that --gradient closure minimises (default both)",
    flag: "--closure-terms <which>",
    group: "Running",
  },
  /** With the closure's gradient `even` unless chosen, so that little in it is random. */
  batches: {
    value: choice(batchKinds),
    absent: "independent",
    words: "How trials are drawn: independent or even.",
    help: "trials of a batch: drawn independently (default), or spread evenly (default of --gradient closure)",
    flag: "--batches <which>",
    group: "Running",
  },
} as const satisfies Settings;

/** Coefficients by tensor; a number is one for all weight matrices. */
const penalty = either([coefficient, record(tensorNames, coefficient)]);

/** Coefficients by tensor; those left out are 0. */
export type PenaltyCoefficients = Readonly<Partial<Record<ParameterName, number>>>;

/** Factors of the training noise; s = update / updates. Without a schedule the factor is 1. */
const noiseSchedule = either(
  [
    /** from + (1 − from) · min(1, s / over): rises (or falls) to the full level over the first `over` of the training. */
    all({ law: { value: literal("ramp") }, from: { value: coefficient }, over: { value: share } }),
    /** to + (1 − to) · ½ (1 + cos πs): falls (or rises) from the full level to `to` at the end. */
    all({ law: { value: literal("anneal") }, to: { value: coefficient } }),
    /** Each trial of each update has its own factor, uniform on [from, to]. */
    all({ law: { value: literal("uniform") }, from: { value: coefficient }, to: { value: coefficient } }),
    /** The same, but its logarithm is uniform. */
    all({ law: { value: literal("log-uniform") }, from: { value: positive }, to: { value: positive } }),
  ],
  "law",
);

export type NoiseSchedule = ValueOf<typeof noiseSchedule>;

export const noiseLaws = [
  "ramp",
  "anneal",
  "uniform",
  "log-uniform",
] as const satisfies readonly NoiseSchedule["law"][];

/** One stage before the task itself: options of the task that differ, and the score over validation trials that ends it. */
const stage = all({ options: { value: { of: "json" } }, until: { value: share } });

export type Stage = ValueOf<typeof stage>;

/** When a training is validated, and on how many trials. */
export const validationSettings = {
  every: {
    value: whole(1),
    unit: "updates",
    help: "updates between validations (default 50)",
    flag: "--validate-every <n>",
    group: "Curriculum and early stopping",
  },
  trials: {
    value: whole(1, { mistake }),
    help: "trials of a validation (default 256)",
    flag: "--validation-trials <n>",
    group: "Curriculum and early stopping",
  },
} as const satisfies Settings;

export type ValidationOptions = Whole<typeof validationSettings>;

/** When a training ends early, and which network it keeps; looks at the validations of the last stage. */
export const stoppingSettings = {
  patience: {
    value: whole(1),
    expected: "a patience of 1 or more validations",
    unit: "validations",
    words: "Validations in a row without a lower loss after which it ends.",
    help: "stop after n validations without a lower loss",
    flag: "--patience <n>",
    group: "Curriculum and early stopping",
  },
  target: {
    value: share,
    expected: "a target score in (0, 1]",
    words: "Score at which it ends.",
    help: "stop once the validation score is reached",
    flag: "--target <score>",
    group: "Curriculum and early stopping",
  },
  /** Absent: the target counts as reached once their common mean has it. */
  conditions: {
    value: whole(1),
    expected: "1 or more conditions to reach the target",
    words: "Ends once each of so many of the task's conditions has the target.",
    help: "… by each of n of the task's conditions, not their mean",
    flag: "--target-conditions <n>",
    group: "Curriculum and early stopping",
  },
  /** Instead of the last, unless the target was reached. */
  keepBest: {
    value: literal(true),
    absent: false,
    words: "Keep the network of the lowest validation loss.",
    help: "return the network with the lowest validation loss",
    flag: "--keep-best",
    group: "Curriculum and early stopping",
  },
} as const satisfies Settings;

export type StoppingOptions = Given<typeof stoppingSettings>;

/** What is added to the loss, how the noise changes, what comes before the task, and when it ends. */
export const objectiveSettings = {
  l1: {
    value: penalty,
    absent: 0,
    words: "λ of λ Σ |w| over W_rec, W_in and W_out, or by tensor.",
    help: "add λ Σ |w| over W_rec, W_in and W_out, or one tensor",
    flag: "--l1 <λ|T=λ>",
    group: "Objective and noise",
  },
  l2: {
    value: penalty,
    absent: 0,
    words: "λ of λ Σ w² over W_rec, W_in and W_out, or by tensor.",
    help: "add λ Σ w² over W_rec, W_in and W_out, or one tensor",
    flag: "--l2 <λ|T=λ>",
    group: "Objective and noise",
  },
  rateL1: {
    value: coefficient,
    absent: 0,
    words: "λ of λ times the mean |r| of the units' rates.",
    help: "add λ times the mean |r| of the units' rates",
    flag: "--rate-l1 <λ>",
    group: "Objective and noise",
  },
  rateL2: {
    value: coefficient,
    absent: 0,
    words: "λ of λ times their mean r².",
    help: "add λ times the mean r²",
    flag: "--rate-l2 <λ>",
    group: "Objective and noise",
  },
  noiseSchedule: {
    value: noiseSchedule,
    words: "Factors of the training noise: { law: ramp, from, over }, { law: anneal, to }, { law: uniform, from, to }.",
    help: "ramp:0:0.5, anneal:0.1, uniform:0.5:1.5, log-uniform:0.1:1",
    flag: "--noise-schedule <law>",
    group: "Objective and noise",
  },
  /** Absent: not at all, or where it is needed every 50 updates on 256 trials. */
  validation: { value: all(validationSettings), words: "Updates between validations, and the trials of one." },
  curriculum: {
    value: list(stage),
    words: "Easier stages of the task first: { options, until: SCORE }.",
    help: "easier task first: noise=0.1@0.85; may be repeated",
    flag: "--stage <options@score>",
    group: "Curriculum and early stopping",
  },
  stopping: { value: some(stoppingSettings), words: "When the training ends early." },
} as const satisfies Settings;

/** All settings of a training. */
export const trainingSettings = {
  ...stepSettings,
  /** `exact` (default): the same bits everywhere. `fast`: fused multiply-add, bits may differ between CPUs. */
  arithmetic: { value: choice(arithmetics), default: "exact", words: "exact: the same bits everywhere." },
  ...gradientSettings,
  ...objectiveSettings,
  initial: { value: some(initialSettings), default: {}, words: "Initial values." },
} as const satisfies Settings;

/** Options as they may be given: defaults stand for what is left out. */
export interface GivenTrainingOptions extends Given<typeof trainingSettings> {
  /** A penalty of the user's on the parameters, beside the others; what files hold of it is its name. */
  penalty?: PenaltyCode | NamedPenalty | undefined;
}

/** Everything that decides the bits of a training, besides the specification and the task. Plain JSON but for a penalty of the user's. */
export interface TrainingOptions extends Omit<Filled<typeof trainingSettings>, "initial" | "l1" | "l2"> {
  initial: InitialScales;
  l1?: PenaltyCoefficients;
  l2?: PenaltyCoefficients;
  penalty?: PenaltyCode | NamedPenalty;
}
