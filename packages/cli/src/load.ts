/** Networks and trials from the paths on the command line. */

import { basename } from "node:path";
import { findTask, readNetwork, readTrials, DitherError, type Network, type Task, type Trials } from "dither";
import { readBytes } from "@dither/studies";
import { defined, type ImportFlags } from "./options.js";

export async function loadNetwork(path: string, flags: ImportFlags): Promise<Network> {
  const { layout, activation, leak, placement, noise, form, readout, recurrentPrefix, readoutPrefix } = flags;
  return readNetwork({
    bytes: await readBytes(path),
    fileName: basename(path),
    layout,
    options: defined({ activation, leak, placement, noise, form, readout, recurrentPrefix, readoutPrefix }),
  });
}

export interface SourceFlags {
  trials?: string;
  task?: string;
}

/** Trials from a file, or the task that makes them: the one named, or the one that the network was trained on. */
export async function loadSource(network: Network, flags: SourceFlags): Promise<{ trials: Trials } | { task: Task }> {
  if (flags.trials !== undefined && flags.task !== undefined)
    throw new DitherError("usage", "expected either --trials (a file) or --task (trials are made), got both.");
  if (flags.trials !== undefined) {
    const fileName = basename(flags.trials);
    return { trials: readTrials({ bytes: await readBytes(flags.trials), fileName }) };
  }
  const name = flags.task ?? network.provenance?.["task"];
  if (typeof name !== "string")
    throw new DitherError(
      "incomplete",
      "the network's file does not say which task it was trained on. Give its trials with --trials FILE.npz, or a task with --task NAME.",
    );
  return { task: findTask(name) };
}
