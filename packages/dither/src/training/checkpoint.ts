/** A training stopped between two updates, as an object and as a `.safetensors` file. */

import { defined } from "../base/check-options.js";
import { DitherError } from "../base/errors.js";
import { decodeSafetensors, encodeSafetensors } from "../files/formats/plain/safetensors.js";
import type { NamedArrays } from "../files/formats/values/arrays.js";
import { parseJsonText } from "../files/formats/values/json-text.js";
import { parameterCount } from "../network/specification/parameter-layout.js";
import { checkSpecification, type NetworkSpecification } from "../network/specification/specification.js";
import type { TaskOptions } from "../tasks/contract/options.js";
import type { TaskSource } from "../tasks/contract/task.js";
import { NUMERICS } from "../base/version.js";
import { trainingOptions } from "./options/options.js";
import type { TrainingOptions } from "../settings/training.js";
import type { TrainingHistory } from "./supervision/history.js";
import type { ValidationRecord } from "./supervision/validation.js";
import { checkArguments } from "../base/check-arguments.js";
import { type Shape } from "../base/kinds.js";

export interface Checkpoint {
  specification: NetworkSpecification;
  /** Name of the task, and its options where it has any. */
  task: string;
  taskOptions?: TaskOptions;
  /** Where a task of the user's comes from. */
  taskSource?: TaskSource;
  options: TrainingOptions;
  /** Hash of the network that it started from; absent where it started from initial values of the seed. */
  from?: string;
  /** Updates done. */
  update: number;
  parameters: Float32Array;
  /** Adam's first and second moments. */
  moment1: Float32Array;
  moment2: Float32Array;
  history: TrainingHistory;
  /** The parameters with the lowest validation loss so far, where the training keeps them. */
  best?: Float32Array;
}

/** What is checked of {@link Checkpoint}. */
export const checkpointShape = {
  specification: "specification",
  task: "text",
  options: "object",
  update: "number",
  parameters: "floats",
  moment1: "floats",
  moment2: "floats",
  history: "object",
} as const satisfies Shape<Checkpoint>;

const kind = "dither.checkpoint";

/** The checkpoint as a file; exact, so that a resumed training has the bits of one that was never stopped. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  checkArguments("encodeCheckpoint", { checkpoint }, { checkpoint: checkpointShape });
  const { specification, task, taskOptions, taskSource, options, from, update } = checkpoint;
  const arrays: NamedArrays = new Map(
    Object.entries({
      parameters: checkpoint.parameters,
      moment1: checkpoint.moment1,
      moment2: checkpoint.moment2,
      ...historyArrays(checkpoint.history),
      ...(checkpoint.best && { best: checkpoint.best }),
    }).map(([name, values]) => [name, { shape: [values.length], values }]),
  );
  const described = { specification, task, taskOptions, taskSource, options, from, update };
  const header = JSON.stringify({ format: 1, numerics: NUMERICS, ...described });
  return encodeSafetensors(arrays, new Map([[kind, header]]));
}

/**
 * Reads a checkpoint.
 * @throws DitherError `format` for a damaged file or another kind of file, `unsupported` for one of other numerics.
 */
export function decodeCheckpoint(bytes: Uint8Array, where = "checkpoint"): Checkpoint {
  checkArguments("decodeCheckpoint", { bytes }, { bytes: "bytes" });
  const { tensors, metadata } = decodeSafetensors(bytes, where);
  const text = metadata.get(kind);
  if (text === undefined)
    throw new DitherError("format", `${where}: expected a checkpoint of \`dither train\`, found another kind of file.`);
  const header = parseJsonText(text, where) as Partial<Checkpoint> & { format?: number; numerics?: number };
  if (header.format !== 1 || header.numerics !== NUMERICS)
    throw new DitherError(
      "unsupported",
      `${where}: expected a checkpoint of format 1 and numerics ${NUMERICS}, got format ${header.format} and numerics ${header.numerics}. Resume it with the version of Dither that wrote it.`,
    );
  const { specification, task, taskOptions, taskSource, options, from, update } = header;
  if (!specification || typeof task !== "string" || !options || !Number.isSafeInteger(update) || update === undefined)
    throw new DitherError("format", `${where}: expected specification, task, options and update in the checkpoint.`);
  const checked = checkSpecification(specification, where);
  const training = trainingOptions(options);
  if (update < 0 || update > training.updates)
    throw new DitherError("format", `${where}: expected update to be from 0 to ${training.updates}, got ${update}.`);
  const size = parameterCount(checked);
  const values = (name: string, length: number): Float32Array | Float64Array => {
    const array = tensors.get(name);
    if (array?.values.length !== length)
      throw new DitherError(
        "format",
        `${where}: expected ${length} numbers in ${name}, got ${array?.values.length ?? "none"}.`,
      );
    return array.values;
  };
  return defined({
    specification: checked,
    task,
    taskOptions,
    taskSource,
    options: training,
    from,
    update,
    parameters: Float32Array.from(values("parameters", size)),
    moment1: Float32Array.from(values("moment1", size)),
    moment2: Float32Array.from(values("moment2", size)),
    history: historyOf(tensors, update, values),
    best: tensors.has("best") ? Float32Array.from(values("best", size)) : undefined,
  });
}

/** Members of a validation record, each an array of the file. */
const validationFields = ["update", "stage", "loss", "score"] as const satisfies readonly (keyof ValidationRecord)[];

function historyArrays({ loss, gradientNorm, penalty, validation }: TrainingHistory): Record<string, Float64Array> {
  return {
    "history.loss": Float64Array.from(loss),
    "history.gradientNorm": Float64Array.from(gradientNorm),
    ...(penalty && { "history.penalty": Float64Array.from(penalty) }),
    ...(validation &&
      Object.fromEntries(
        validationFields.map((field) => [`validation.${field}`, Float64Array.from(validation, (one) => one[field])]),
      )),
    ...(validation?.[0]?.conditions && {
      "validation.conditions": Float64Array.from(validation.flatMap(({ conditions = [] }) => conditions)),
    }),
  };
}

function historyOf(
  tensors: NamedArrays,
  update: number,
  values: (name: string, length: number) => Float32Array | Float64Array,
): TrainingHistory {
  const held = tensors.get("validation.update")?.values.length;
  const validations = held ?? 0;
  const scores = tensors.get("validation.conditions")?.values ?? [];
  const conditions = validations > 0 ? scores.length / validations : 0;
  const columns = held === undefined ? [] : validationFields.map((field) => values(`validation.${field}`, validations));
  return defined({
    loss: Array.from(values("history.loss", update)),
    gradientNorm: Array.from(values("history.gradientNorm", update)),
    penalty: tensors.has("history.penalty") ? Array.from(values("history.penalty", update)) : undefined,
    validation:
      held === undefined
        ? undefined
        : Array.from({ length: validations }, (_, k) =>
            defined({
              update: columns[0][k],
              stage: columns[1][k],
              loss: columns[2][k],
              score: columns[3][k],
              conditions: conditions > 0 ? Array.from(scores.slice(k * conditions, (k + 1) * conditions)) : undefined,
            }),
          ),
  });
}
