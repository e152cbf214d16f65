/** JSON outputs of the commands that make, read and change networks. */

import { z } from "zod";
import { count, maybe, networkOfFile, numbers, openedTrials, passedOver, seconds, seed, sha256, source, specification, std, strings, training, version } from "./parts.js"; // prettier-ignore

const validation = z.looseObject({ update: count, stage: count, loss: maybe, score: maybe });
const trialsFile = { file: z.string(), size: z.string(), steps: count, trials: count, inputs: count, outputs: count };

const shapes = z
  .record(z.string(), z.array(count))
  .describe("Of the arrays in the file: [step, trial, channel], of labels and lengths [trial].");

export const networkOutputs = {
  tasks: z.strictObject({
    tasks: z.array(
      z.strictObject({
        name: z.string(),
        description: z.string(),
        inputs: count,
        outputs: count,
        dt: z.number().describe("Milliseconds of a step."),
        experiment: z.looseObject({}).describe("What a training of it starts from."),
      }),
    ),
    gallery: z.strictObject({ page: z.string(), pictures: strings }).optional(),
  }),
  trials: z.strictObject({ file: z.string(), task: z.string(), seed, shapes, version }),
  "new-task": z.strictObject({ file: z.string(), reference: z.string() }),
  train: z.strictObject({
    file: z.string(),
    sha256,
    finalLoss: maybe,
    seconds,
    task: z.string(),
    specification,
    training,
    seed,
    version,
    numerics: count.describe("Rises when the bits of trained networks change on purpose."),
    history: z.strictObject({
      loss: z.array(maybe).describe("[update]"),
      gradientNorm: z.array(maybe).describe("[update]"),
      penalty: z.array(maybe).optional().describe("[update]"),
      validation: z.array(validation).optional(),
    }),
  }),
  "train-plan": z.strictObject({
    dryRun: z.literal(true),
    kernel: z.string(),
    gradient: z.string(),
    parameters: count,
    steps: count,
    groups: count,
    operations: z.number(),
    threads: count,
    bytesPerThread: numbers,
    bytes: z.number().describe("Of the whole process."),
    validationBytes: z.number(),
    kernelBytes: z.number(),
    memory: z.strictObject({
      bytes: z.number(),
      base: z.number(),
      threads: z.number(),
      trials: z.number(),
      kernels: z.number(),
      rest: z.number(),
    }),
  }),
  simulate: z.strictObject({
    file: z.string(),
    std,
    testNoise: z.looseObject({}).optional(),
    seed,
    draw: count,
    shapes,
    passedOver,
    source,
    version,
  }),
  export: z.strictObject({
    format: z.string(),
    written: strings,
    dropped: strings.optional(),
    network: networkOfFile,
    version,
  }),
  import: z.strictObject({
    file: z.string(),
    sha256,
    specification,
    provenance: z.looseObject({}).describe("Where the network is from."),
  }),
  "import-trials": z.strictObject({ ...trialsFile, source: openedTrials }),
  convert: z.strictObject({
    file: z.string(),
    sha256,
    dtFactor: z.number(),
    keep: z.string(),
    specification,
    passedOver,
    version,
  }),
  "convert-trials": z.strictObject({
    ...trialsFile,
    dtFactor: z.number(),
    source: openedTrials.optional(),
    version,
  }),
} as const;
