/** What goes to whoever computes a run, and what comes back: plain JSON, checked on both ends. */

import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { noisePlacements, NUMERICS, version } from "dither";
import { z } from "zod";
import { keepable, type Keep } from "../study/schema.js";
import { refuseCode } from "./refuse-code.js";
import { measuredRunSchema } from "../study/measured-run.js";
import type { RunSpecification } from "../study/run-specification.js";
import type { RunDetails } from "./run-details.js";

const whole = z.number().int().min(0);
const identity = z.string().regex(/^[0-9a-f]{64}$/);

/** As far as the envelope goes: what the parts may hold is checked by the library when the run is done. */
const runSpecificationShape = z
  .object({
    task: z.string(),
    taskOptions: z.record(z.string(), z.json()).optional(),
    taskSource: z.string().optional(),
    network: z.looseObject({
      units: whole,
      inputs: whole,
      outputs: whole,
      seed: whole,
      activation: z.string(),
      leak: z.number(),
      noise: z.looseObject({ std: z.number(), placement: z.enum(noisePlacements) }),
    }),
    training: z.looseObject({
      updates: whole,
      batch: whole,
      learningRate: z.number(),
      arithmetic: z.enum(["exact", "fast"]),
      initial: z.looseObject({}),
    }),
    measure: z.strictObject({ levels: z.array(z.number()).optional(), trials: whole, draws: whole }),
  })
  .strict();
const runSpecificationSchema = runSpecificationShape as unknown as z.ZodType<RunSpecification>;

/** A run to compute. */
export const runPayloadSchema = z
  .object({
    format: z.literal(1),
    /** Version of Dither and of its numbers that planned the run: others must not compute it. */
    version: z.string(),
    numerics: z.number().int(),
    /** Identity of the run. */
    id: identity,
    run: runSpecificationSchema,
    /** Path of the module of a task of the user's, on this machine. */
    module: z.string().optional(),
    /** What to send back beside the measured numbers. */
    keep: z.array(z.enum(keepable)),
  })
  .strict();
export type RunPayload = z.infer<typeof runPayloadSchema>;

const base = {
  format: z.literal(1),
  numerics: z.number().int(),
  id: identity,
  run: runSpecificationSchema,
};

/** How a run ended: the same bytes wherever it was computed. `code` is null for what is no DitherError. */
export const recordedResultSchema = z.discriminatedUnion("state", [
  z.strictObject({ ...base, state: z.literal("done"), ...measuredRunSchema.shape }),
  z.strictObject({ ...base, state: z.literal("failed"), code: z.string().nullable(), reason: z.string() }),
]);
export type RecordedResult = z.infer<typeof recordedResultSchema>;

/** When, where and how long: what is not part of the result. */
export const metaSchema = z.looseObject({
  /** ISO 8601. */
  started: z.string(),
  seconds: z.number(),
  host: z.string(),
  pid: z.number().int(),
  version: z.string(),
  /** SHA-256 of the network's file, where the study keeps networks. */
  file: identity.optional(),
});
export type RunMeta = z.infer<typeof metaSchema>;

/** A record of the journal. */
export const recordSchema = z.strictObject({ result: recordedResultSchema, meta: metaSchema });
export type RunRecord = z.infer<typeof recordSchema>;

/** What an executor hands back: a record, and the network's file where the study keeps networks. */
export interface JobOutcome extends RunRecord {
  /** The network as a `.safetensors` file. */
  network?: Uint8Array;
  /** What a report shows, where it was asked for; it does not travel between machines. */
  details?: RunDetails;
}

/** A {@link JobOutcome} as it travels: the file in base64. */
export const outcomeMessageSchema = recordSchema.extend({ network: z.base64().optional() });

/** A value as canonical JSON (RFC 8785). */
export const canonicalText = (value: unknown): string => canonicalize(value) ?? "null";

/** Identity of a run: SHA-256 of its specification, NUMERICS and the kernel's exactness as canonical JSON (RFC 8785). */
export function runIdentity(run: RunSpecification): string {
  return hashOf(identityText(run));
}

/** What the identity of a run is the hash of. */
export function identityText(run: RunSpecification): string {
  return identityTextOf(canonicalText(run), run, NUMERICS);
}

/** The same for a run whose canonical JSON is there, of any numerics. */
export function identityTextOf(canonical: string, { training }: RunSpecification, numerics: number): string {
  return `{"arithmetic":${JSON.stringify(training.arithmetic)},"numerics":${numerics},"run":${canonical}}`;
}

export const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The payload of a run; `module` is where the task of the user's is. */
export function payloadOf(run: RunSpecification, keep: readonly Keep[], module?: string): RunPayload {
  refuseCode(run.network, "study or comparison");
  return {
    format: 1,
    version,
    numerics: NUMERICS,
    id: runIdentity(run),
    run,
    ...(module !== undefined && { module }),
    keep: [...keep],
  };
}
