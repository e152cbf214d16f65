/** Who computes the runs of a study, and what travels between. */

export { allDetails, computeRuns, type ComputeOptions, type RunOutcome } from "./compute-runs.js";
export { executeJob, resultHead, type JobOptions } from "./execute-job.js";
export type { Executor, ExecutorControl } from "./executor.js";
export { startGroupThreads, type GroupThreads } from "./group-threads.js";
export { LocalThreads, type LocalThreadsOptions } from "./local-threads.js";
export { decodeOutcome, decodePayload, encodeOutcome, encodePayload } from "./messages.js";
export {
  metaSchema,
  outcomeMessageSchema,
  canonicalText,
  payloadOf,
  recordedResultSchema,
  recordSchema,
  runIdentity,
  runPayloadSchema,
  type JobOutcome,
  type RecordedResult,
  type RunMeta,
  type RunPayload,
  type RunRecord,
} from "./payload.js";
export type { RunDetails } from "./run-details.js";
