/** A worker of the queue: takes runs out of Redis, computes them on the cores of this machine, puts outcomes back. */

import { UnrecoverableError, WaitingError, Worker, type Job } from "bullmq";
import { isDitherError } from "dither";
import { LocalThreads } from "../execution/local-threads.js";
import { decodePayload, encodeOutcome } from "../execution/messages.js";
import type { JobOutcome, RunPayload } from "../execution/payload.js";
import { JobPool } from "./job-pool.js";
import { refuseOwnTask } from "./own-task.js";
import { mostDeaths } from "./queue-outcome.js";
import { redisAddress } from "./redis-address.js";
import { RedisLink } from "./redis-link.js";
import { ownVersion, Presence, queueName, queuePrefix, toldVersion, waitingElsewhere } from "./run-queue.js";

export interface QueueWorkerOptions {
  /** `redis://HOST` or `rediss://HOST`; default: that of the environment, DITHER_REDIS_URL. */
  url?: string;
  /** Networks at a time; default one per core. */
  workers?: number;
  signal: AbortSignal;
  /** Seconds that a worker may be silent before its runs go to others; default 30. */
  lease?: number;
  /** Ends when nothing came for so many seconds; default never. */
  idle?: number;
  /** Seconds that a lost connection is waited for; default 300. */
  patience?: number;
  /** Gets what a person should know. */
  onNote?: (note: string) => void;
  /** Gets each outcome. */
  onOutcome?: (outcome: JobOutcome) => void;
}

/** Milliseconds between signs of life. */
const beat = 5000;
/** Milliseconds that giving runs back may take when it ends. */
const farewell = 3000;

/**
 * Computes runs until the signal fires, or nothing comes any more. Runs in progress then go back to the queue at once.
 * @returns how many runs were computed, and how many of them failed
 * @throws DitherError `usage` for a wrong address, `file` where Redis cannot be reached or is gone for too long.
 */
export async function serveQueue(options: QueueWorkerOptions): Promise<{ computed: number; failed: number }> {
  const { signal, lease = 30, idle = Infinity, onNote, onOutcome } = options;
  const link = await RedisLink.connect(redisAddress(options.url), options);
  const threads = new LocalThreads({ workers: options.workers });
  const pool = new JobPool(threads);
  const count = { computed: 0, failed: 0 };
  let busy = 0;
  let latest = performance.now();

  const compute = async (job: Job<unknown, string>, token?: string): Promise<string> => {
    busy++;
    try {
      const outcome = await pool.compute(payloadIn(job));
      count.computed++;
      if (outcome.result.state === "failed") count.failed++;
      onOutcome?.(outcome);
      return encodeOutcome(outcome);
    } catch (error) {
      if (!isDitherError(error) || error.code !== "aborted") throw error;
      await job.moveToWait(token);
      throw new WaitingError();
    } finally {
      busy--;
      latest = performance.now();
    }
  };
  const worker = new Worker(queueName(ownVersion), compute, {
    connection: link.client,
    prefix: queuePrefix,
    concurrency: threads.workers,
    lockDuration: lease * 1000,
    stalledInterval: (lease * 1000) / 2,
    maxStalledCount: mostDeaths,
    runRetryDelay: 500,
    drainDelay: 2,
  });
  worker.on("error", () => undefined); // the link tells of lost connections; a lost lease means that another computes
  const presence = new Presence(link.client, threads.workers);
  const told = new Set<string>();
  const lookAround = async (): Promise<void> => {
    await presence.renew();
    for (const { of, runs } of await waitingElsewhere(link.client)) {
      const name = toldVersion(of);
      if (told.has(name)) continue;
      told.add(name);
      onNote?.(
        `queue ${link.address.shown}: ${runs} runs planned by ${name} are left to workers of that version; this one is ${toldVersion(ownVersion)}.`,
      );
    }
  };
  try {
    await lookAround().catch((error: unknown) => {
      throw link.failure(error);
    });
    await Promise.race([
      link.lost,
      ended(signal, () => {
        void lookAround().catch(() => undefined);
        return busy === 0 && performance.now() - latest > idle * 1000;
      }),
    ]);
  } finally {
    const closing = worker.close();
    pool.stop();
    await Promise.race([
      Promise.allSettled([closing, presence.end()]),
      new Promise((resolve) => setTimeout(resolve, farewell).unref()),
    ]);
    await pool.ended.catch(() => undefined);
    void worker.close(true).catch(() => undefined);
    link.close();
  }
  return count;
}

/** Resolves when the signal fires, or when `isOver` holds, asked at every beat. */
function ended(signal: AbortSignal, isOver: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isOver()) finish();
    }, beat);
    const finish = (): void => {
      clearInterval(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    if (signal.aborted) finish();
    else signal.addEventListener("abort", finish);
  });
}

/** The run of a job. A message that is none of ours is refused for good, and its collector is told why. */
function payloadIn({ data }: Job<unknown, string>): RunPayload {
  const text = (data as { payload?: unknown } | null)?.payload;
  try {
    const payload = decodePayload(typeof text === "string" ? text : "");
    refuseOwnTask(payload);
    return payload;
  } catch (error) {
    throw new UnrecoverableError((error as Error).message);
  }
}
