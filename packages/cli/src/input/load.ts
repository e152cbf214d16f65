/** Networks and trials from the paths on the command line. */

import { basename } from "node:path";
import {
  checkFit,
  DitherError,
  findTask,
  openTrials,
  readNetwork,
  trialOrders,
  trialsFor,
  trialsSize,
  type Network,
  type OpenedTrials,
  type TaskOptions,
  type TrialOrder,
  type TrialSource,
} from "dither";
import { Command, Option } from "commander";
import { checkKeptNetwork, isTaskModule, readBytes } from "@dither/studies";
import { openFile } from "./open-file.js";
import { importRemarks } from "../output/import-remarks.js";
import { inFlags } from "../options/flag-names.js";
import { taskFor, taskJson } from "./named-task.js";
import type { ImportFlags } from "../options/options.js";
import { wrap } from "../output/print.js";
import { remark } from "../output/remarks.js";

export async function loadNetwork(path: string, flags: ImportFlags): Promise<Network> {
  const { layout, activation, leak, placement, noise, form, readout, loss } = flags;
  const { recurrentPrefix, readoutPrefix, convention, map, passOver } = flags;
  const bytes = await readBytes(path);
  await checkKeptNetwork(path, bytes);
  const network = readNetwork({
    ...(await openFile({ bytes, fileName: basename(path) })),
    layout,
    options: {
      activation,
      leak,
      placement,
      noise,
      form,
      readout,
      loss,
      recurrentPrefix,
      readoutPrefix,
      convention,
      map,
      passOver,
    },
  });
  for (const sentence of importRemarks(network)) remark(`${basename(path)}: ${sentence}`);
  return network;
}

export interface SourceFlags {
  trials?: string;
  order?: TrialOrder;
  task?: string;
  testTrials?: number;
  taskOption?: TaskOptions;
}

/** `--order`, of every command that takes trials from a file. */
export function orderOption(): Option {
  return new Option("--order <axes>", "which axis of the trials' arrays comes first (default step-trial)").choices([
    ...trialOrders,
  ]);
}

/** `--trials`, `--order` and `--task` of the commands that need either. */
export function addSourceOptions(command: Command): Command {
  return command
    .option("--trials <file>", "trials (.npz, .safetensors, .mat …) with input, target and weight")
    .addOption(orderOption())
    .option(
      "--task <name>",
      "make the trials of this task, or module ./my-task.ts (default: the task of Dither it was trained on)",
    );
}

/**
 * What is wrong with the choice of trials whatever the files hold.
 * @throws DitherError `usage`
 */
export function checkSource({ trials, order, task, testTrials, taskOption }: SourceFlags): void {
  if (trials !== undefined && task !== undefined)
    throw new DitherError("usage", "expected either --trials (a file) or --task (trials are made), got both.");
  if (trials === undefined && order !== undefined)
    throw new DitherError(
      "usage",
      "--order: expected --trials with it: only trials from a file have an order of axes.",
    );
  if (trials !== undefined && testTrials !== undefined)
    throw new DitherError(
      "usage",
      "expected either --trials (a file, all of whose trials are used) or --test-trials (how many are made), got both.",
    );
  if (task !== undefined) checkTaskName(task, taskOption);
  else if (taskOption !== undefined)
    throw new DitherError("usage", "--task-option: expected --task with it. Name the task whose option it is.");
}

/**
 * What is wrong with a task's name whatever the files hold; a module of the user's own is looked at when it is loaded.
 * @throws DitherError `usage` for an unknown name or option
 */
export function checkTaskName(reference: string, options: TaskOptions | undefined): void {
  if (!isTaskModule(reference)) findTask(reference, options);
}

/** Trials from a file as a command opened them. */
export async function loadTrials(
  path: string,
  order: TrialOrder | undefined,
  network?: Network,
): Promise<OpenedTrials> {
  const file = await openFile({ bytes: await readBytes(path), fileName: basename(path) });
  const { loss, outputs } = network?.specification ?? {};
  return openTrials(file, { order, ...(loss === "softmax" && { classes: outputs }) });
}

/** What a network is measured on, and the file that it comes from. */
export interface LoadedSource {
  source: TrialSource;
  file?: { path: string; opened: OpenedTrials };
}

/** Trials from a file, or the task that makes them, see {@link taskFor}. */
export async function loadSource(network: Network, flags: SourceFlags): Promise<LoadedSource> {
  if (flags.trials !== undefined) {
    const opened = await loadTrials(flags.trials, flags.order, network);
    const trials = trialsFor(network, opened.trials, basename(flags.trials));
    checkFit(network.specification, trials, basename(flags.trials));
    return { source: { trials }, file: { path: flags.trials, opened } };
  }
  return { source: { task: await taskFor(network, flags) } };
}

/** What the terminal is told of trials from a file; nothing of those that a task makes. */
export function sourceLines({ file }: LoadedSource): string[] {
  return file ? ["", ...trialLines(file.path, file.opened)] : [];
}

/** What JSON results say of where their trials come from. */
export function sourceJson(network: Network, { source, file }: LoadedSource): object {
  if (file) return { trials: file.path, ...trialFacts(file.opened) };
  return "task" in source ? taskJson(network, source.task) : {};
}

/** What the JSON output says of trials from a file. */
export function trialFacts({ trials: { steps, count, inputs, outputs }, size, order, remarks }: OpenedTrials): object {
  return { size, steps, count, inputs, outputs, order, remarks: remarks.map(said) };
}

/** `trials.npz: 24 steps × 40 trials, 2 inputs, 1 output`, then a remark a line. */
export function trialLines(
  path: string,
  { trials, size = trialsSize(trials), remarks = [] }: Pick<OpenedTrials, "trials"> & Partial<OpenedTrials>,
): string[] {
  const { inputs, outputs } = trials;
  const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
  return [
    wrap(`${path}: ${size}, ${plural(inputs, "input")}, ${plural(outputs, "output")}`),
    ...remarks.map((sentence) => wrap(said(sentence))),
  ];
}

/** The library's option `order` as this command line has it. */
const said = (remark: string): string => inFlags(remark, new Command().addOption(orderOption()));
