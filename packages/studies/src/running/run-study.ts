/** Runs a study: what its journal does not hold yet goes to an executor, outcomes go to the journal. */

import { DitherError, type Arithmetic, type KernelChoice } from "dither";
import type { Executor } from "../execution/executor.js";
import { identifiedRuns } from "../execution/identity.js";
import { payloadOf, type JobOutcome, type RunPayload } from "../execution/payload.js";
import { Heartbeat } from "../journal/heartbeat.js";
import { isAccident, journalRecords, type Oddity } from "../journal/reader.js";
import { isKeptDamaged } from "../journal/kept-network.js";
import { writeManifest } from "../journal/manifest.js";
import { JournalWriter } from "../journal/writer.js";
import type { StudyPlan } from "../study/plan.js";

/** A part of a study for one of several machines: the runs index − 1, index − 1 + of … */
export interface Shard {
  /** From 1. */
  index: number;
  of: number;
}

export interface StudyProgress {
  /** Runs of this plan, or of its shard. */
  planned: number;
  /** Of those, runs with a result: those found in the journal too. */
  done: number;
  failed: number;
  running: number;
  /** Share of all planned work that is done, in [0, 1]; runs in progress count in part. */
  share: number;
  /** Runs that were in the journal when it began. */
  found: number;
}

export interface RunStudyOptions {
  /** The study's folder; made where it is missing. */
  folder: string;
  executor: Executor;
  signal: AbortSignal;
  shard?: Shard;
  /** Only the runs whose identity begins with this. */
  only?: string;
  /** The largest number of runs that a plan may have; default 100,000. */
  limit?: number;
  /** Try again what failed before for a reason of the machine's (no memory left); default false. */
  retry?: boolean;
  onProgress?: (progress: StudyProgress) => void;
  /** Called for each run that fails. */
  onFailure?: (outcome: JobOutcome) => void;
  onOddity?: (oddity: Oddity) => void;
}

/** Plans above this need to be asked for. */
export const defaultLimit = 100_000;

/**
 * Computes what is missing of a plan. Start it as often as you like, in several places at once too: a finished run is
 * never computed again, and a run computed twice at the same time gives the same result.
 * @throws DitherError `usage` for a plan above the limit; `file`; `aborted`.
 */
export async function runStudy(plan: StudyPlan, options: RunStudyOptions): Promise<StudyProgress> {
  const { folder, executor, signal, shard = { index: 1, of: 1 } } = options;
  checkLimit(plan, options.limit ?? defaultLimit);
  const recorded = await recordedStates(folder, options);
  const progress: StudyProgress = {
    planned: shardSize(plan, shard),
    done: 0,
    failed: 0,
    running: 0,
    share: 0,
    found: 0,
  };
  const missing = missingRuns(plan, options, recorded, progress);
  const first = missing.next();
  if (options.only !== undefined && first.done && progress.found === 0)
    throw new DitherError(
      "usage",
      `study ${plan.name}: expected an identity that one of its runs has, got ${options.only}.`,
    );
  await writeManifest(folder, plan);
  if (first.done) {
    await executor.tidy?.({ signal, isRecorded: (id) => recorded.has(id) });
    return { ...progress, share: 1 };
  }

  const writer = await JournalWriter.start(folder);
  const heartbeat = new Heartbeat(folder, writer.path);
  try {
    await executor.run(
      chained(first.value, missing),
      async (outcome) => {
        await writer.append(outcome);
        if (outcome.result.state === "failed") {
          progress.failed++;
          options.onFailure?.(outcome);
        } else progress.done++;
      },
      {
        signal,
        isRecorded: (id) => recorded.has(id),
        onProgress: ({ running, share }) => {
          progress.running = heartbeat.running = running;
          progress.share = (progress.done + progress.failed + share) / progress.planned;
          options.onProgress?.({ ...progress });
        },
      },
    );
  } finally {
    await heartbeat.stop();
    await writer.close();
  }
  if (options.only !== undefined) progress.planned = progress.done + progress.failed;
  return { ...progress, running: 0, share: 1 };
}

/** @throws DitherError `usage` for more runs than the limit. */
export function checkLimit(plan: StudyPlan, limit: number): void {
  if (plan.count > limit)
    throw new DitherError(
      "usage",
      `study ${plan.name}: plans ${plan.count} runs, more than the limit of ${limit}. Shorten its grid, or allow it with --limit ${plan.count}.`,
    );
}

/**
 * A kernel that is asked for must be of the study's arithmetic, which is part of its runs' identities.
 * @throws DitherError `mismatch` where it is not.
 */
export function checkKernel(plan: StudyPlan, kernel: KernelChoice): void {
  const axis = plan.study.axes.flat().find(({ setting }) => setting.path === "training.arithmetic");
  const arithmetics = axis ? (axis.values as Arithmetic[]) : [plan.at(0).run.training.arithmetic];
  const own = kernel.endsWith("fast") ? "fast" : "exact";
  const other = arithmetics.find((arithmetic) => arithmetic !== own);
  if (other === undefined) return;
  throw new DitherError(
    "mismatch",
    `study ${plan.name}: expected a kernel of arithmetic ${other}, as its runs have it, got --kernel ${kernel}, whose bits are others. Leave --kernel out, or set training.arithmetic: ${own} in the study.`,
  );
}

function shardSize(plan: StudyPlan, { index, of }: Shard): number {
  return Math.max(0, Math.ceil((plan.count - (index - 1)) / of));
}

/**
 * The runs of a folder's journal by identity: whether they failed. One whose kept network was damaged is done again, since its
 * record comes out the same.
 */
async function recordedStates(folder: string, { retry, onOddity }: RunStudyOptions): Promise<Map<string, boolean>> {
  const states = new Map<string, boolean>();
  for await (const { record } of journalRecords(folder, onOddity))
    if (!(retry && isAccident(record.result)) && !(await isKeptDamaged(folder, record)))
      states.set(record.result.id, record.result.state === "failed");
  return states;
}

/** What is to be computed, counting on the way what is not. */
function* missingRuns(
  plan: StudyPlan,
  { shard = { index: 1, of: 1 }, only = "" }: RunStudyOptions,
  recorded: Map<string, boolean>,
  progress: StudyProgress,
): Generator<RunPayload, undefined, undefined> {
  for (const { id, run, module } of identifiedRuns(plan, shard.index - 1, shard.of)) {
    if (!id.startsWith(only)) continue;
    const failed = recorded.get(id);
    if (failed === undefined) {
      recorded.set(id, false); // two cells of a grid may come to the same run
      yield payloadOf(run, plan.keep, module);
    } else {
      progress.found++;
      if (failed) progress.failed++;
      else progress.done++;
    }
  }
}

function* chained<T>(first: T, rest: Iterable<T>): Generator<T, void, undefined> {
  yield first;
  yield* rest;
}
