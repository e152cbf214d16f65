/** The outcome of a job that has ended, checked: what comes out of Redis could be anybody's. */

import { DitherError, NUMERICS, version } from "dither";
import { resultHead } from "../execution/execute-job.js";
import { decodeOutcome } from "../execution/messages.js";
import { runIdentity, type JobOutcome, type RunPayload } from "../execution/payload.js";

/** What is read of a job. */
export interface EndedJob {
  returnvalue: unknown;
  failedReason?: string | undefined;
  processedOn?: number | undefined;
  finishedOn?: number | undefined;
}

/** Times that a run's worker may die before the run is given up: it may be the run that kills it. */
export const mostDeaths = 5;

/**
 * @throws DitherError `unsupported` naming the versions for an outcome of another Dither, `mismatch` for that of another run, `format`
 * for what is none or what a worker refused.
 */
export function outcomeOf(job: EndedJob, payload: RunPayload): JobOutcome {
  if (job.failedReason) return outcomeOfFailure(job, job.failedReason, payload);
  const outcome = decodeOutcome(typeof job.returnvalue === "string" ? job.returnvalue : "");
  const { result, meta } = outcome;
  if (result.numerics !== NUMERICS || meta.version !== version)
    throw new DitherError(
      "unsupported",
      `queue: expected an outcome of Dither ${version} (numerics ${NUMERICS}), got one of Dither ${meta.version} (numerics ${result.numerics}), from ${meta.host}. It was removed from the queue. Use the same version everywhere, and start again.`,
    );
  if (result.id !== payload.id || runIdentity(result.run) !== payload.id)
    throw new DitherError(
      "mismatch",
      `queue: expected the outcome of run ${payload.id}, got that of ${result.id}, from ${meta.host}. It was removed from the queue. Start again.`,
    );
  if (result.state === "done" && payload.keep.includes("networks") && !outcome.network)
    throw new DitherError(
      "format",
      `queue: expected the network of run ${payload.id}, got none, from ${meta.host}. The outcome was removed from the queue. Start again.`,
    );
  return outcome;
}

function outcomeOfFailure(job: EndedJob, reason: string, payload: RunPayload): JobOutcome {
  if (!/stalled more than/.test(reason))
    throw new DitherError(
      "format",
      `queue: a worker refused run ${payload.id}: ${reason} It was removed from the queue. Start again.`,
    );
  const { processedOn = 0, finishedOn = processedOn } = job;
  return {
    // Without a code, as failures of the machine are, so that --retry tries it again.
    result: {
      ...resultHead(payload),
      state: "failed",
      code: null,
      reason: `its worker died or fell silent more than ${mostDeaths} times while computing it`,
    },
    meta: {
      started: new Date(processedOn).toISOString(),
      seconds: (finishedOn - processedOn) / 1000,
      host: "",
      pid: 0,
      version,
    },
  };
}
