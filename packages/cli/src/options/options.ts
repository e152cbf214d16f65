/** Options that several commands share, and how they become specifications. */

import { Option, type Command } from "commander";
import {
  activations,
  conventionNames,
  defaultDraws,
  defaultTrialCount,
  forms,
  initialStates,
  kernelChoices,
  layouts,
  noisePlacements,
  readouts,
  recurrentLaws,
  schedules,
  type Activation,
  type Arithmetic,
  type ConventionName,
  type Form,
  type GivenTrainingOptions,
  type InitialState,
  type KernelChoice,
  type Layout,
  type NetworkChoice,
  type Placement,
  type InitialScales,
  type Readout,
  type Schedule,
  type TaskOptions,
} from "dither";
import * as parse from "./parse.js";

const choice = (flags: string, description: string, choices: readonly string[]): Option =>
  new Option(flags, description).choices(choices);

/** What a network is, as far as the command line says. */
export interface NetworkFlags {
  units?: number;
  layers?: number[];
  noise?: number;
  activation?: Activation;
  leak?: number;
  form?: Form;
  readout?: Readout;
  initialState?: InitialState;
}

export interface TrainingFlags {
  updates?: number;
  batch?: number;
  learningRate?: number;
  schedule?: Schedule;
  finalRate?: number;
  /** `none` and not null, for which commander puts "". */
  clip?: number | "none";
  bias?: number;
  recurrentScale?: number;
  recurrentLaw?: InitialScales["recurrentLaw"];
}

export function addNetworkOptions(command: Command): Command {
  return command
    .optionsGroup("Network:")
    .option("--noise <σ>", "training noise, standard deviation per step", parse.noiseLevel)
    .option("--units <n>", "number of units", parse.whole(1, 16384))
    .option("--layers <sizes>", "hidden layers of a feedforward network: 64,64,64", parse.layers)
    .addOption(choice("--activation <f>", "activation function", activations))
    .option("--leak <γ>", "leak dt/τ, above 0 and at most 1", parse.leak)
    .addOption(choice("--form <form>", "what leaks: the rate or the current", forms))
    .addOption(choice("--readout <g>", "function of the readout", readouts))
    .addOption(choice("--initial-state <how>", "state before the first step", initialStates));
}

export function addTrainingOptions(command: Command): Command {
  return command
    .optionsGroup("Training:")
    .option("--updates <n>", "updates of the parameters", parse.whole(1))
    .option("--batch <n>", "trials per update", parse.whole(1, 1_000_000))
    .option("--learning-rate <η>", "Adam's learning rate", parse.positive)
    .addOption(choice("--schedule <how>", "how the learning rate falls", schedules))
    .option("--final-rate <share>", "share of the learning rate at the end", parse.share)
    .option("--clip <norm>", "largest gradient norm, or none", parse.clip)
    .option("--bias <b>", "initial value of the recurrent biases", parse.real)
    .option("--recurrent-scale <g>", "W_rec starts at g · N(0, 1)/√units", parse.real)
    .addOption(choice("--recurrent-law <law>", "how W_rec starts (default gaussian)", recurrentLaws));
}

/** Options of the task itself. */
export interface TaskFlag {
  taskOption?: TaskOptions;
}

/** `--task-option name=value`, as often as there are options to change. */
export function taskOption(): Option {
  return new Option(
    "--task-option <name=value>",
    "option of the task, or name=@FILE for the text of a file; may be repeated",
  ).argParser(parse.taskOption);
}

/** How the work is done. */
export interface KernelFlag {
  kernel?: KernelChoice;
}

/** `--kernel`: which implementation computes; only the fast ones change bits. */
export function kernelOption(): Option {
  return choice(
    "--kernel <which>",
    "implementation of the kernel (default exact: the same bits everywhere)",
    kernelChoices,
  );
}

/** The arithmetic that a choice of kernel means. */
export function arithmeticOf({ kernel }: KernelFlag): Arithmetic | undefined {
  if (kernel === undefined) return undefined;
  return kernel.endsWith("fast") ? "fast" : "exact";
}

/** What a measurement of a generated task is made of. */
export interface MeasureFlags {
  levels?: number[];
  testTrials?: number;
  draws?: number;
}

export function addMeasureOptions(command: Command): Command {
  return command
    .optionsGroup("Measuring:")
    .option("--levels <list>", "test noise levels: 0,0.25,0.5 (default: a grid refined at the minimum)", parse.levels)
    .option(
      "--test-trials <n>",
      `test trials of a generated task (default ${defaultTrialCount})`,
      parse.whole(4, 1_000_000),
    )
    .option(
      "--draws <n>",
      `noise draws per trial (default ${defaultDraws.task}; for trials from a file as many as a pilot says, at most ${defaultDraws.trials})`,
      parse.whole(4, 100_000_000),
    );
}

/** What a network's file cannot tell. */
export interface ImportFlags {
  layout?: Layout;
  activation?: Activation;
  leak?: number;
  placement?: Placement;
  noise?: number;
  form?: Form;
  readout?: Readout;
  recurrentPrefix?: string;
  readoutPrefix?: string;
  convention?: ConventionName | "dither";
  map?: string;
  passOver?: string;
}

export function addImportOptions(command: Command): Command {
  return command
    .optionsGroup("What the network's file may not say:")
    .addOption(choice("--layout <name>", "names of the tensors (default: told from them)", layouts))
    .addOption(choice("--activation <f>", "activation function, where the file does not say", activations))
    .option("--leak <γ>", "leak dt/τ, where the file does not say", parse.leak)
    .addOption(choice("--placement <where>", "where the noise enters", noisePlacements))
    .option("--noise <σ>", "training noise, where the file does not say", parse.noiseLevel)
    .addOption(choice("--form <form>", "what leaks: the rate (default) or the current", forms))
    .addOption(choice("--readout <g>", "function of the readout (default identity)", readouts))
    .addOption(
      choice("--convention <tool>", "whose parameter --noise is (default: σ as here)", ["dither", ...conventionNames]),
    )
    .option("--recurrent-prefix <p>", "prefix of the recurrent tensors (pytorch-rnn)")
    .option("--readout-prefix <p>", "prefix of the readout's tensors, or several: policy,value")
    .option("--map <tensors>", "which tensor is which: W_rec=NAME,W_in=NAME.T,b_rec=A+B,…")
    .option("--pass-over <names>", "what in the file is to be left out: NAME,NAME or PREFIX*");
}

/** What the flags choose of a network; the rest is the task's experiment. */
export function chosenNetwork(flags: NetworkFlags): NetworkChoice {
  const { units, layers, noise, activation, leak, form, readout, initialState } = flags;
  return defined({ units, layers, noise, activation, leak, form, readout, initialState });
}

/** What the flags choose of a training; the rest is the task's experiment. */
export function chosenTraining(flags: TrainingFlags & KernelFlag): GivenTrainingOptions {
  const { bias, recurrentScale, recurrentLaw, updates, batch, learningRate, schedule, finalRate, clip } = flags;
  return {
    ...defined({ arithmetic: arithmeticOf(flags), updates, batch, learningRate, schedule, finalRate }),
    ...(clip !== undefined && { clip: clip === "none" ? null : clip }),
    initial: defined({ bias, recurrent: recurrentScale, recurrentLaw }),
  };
}

/** The members that are not undefined. */
export function defined<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
