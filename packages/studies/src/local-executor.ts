/** Many runs on the cores of this machine: one run per worker thread, at most one thread per core. */

import { setMaxListeners } from "node:events";
import { availableParallelism } from "node:os";
import { MessageChannel } from "node:worker_threads";
import { DitherError, type KernelChoice } from "dither";
import { Piscina } from "piscina";
import type { RunMessage } from "./run-worker.js";
import { failed, type RunOutcome } from "./run-outcome.js";
import type { RunSpecification } from "./run.js";

export interface ExecutorOptions {
  /** Worker threads; default one per core. */
  workers?: number;
  /** Which implementation of the kernel; default the fastest for a run's arithmetic. */
  kernel?: KernelChoice;
  signal?: AbortSignal;
  /** Shares done of every run, in [0, 1], in their order. Called about twenty times a second. */
  onProgress?: (shares: readonly number[]) => void;
  /** Called as each run ends. */
  onOutcome?: (index: number, outcome: RunOutcome) => void;
}

/** Worker threads load what was built; from the sources (in tests) that is one folder over. */
const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "../dist/run-worker.js" : "./run-worker.js",
  import.meta.url,
).href;

/**
 * Outcomes in the order of the runs, whatever the order in which they end. A run that fails does not stop the others.
 * @throws DitherError `aborted` when the signal fires.
 */
export async function executeLocally(
  runs: readonly RunSpecification[],
  options: ExecutorOptions = {},
): Promise<RunOutcome[]> {
  const threads = Math.max(1, Math.min(options.workers ?? availableParallelism(), runs.length));
  const pool = new Piscina({ filename: workerFile, minThreads: threads, maxThreads: threads });
  const shares = new Array<number>(runs.length).fill(0);
  const { signal } = options;
  if (signal) setMaxListeners(0, signal); // one listener per run, all removed as runs end
  try {
    return await Promise.all(runs.map((run, index) => one(run, index)));
  } catch (error) {
    if (signal?.aborted) throw new DitherError("aborted", "stopped before all runs were done.");
    throw error;
  } finally {
    await pool.destroy();
  }

  async function one(run: RunSpecification, index: number): Promise<RunOutcome> {
    const { port1, port2 } = new MessageChannel();
    port1.on("message", (share: number) => {
      shares[index] = share;
      options.onProgress?.(shares);
    });
    const message: RunMessage = { run, progress: port2, ...(options.kernel && { kernel: options.kernel }) };
    let outcome: RunOutcome;
    try {
      outcome = (await pool.run(message, { transferList: [port2], ...(signal && { signal }) })) as RunOutcome;
    } catch (error) {
      if (signal?.aborted) throw error;
      outcome = failed(error); // the thread itself failed: no memory left, say
    } finally {
      port1.close();
    }
    shares[index] = 1;
    options.onProgress?.(shares);
    options.onOutcome?.(index, outcome);
    return outcome;
  }
}
