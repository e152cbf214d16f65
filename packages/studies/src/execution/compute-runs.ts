/** Runs that no journal keeps, on the cores of this machine: the details of each, in the order of the runs. */

import { DitherError, type DitherErrorCode, type KernelChoice } from "dither";
import { isTaskModule } from "../own-code/load-task.js";
import type { RunSpecification } from "../study/run-specification.js";
import type { Failure } from "./failure.js";
import { LocalThreads } from "./local-threads.js";
import { payloadOf } from "./payload.js";
import type { RunDetails } from "./run-details.js";

export interface ComputeOptions {
  /** Worker threads; default one per core. */
  workers?: number;
  /** Which implementation of the kernel; default the fastest for a run's arithmetic. */
  kernel?: KernelChoice;
  signal?: AbortSignal;
  /** Gets the share of all runs that is done, in [0, 1]; about twenty times a second. */
  onProgress?: (share: number) => void;
}

export type RunOutcome = { state: "done"; details: RunDetails } | ({ state: "failed" } & Failure);

/**
 * Outcomes in the order of the runs, whatever the order in which they end. A run's task may be the path of a module. A run that
 * fails does not stop the others; one that is asked for twice is computed once.
 * @throws DitherError `aborted` when the signal fires.
 */
export async function computeRuns(
  runs: readonly RunSpecification[],
  { workers, kernel, signal = new AbortController().signal, onProgress }: ComputeOptions = {},
): Promise<RunOutcome[]> {
  const payloads = runs.map((run) => payloadOf(run, [], isTaskModule(run.task) ? run.task : undefined));
  const different = new Map(payloads.map((payload) => [payload.id, payload]));
  const outcomes = new Map<string, RunOutcome>();
  const threads = new LocalThreads({ details: true, workers, kernel });
  try {
    await threads.run(
      different.values(),
      ({ result, details }) => {
        if (details) outcomes.set(result.id, { state: "done", details });
        else if (result.state === "failed")
          outcomes.set(result.id, { ...result, code: result.code as DitherErrorCode | null });
        return Promise.resolve();
      },
      { signal, onProgress: ({ share }) => onProgress?.((outcomes.size + share) / different.size) },
    );
  } catch (error) {
    // Unlike a study, these runs begin anew when they are started again.
    if (signal.aborted) throw new DitherError("aborted", "stopped before all runs were done.");
    throw error;
  }
  return payloads.map(({ id }) => outcomes.get(id)!);
}

/**
 * The details of runs that all have to be done.
 * @throws DitherError of the first that failed
 */
export function allDetails(outcomes: readonly RunOutcome[]): RunDetails[] {
  return outcomes.map((outcome) => {
    if (outcome.state === "failed") throw new DitherError(outcome.code ?? "unsupported", outcome.reason);
    return outcome.details;
  });
}
