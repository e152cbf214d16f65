/**
 * The queue in Redis that runs go through: one for each version of Dither and of its numbers, so that a worker never
 * takes a run that it may not compute, and a run waits for a worker that may.
 */

import { hostname } from "node:os";
import { NUMERICS, version } from "dither";
import type { Redis } from "ioredis";
import { z } from "zod";
import type { RunPayload } from "../execution/payload.js";

/** Before every key in Redis. */
export const queuePrefix = "dither";

/** What must be the same on both ends. */
export interface QueueVersion {
  version: string;
  numerics: number;
  /** Of the messages. */
  format: number;
}

export const ownVersion: QueueVersion = { version, numerics: NUMERICS, format: 1 };

const versionShape = { version: z.string(), numerics: z.number(), format: z.number() };
const versionSchema = z.object(versionShape);
const workerSchema = z.object({ ...versionShape, host: z.string(), pid: z.number(), workers: z.number() });

/** A worker that is connected. */
export type QueueWorkerPresence = z.infer<typeof workerSchema>;

export const queueName = ({ version, numerics, format }: QueueVersion): string =>
  `runs-${version}-n${numerics}-f${format}`;

export const toldVersion = ({ version, numerics, format }: QueueVersion): string =>
  `Dither ${version} (numerics ${numerics}${format === 1 ? "" : `, messages ${format}`})`;

export const sameVersion = (a: QueueVersion, b: QueueVersion): boolean => queueName(a) === queueName(b);

/** Identity of a job: that of its run, and what is to be sent back. */
export const jobId = ({ id, keep }: RunPayload): string => [id, ...keep.toSorted()].join("-");

/** Identity of the run of a job. */
export const runOfJob = (job: string): string => job.slice(0, 64);

const versionsKey = `${queuePrefix}:versions`;
const workersKey = `${queuePrefix}:workers`;
/** Seconds after which a worker that says nothing is taken for gone. */
const gone = 20;

/** Says that runs of this version are, or will be, in the queue. */
export async function announceQueue(client: Redis): Promise<void> {
  await client.sadd(versionsKey, JSON.stringify(ownVersion));
}

/** Versions other than this one whose runs wait, with how many wait. */
export async function waitingElsewhere(client: Redis): Promise<{ of: QueueVersion; runs: number }[]> {
  const found = [];
  for (const text of await client.smembers(versionsKey)) {
    const of = read(versionSchema, text);
    if (!of || sameVersion(of, ownVersion)) continue;
    const runs = await client.llen(`${queuePrefix}:${queueName(of)}:wait`);
    if (runs > 0) found.push({ of, runs });
  }
  return found;
}

/** A worker's sign of life; on the clock of Redis, since those of machines differ. */
export class Presence {
  private readonly member: string;

  constructor(
    private readonly client: Redis,
    workers: number,
  ) {
    this.member = JSON.stringify({ ...ownVersion, host: hostname(), pid: process.pid, workers });
  }

  async renew(): Promise<void> {
    await this.client.zadd(workersKey, await seconds(this.client), this.member);
  }

  async end(): Promise<void> {
    await this.client.zrem(workersKey, this.member);
  }
}

/** The workers that are connected, of any version. */
export async function presentWorkers(client: Redis): Promise<QueueWorkerPresence[]> {
  const now = await seconds(client);
  await client.zremrangebyscore(workersKey, "-inf", now - 3600);
  const members = await client.zrangebyscore(workersKey, now - gone, "+inf");
  return members.flatMap((text) => read(workerSchema, text) ?? []);
}

async function seconds(client: Redis): Promise<number> {
  const [now] = await client.time();
  return now;
}

function read<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
