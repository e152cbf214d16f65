/** Computes runs as they are handed over, on the threads of this machine. */

import type { LocalThreads } from "../execution/local-threads.js";
import type { JobOutcome, RunPayload } from "../execution/payload.js";

interface Waiting {
  keep: string;
  resolve: (outcome: JobOutcome) => void;
  reject: (error: unknown) => void;
  outcome: Promise<JobOutcome>;
}

export class JobPool {
  private readonly waiting = new Map<string, Waiting>();
  private readonly handed: RunPayload[] = [];
  private wake: () => void = () => undefined;
  private closed = false;
  private readonly controller = new AbortController();
  /** Settles when all is computed after {@link JobPool.close}, or rejects when stopped. */
  readonly ended: Promise<void>;

  constructor(threads: LocalThreads) {
    this.ended = threads
      .run(
        this.runs(),
        (outcome) => {
          const { id } = outcome.result;
          this.waiting.get(id)?.resolve(outcome);
          this.waiting.delete(id);
          return Promise.resolve();
        },
        { signal: this.controller.signal },
      )
      .catch((error: unknown) => {
        for (const { reject } of this.waiting.values()) reject(error);
        this.waiting.clear();
        throw error;
      });
    this.ended.catch(() => undefined);
  }

  /** The outcome of a run. One that is being computed already is not computed twice. */
  compute(payload: RunPayload): Promise<JobOutcome> {
    const keep = payload.keep.toSorted().join();
    const before = this.waiting.get(payload.id);
    if (before?.keep === keep) return before.outcome;
    if (before) return before.outcome.then(() => this.compute(payload)); // the same run with more or less to send back
    let resolve: Waiting["resolve"] = () => undefined;
    let reject: Waiting["reject"] = () => undefined;
    const outcome = new Promise<JobOutcome>((taken, refused) => {
      resolve = taken;
      reject = refused;
    });
    this.waiting.set(payload.id, { keep, resolve, reject, outcome });
    this.handed.push(payload);
    this.wake();
    return outcome;
  }

  /** Drops what is unfinished, at once; its callers get an error `aborted`. */
  stop(): void {
    this.controller.abort();
    this.close();
  }

  /** Ends the threads after what was handed over. */
  close(): void {
    this.closed = true;
    this.wake();
  }

  private async *runs(): AsyncGenerator<RunPayload, void, undefined> {
    for (;;) {
      const next = this.handed.shift();
      if (next) yield next;
      else if (this.closed) return;
      else
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
    }
  }
}
