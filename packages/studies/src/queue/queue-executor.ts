/**
 * An executor whose runs are computed by workers on other machines, through a queue in Redis.
 *
 * The journal is the truth and the queue is transport: a job leaves Redis when its outcome is in the journal and not
 * before; what Redis lost is put there again. So the collector, any worker and Redis itself may die at any time.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { Queue, type Job } from "bullmq";
import { DitherError } from "dither";
import type { Executor, ExecutorControl } from "../execution/executor.js";
import { encodePayload } from "../execution/messages.js";
import type { JobOutcome, RunPayload } from "../execution/payload.js";
import { refuseOwnTask } from "./own-task.js";
import { outcomeOf } from "./queue-outcome.js";
import { redisAddress } from "./redis-address.js";
import { RedisLink } from "./redis-link.js";
import { announceQueue, jobId, ownVersion, presentWorkers, queueName, queuePrefix, runOfJob } from "./run-queue.js";
import { workerNote } from "./worker-note.js";

export interface QueueExecutorOptions {
  /** `redis://HOST` or `rediss://HOST`; default: that of the environment, DITHER_REDIS_URL. */
  url?: string;
  /** Most runs in Redis at a time; default 10,000. */
  window?: number;
  /** Seconds that a lost connection is waited for; default 300. */
  patience?: number;
  /** Gets what a person should know: that the connection is lost, that no worker is there. */
  onNote?: (note: string) => void;
}

/** Jobs added, looked at, and fetched at a time. */
const batch = 500;
const page = 1000;
const fetched = 16;
/** Milliseconds between looks at the queue when nothing came, and between those at workers and for vanished jobs. */
const pause = 150;
const slowPause = 2000;

export class QueueExecutor implements Executor {
  constructor(private readonly options: QueueExecutorOptions = {}) {
    redisAddress(options.url);
  }

  async run(
    runs: Iterable<RunPayload> | AsyncIterable<RunPayload>,
    onOutcome: (outcome: JobOutcome) => Promise<void>,
    control: ExecutorControl,
  ): Promise<void> {
    const { signal } = control;
    if (signal.aborted) throw stopped();
    const link = await RedisLink.connect(redisAddress(this.options.url), this.options);
    const collector = new Collector(link, runs, onOutcome, control, this.options);
    let onAbort: () => void = () => undefined;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => {
        reject(stopped());
      };
      signal.addEventListener("abort", onAbort);
    });
    const work = collector.work();
    work.catch(() => undefined);
    try {
      await Promise.race([work, link.lost, aborted]);
    } catch (error) {
      throw link.failure(error);
    } finally {
      signal.removeEventListener("abort", onAbort);
      await collector.stop();
      link.close();
    }
  }

  /** A Redis that is not there now is tidied by a later start. */
  async tidy(control: ExecutorControl): Promise<void> {
    await this.run([], () => Promise.resolve(), control).catch(() => undefined);
  }
}

class Collector {
  private readonly queue: Queue;
  private readonly pending = new Map<string, RunPayload>();
  private readonly iterator: Iterator<RunPayload> | AsyncIterator<RunPayload>;
  private readonly recording = new Set<Promise<void>>();
  private running = 0;
  private exhausted = false;
  private ended = false;
  private slowLook = 0;
  private note = "";

  constructor(
    private readonly link: RedisLink,
    runs: Iterable<RunPayload> | AsyncIterable<RunPayload>,
    private readonly onOutcome: (outcome: JobOutcome) => Promise<void>,
    private readonly control: ExecutorControl,
    private readonly options: QueueExecutorOptions,
  ) {
    this.iterator = Symbol.asyncIterator in runs ? runs[Symbol.asyncIterator]() : runs[Symbol.iterator]();
    this.queue = new Queue(queueName(ownVersion), { connection: link.client, prefix: queuePrefix });
    this.queue.on("error", () => undefined); // the link tells of lost connections, commands of the rest
  }

  /** Puts runs into the queue and takes outcomes out of it until all are there. */
  async work(): Promise<void> {
    await announceQueue(this.link.client);
    while (!this.ended) {
      await this.fill();
      const collected = await this.collect();
      if (this.exhausted && this.pending.size === 0) return;
      await this.lookAround();
      if (collected === 0 && (this.exhausted || this.isFull)) await sleep(pause);
    }
  }

  /** Takes no more, and waits for what is being recorded. */
  async stop(): Promise<void> {
    this.ended = true;
    await Promise.allSettled(this.recording);
  }

  private get isFull(): boolean {
    return this.pending.size >= (this.options.window ?? 10_000);
  }

  private async fill(): Promise<void> {
    const payloads: RunPayload[] = [];
    while (!this.isFull && !this.exhausted && payloads.length < batch) {
      const next: IteratorResult<RunPayload, unknown> = await this.iterator.next();
      if (next.done) this.exhausted = true;
      else {
        refuseOwnTask(next.value);
        payloads.push(next.value);
        this.pending.set(jobId(next.value), next.value);
      }
    }
    await this.add(payloads);
  }

  /** A job that is there already, in whatever state, stays as it is. */
  private async add(payloads: readonly RunPayload[]): Promise<void> {
    if (payloads.length === 0) return;
    await this.queue.addBulk(
      payloads.map((payload) => ({
        name: "run",
        data: { payload: encodePayload(payload) },
        opts: { jobId: jobId(payload), attempts: 1, removeOnComplete: false, removeOnFail: false },
      })),
    );
  }

  /** Records what has ended of ours; what has ended of others is theirs. Returns how many. */
  private async collect(): Promise<number> {
    let collected = 0;
    for (let from = 0; ; from += page) {
      const ids = await this.queue.getRanges(["completed"], from, from + page - 1, true);
      const failedIds = await this.queue.getRanges(["failed"], from, from + page - 1, true);
      const ours = [...ids, ...failedIds].filter((id) => this.pending.has(id));
      const theirs = [...ids, ...failedIds].filter((id) => !this.pending.has(id));
      for (let k = 0; k < ours.length && !this.ended; k += fetched)
        await Promise.all(ours.slice(k, k + fetched).map((id) => this.take(id)));
      collected += ours.length;
      if (ours.length > 0) this.report();
      await this.forget(theirs);
      if (this.ended || (ids.length < page && failedIds.length < page)) return collected;
    }
  }

  /** Removes what a collector recorded that died before it could remove it. */
  private async forget(ids: readonly string[]): Promise<void> {
    const { isRecorded } = this.control;
    for (const id of ids) if (!this.ended && isRecorded?.(runOfJob(id))) await this.queue.remove(id);
  }

  private async take(id: string): Promise<void> {
    const payload = this.pending.get(id);
    const job = (await this.queue.getJob(id)) as Job<unknown, unknown> | undefined;
    if (!payload || !job || this.ended) return;
    let outcome: JobOutcome;
    try {
      outcome = outcomeOf(job, payload);
    } catch (error) {
      // Else every start would stumble over it; without it the next one has the run computed anew.
      await job.remove();
      throw error;
    }
    const recorded = this.onOutcome(outcome);
    this.recording.add(recorded);
    await recorded.finally(() => this.recording.delete(recorded));
    this.pending.delete(id);
    await job.remove();
  }

  /** Now and then: how many are being computed, whether workers are there, and whether Redis lost a job. */
  private async lookAround(): Promise<void> {
    if (performance.now() < this.slowLook) return;
    this.slowLook = performance.now() + slowPause;
    const counts = await this.queue.getJobCounts("active", "wait", "delayed", "prioritized");
    this.running = counts["active"] ?? 0;
    this.report();
    const there = Object.values(counts).reduce((sum, count) => sum + count, 0);
    if (there < this.pending.size) await this.restore();
    const note = this.pending.size === 0 ? "" : workerNote(await presentWorkers(this.link.client), this.link.address);
    if (note !== "" && note !== this.note) this.options.onNote?.(note);
    this.note = note;
  }

  private report(): void {
    this.control.onProgress?.({ running: Math.min(this.running, this.pending.size), share: 0 });
  }

  /** Puts back what Redis knows nothing of any more. */
  private async restore(): Promise<void> {
    const payloads = [...this.pending.values()];
    for (let k = 0; k < payloads.length && !this.ended; k += batch) {
      const some = payloads.slice(k, k + batch);
      const states = await Promise.all(some.map((payload) => this.queue.getJobState(jobId(payload))));
      await this.add(some.filter((payload, i) => states[i] === "unknown" && this.pending.has(jobId(payload))));
    }
  }
}

const stopped = (): DitherError =>
  new DitherError(
    "aborted",
    "stopped before all runs were done. The runs stay in the queue and workers go on with them; the same command collects them.",
  );
