/** Where a training starts: at initial values, at another network's, or at a checkpoint of the same training. */

import { DitherError } from "../base/errors.js";
import { initialNetwork } from "../network/initial/initialise.js";
import type { Network } from "../network/specification/network.js";
import { parameterCount } from "../network/specification/parameter-layout.js";
import { checkSpecification, type NetworkSpecification } from "../network/specification/specification.js";
import type { TrainingOptions } from "../settings/training.js";
import type { Task } from "../tasks/contract/task.js";
import type { Checkpoint } from "./checkpoint.js";
import { trainingOptions } from "./options/options.js";

/** What a training has before its next update. */
export type TrainingStart = Omit<Checkpoint, "specification" | "task" | "options">;

/** The start of a training whose Adam has no moments yet, at initial values or at the given parameters. */
export function freshStart(
  specification: NetworkSpecification,
  options: TrainingOptions,
  from?: Float32Array,
): TrainingStart {
  const size = parameterCount(specification);
  return {
    update: 0,
    parameters: from?.slice() ?? initialNetwork(specification, options.initial).parameters,
    moment1: new Float32Array(size),
    moment2: new Float32Array(size),
    history: { loss: [], gradientNorm: [] },
  };
}

/** @throws DitherError `mismatch` unless the network has the parameters that are to be trained. */
export function startingParameters(from: Network, specification: NetworkSpecification): Float32Array {
  for (const field of ["units", "inputs", "outputs", "initialState"] as const)
    if (from.specification[field] !== specification[field])
      throw new DitherError(
        "mismatch",
        `train: expected a network to start from with ${field} ${specification[field]}, got ${from.specification[field]}.`,
      );
  return from.parameters;
}

/**
 * The checkpoint as the start of this training.
 * @throws DitherError `mismatch` where specification, task, options or the network that it started from differ
 */
export function resumedStart(
  checkpoint: Checkpoint,
  specification: NetworkSpecification,
  task: Task,
  options: TrainingOptions,
  from?: string,
): TrainingStart {
  const asked = settingsOf({
    task: task.name,
    taskOptions: task.options ?? {},
    taskSource: task.source?.sha256 ?? null,
    from: from ?? null,
    ...specification,
    ...options,
  });
  const held = settingsOf({
    task: checkpoint.task,
    taskOptions: checkpoint.taskOptions ?? {},
    taskSource: checkpoint.taskSource?.sha256 ?? null,
    from: checkpoint.from ?? null,
    ...checkSpecification(checkpoint.specification),
    ...trainingOptions(checkpoint.options),
  });
  const names = [...new Set([...held.keys(), ...asked.keys()])];
  const different = names.filter((name) => asked.get(name) !== held.get(name));
  if (different.length > 0) {
    const expected = different.map((name) => `${name} ${held.get(name) ?? "left out"}`).join(", ");
    const got = different.map((name) => asked.get(name) ?? "nothing").join(", ");
    throw new DitherError(
      "mismatch",
      `resume: expected ${expected} as the checkpoint has, got ${got}. Give the options that it was started with, or start afresh without \`resume\`.`,
    );
  }
  return checkpoint;
}

/** Settings by name as JSON; those of an object within as `noise.std`. */
function settingsOf(settings: object): Map<string, string> {
  return new Map(
    Object.entries(settings).flatMap(([name, value]: [string, unknown]): [string, string][] =>
      typeof value === "object" && value !== null
        ? Object.entries(value).map(([inner, one]) => [`${name}.${inner}`, JSON.stringify(one)])
        : [[name, JSON.stringify(value)]],
    ),
  );
}
