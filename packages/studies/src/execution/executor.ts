/**
 * The seam between a study and whoever computes its runs: threads of this machine, or workers behind a queue.
 *
 * A study asks its executor for the outcomes of some runs. It has left out those that its journal holds already; it
 * writes every outcome to its journal, the network's file first, before `onOutcome` resolves. So an executor keeps nothing, and may forget
 * a run once `onOutcome` has resolved for it, and not before.
 */

import type { JobOutcome, RunPayload } from "./payload.js";

export interface Executor {
  /**
   * Computes all runs.
   *
   * - `runs` is lazy and may be long: take the next one only when there is room for it.
   * - Outcomes come in any order, one for each run; a run that fails has an outcome too (`state: "failed"`) and stops
   *   nothing. An outcome that comes twice does no harm where both agree.
   * - `onOutcome` may be called again before it has resolved. Where it rejects (the disk is full, say), the executor
   *   stops and rejects with that error.
   * - When the signal fires, the executor drops what is unfinished, at once, and rejects with a DitherError `aborted`.
   * - It resolves when every run's outcome has been taken by `onOutcome`.
   */
  run(
    runs: Iterable<RunPayload> | AsyncIterable<RunPayload>,
    onOutcome: (outcome: JobOutcome) => Promise<void>,
    options: ExecutorControl,
  ): Promise<void>;

  /** Called instead of {@link run} where nothing is missing: forgets what the journal has, if anything is left of it. */
  tidy?(control: ExecutorControl): Promise<void>;
}

export interface ExecutorControl {
  signal: AbortSignal;
  /** Whether the journal has the outcome of a run that was not asked for now: an executor may forget that run. */
  isRecorded?: (id: string) => boolean;
  /** Gets how many runs are being computed now, and the sum of their shares done. */
  onProgress?: (progress: { running: number; share: number }) => void;
}
