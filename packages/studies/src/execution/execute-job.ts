/** Computes one run of a study in this thread: from its payload to its outcome. */

import { hostname } from "node:os";
import {
  isDitherError,
  networkHash,
  NUMERICS,
  version,
  writeNetwork,
  type CurvePoint,
  type Performance,
  type Preference,
  type TrainingHistory,
} from "dither";
import type { CurveColumns, MeasuredRun } from "../study/measured-run.js";
import { failureOf } from "./failure.js";
import { mechanismOf } from "./mechanism.js";
import type { JobOutcome, RecordedResult, RunPayload } from "./payload.js";
import { detailsOf } from "./run-details.js";
import { trainAndMeasure, type RunOptions, type TrainedAndMeasured } from "./train-and-measure.js";

export interface JobOptions extends RunOptions {
  /** Hand back what a report shows, in exchange for the mechanism, which takes 4 to 8 % of a run; default false. */
  details?: boolean;
}

/**
 * The outcome of a run. `result` depends on the payload alone and has the same bytes anywhere; a run that fails is an
 * outcome too.
 * @throws DitherError `aborted` where the signal fired: that is no outcome.
 */
export async function executeJob(payload: RunPayload, options: JobOptions = {}): Promise<JobOutcome> {
  const started = new Date().toISOString();
  const begun = performance.now();
  const outcome = await compute(payload, options);
  const seconds = Math.round(performance.now() - begun) / 1000;
  return { ...outcome, meta: { started, seconds, host: hostname(), pid: process.pid, version } };
}

/** The part of a result that every outcome of a run begins with. */
export function resultHead({ id, run }: RunPayload): Pick<RecordedResult, "format" | "numerics" | "id" | "run"> {
  return { format: 1, numerics: NUMERICS, id, run };
}

async function compute(payload: RunPayload, options: JobOptions): Promise<Omit<JobOutcome, "meta">> {
  const head = resultHead(payload);
  try {
    const measured = await trainAndMeasure(payload.run, {
      ...options,
      module: payload.module,
    });
    const { details = false } = options;
    const mechanism = details
      ? undefined
      : await mechanismOf(measured.task, measured.network, measured.preference.curve);
    return {
      result: { ...head, state: "done", ...(await resultOf(measured, payload.keep)), ...(mechanism && { mechanism }) },
      ...(payload.keep.includes("networks") && { network: writeNetwork(measured.network) }),
      ...(details && { details: await detailsOf(payload.run, measured) }),
    };
  } catch (error) {
    if (isDitherError(error) && error.code === "aborted") throw error;
    const { code, reason } = failureOf(error);
    // A module that was moved, or changed since it was planned, says nothing about the run: it may be tried again.
    const lost = payload.run.taskSource !== undefined && (code === "file" || code === "mismatch");
    return { result: { ...head, state: "failed", code: lost ? null : code, reason } };
  }
}

async function resultOf(
  { network, history, preference }: TrainedAndMeasured,
  keep: RunPayload["keep"],
): Promise<MeasuredRun> {
  const { curve } = preference;
  return {
    network: await networkHash(network),
    loss: losses(preference, history.loss.at(-1) ?? null),
    preference: recordedPreference(preference),
    ...(keep.includes("curves") && { curve: columns(curve) }),
    ...(keep.includes("histories") && { history: recordedHistory(history) }),
  };
}

/** JSON has no NaN, which the score of a task without one is. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** What a record holds of a history. */
function recordedHistory({ loss, gradientNorm, penalty, validation }: TrainingHistory): MeasuredRun["history"] {
  return {
    loss: loss.map(finite),
    gradientNorm: gradientNorm.map(finite),
    ...(penalty && { penalty: penalty.map(finite) }),
    ...(validation && {
      validation: validation.map(({ update, stage, loss: at, score, conditions }) => ({
        update,
        stage,
        loss: finite(at),
        score: finite(score),
        ...(conditions && { conditions: conditions.map(finite) }),
      })),
    }),
  };
}

/** What a record holds of a preference, field by field: what the library adds to it changes no record. */
function recordedPreference(preference: Preference): MeasuredRun["preference"] {
  const { preferred, biasMinimum, gain, trainingNoiseGain, lossRatio, law, verdict } = preference;
  const { trainingNoise, resampled, seed, trials, draws, performance } = preference;
  return {
    preferred,
    biasMinimum,
    gain,
    trainingNoiseGain,
    lossRatio,
    law,
    verdict,
    trainingNoise,
    resampled,
    seed,
    trials,
    draws,
    ...(performance && { performance: recordedPerformance(performance, trainingNoise) }),
  };
}

function recordedPerformance(
  { preferred, curve }: Performance,
  trainingNoise: number,
): MeasuredRun["preference"]["performance"] {
  const at = (level: number): number | null => finite(curve.find(({ std }) => std === level)?.value ?? NaN);
  return { preferred, silent: at(0), trained: at(trainingNoise) };
}

function losses({ curve, lossRatio }: Preference, final: number | null): MeasuredRun["loss"] {
  const silent = curve[0].loss;
  return {
    silent,
    best: Math.min(...curve.map((point) => point.loss)),
    trained: lossRatio === null ? null : silent / lossRatio,
    final,
  };
}

function columns(curve: readonly CurvePoint[]): CurveColumns {
  return {
    std: curve.map((point) => point.std),
    loss: curve.map((point) => point.loss),
    lossStandardError: curve.map((point) => point.lossStandardError),
    lossLow: curve.map((point) => point.lossInterval[0]),
    lossHigh: curve.map((point) => point.lossInterval[1]),
    biasSquared: curve.map((point) => point.biasSquared),
    variance: curve.map((point) => point.variance),
  };
}
