/** Runs of a study on the cores of this machine: one network per thread, a bounded number in flight. */

import { setMaxListeners } from "node:events";
import { availableParallelism, hostname } from "node:os";
import { MessageChannel } from "node:worker_threads";
import { DitherError, version, type KernelChoice } from "dither";
import { Piscina } from "piscina";
import { resultHead } from "./execute-job.js";
import type { Executor, ExecutorControl } from "./executor.js";
import { failureOf } from "./failure.js";
import type { JobMessage } from "./job-worker.js";
import type { JobOutcome, RunPayload } from "./payload.js";

/** Worker threads load what was built; from the sources (in tests) that is one folder over. */
const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/execution/job-worker.js" : "./job-worker.js",
  import.meta.url,
).href;

export interface LocalThreadsOptions {
  /** Worker threads; default one per core. */
  workers?: number;
  kernel?: KernelChoice;
  /** Outcomes have what a report shows; default false. */
  details?: boolean;
}

/** An executor that computes on worker threads of this process. */
export class LocalThreads implements Executor {
  readonly workers: number;

  constructor(private readonly options: LocalThreadsOptions = {}) {
    this.workers = options.workers ?? availableParallelism();
  }

  async run(
    runs: Iterable<RunPayload> | AsyncIterable<RunPayload>,
    onOutcome: (outcome: JobOutcome) => Promise<void>,
    { signal, onProgress }: ExecutorControl,
  ): Promise<void> {
    if (signal.aborted) throw stopped();
    const pool = new Piscina({ filename: workerFile, minThreads: 0, maxThreads: this.workers, idleTimeout: Infinity });
    setMaxListeners(0, signal);
    const shares = new Map<string, number>();
    const report = (): void => {
      let share = 0;
      for (const one of shares.values()) share += one;
      onProgress?.({ running: Math.min(shares.size, this.workers), share });
    };
    const failure = new AbortController();
    const both = AbortSignal.any([signal, failure.signal]);
    setMaxListeners(0, both);
    const iterator = iteratorOf(runs);
    const lane = async (): Promise<void> => {
      while (!both.aborted) {
        const { value, done } = await iterator.next();
        if (done || value === undefined) return;
        shares.set(value.id, 0);
        const outcome = await this.compute(pool, value, both, (share) => {
          shares.set(value.id, share);
          report();
        });
        await onOutcome(outcome);
        shares.delete(value.id);
        report();
      }
    };
    // Twice as many in flight as threads, so that none waits while an outcome is written.
    const lanes = Array.from({ length: 2 * this.workers }, () =>
      lane().catch((error: unknown) => {
        failure.abort(error);
        throw error;
      }),
    );
    try {
      await Promise.allSettled(lanes);
      if (signal.aborted) throw stopped();
      // What failed first: the other lanes only report that they were stopped.
      if (failure.signal.aborted) throw failure.signal.reason as Error;
    } finally {
      await pool.destroy();
    }
  }

  private async compute(
    pool: Piscina,
    payload: RunPayload,
    signal: AbortSignal,
    onShare: (share: number) => void,
  ): Promise<JobOutcome> {
    const { port1, port2 } = new MessageChannel();
    port1.on("message", onShare);
    const started = new Date().toISOString();
    const { kernel, details = false } = this.options;
    const message: JobMessage = { payload, progress: port2, details, ...(kernel && { kernel }) };
    try {
      return (await pool.run(message, { transferList: [port2], signal })) as JobOutcome;
    } catch (error) {
      if (signal.aborted) throw error;
      // The thread itself failed: no memory left, say.
      const meta = { started, seconds: 0, host: hostname(), pid: process.pid, version };
      return { result: { ...resultHead(payload), state: "failed", ...failureOf(error) }, meta };
    } finally {
      port1.close();
    }
  }
}

const stopped = (): DitherError =>
  new DitherError("aborted", "stopped before all runs were done. Start again to go on where it stopped.");

/** One iterator for several readers: each `next` waits for the one before. */
function iteratorOf<T>(items: Iterable<T> | AsyncIterable<T>): { next(): Promise<IteratorResult<T, undefined>> } {
  const iterator = (
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  ) as AsyncIterator<T, undefined>;
  let before: Promise<unknown> = Promise.resolve();
  return {
    next: () => {
      const next = before.then(() => iterator.next());
      before = next.catch(() => undefined);
      return next;
    },
  };
}
