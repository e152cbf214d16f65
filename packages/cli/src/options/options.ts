/** Options that several commands share, and how they become specifications. */

import { Option, type Command } from "commander";
import {
  conventionNames,
  kernelChoices,
  layouts,
  type Activation,
  type Arithmetic,
  type ConventionName,
  type Form,
  type KernelChoice,
  type Layout,
  type LossName,
  type Placement,
  type Readout,
  type TaskOptions,
} from "dither";
import { networkSettings, noiseSettings } from "dither/settings";
import * as parse from "./parse.js";
import { addSettings, settingOption } from "./setting-options.js";

const choice = (flags: string, description: string, choices: readonly string[]): Option =>
  new Option(flags, description).choices(choices);

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

export const addMeasureOptions = (command: Command): Command =>
  addSettings(command, "Measuring", ["levels", "testTrials", "draws"]);

/** What a network's file cannot tell. */
export interface ImportFlags {
  layout?: Layout;
  activation?: Activation;
  leak?: number;
  placement?: Placement;
  noise?: number;
  form?: Form;
  readout?: Readout;
  loss?: LossName;
  recurrentPrefix?: string;
  readoutPrefix?: string;
  convention?: ConventionName | "dither";
  map?: string;
  passOver?: string;
}

const { activation, leak, form, readout, loss } = networkSettings;

export function addImportOptions(command: Command): Command {
  return command
    .optionsGroup("What the network's file may not say:")
    .addOption(choice("--layout <name>", "names of the tensors (default: told from them)", layouts))
    .addOption(settingOption(activation, "activation function, where the file does not say"))
    .addOption(settingOption(leak, "leak dt/τ, where the file does not say"))
    .addOption(settingOption(noiseSettings.placement, "where the noise enters"))
    .addOption(settingOption(noiseSettings.std, "training noise, where the file does not say"))
    .addOption(settingOption(form, "what leaks: the rate (default) or the current"))
    .addOption(settingOption(readout, "function of the readout (default identity)"))
    .addOption(settingOption(loss, "loss of the outputs, where the file does not say"))
    .addOption(
      choice("--convention <tool>", "whose parameter --noise is (default: σ as here)", ["dither", ...conventionNames]),
    )
    .option("--recurrent-prefix <p>", "prefix of the recurrent tensors (pytorch-rnn)")
    .option("--readout-prefix <p>", "prefix of the readout's tensors, or several: policy,value")
    .option("--map <tensors>", "which tensor is which: W_rec=NAME,W_in=NAME.T,b_rec=A+B,…")
    .option("--pass-over <names>", "what in the file is to be left out: NAME,NAME or PREFIX*");
}
