/**
 * `npm run bench:queue`: what a run costs beside its computation, on local threads, in shards, and through Redis.
 * Needs redis-server. The numbers of docs/how-to/cluster.md come from here.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "bullmq";
import {
  encodeOutcome,
  executeJob,
  journalRecords,
  LocalThreads,
  payloadOf,
  planStudy,
  runIdentity,
  runStudy,
  type Executor,
  type StudyPlan,
} from "@dither/studies";
import { QueueExecutor, serveQueue } from "@dither/studies/queue";
import { NUMERICS, version } from "dither";
import { RedisServer } from "../test/studies/redis.js";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "200" }, workers: { type: "string", default: "2" } },
});
const runs = Number(values.runs);
const workers = Number(values.workers);
const never = new AbortController().signal;

/** The default experiment, shortened to 100 updates. */
const study = (count: number): StudyPlan =>
  planStudy(`study: overhead\ntask: sin\ntraining: { updates: 100 }\nseeds: ${count}\n`, "overhead.yaml");

interface Timed {
  seconds: number;
  /** Sum over runs of the time that their threads computed. */
  computed: number;
  /** Processor time of this process, all threads: what other programs on the machine hardly change. */
  processor: number;
}

async function timed(plan: StudyPlan, executor: Executor): Promise<Timed> {
  const folder = mkdtempSync(join(tmpdir(), "dither-bench-"));
  try {
    const begun = performance.now();
    const used = process.cpuUsage();
    await runStudy(plan, { folder, executor, signal: never });
    const seconds = (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(used);
    let computed = 0;
    for await (const { record } of journalRecords(folder)) computed += record.meta.seconds;
    return { seconds, computed, processor: (user + system) / 1e6 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell(name: string, { seconds, computed, processor }: Timed): void {
  const busy = computed / (workers * seconds);
  const overhead = (1000 * (workers * seconds - computed)) / runs;
  process.stdout.write(
    `${name.padEnd(28)} ${(runs / seconds).toFixed(1).padStart(7)} runs/s  ${(100 * busy).toFixed(0).padStart(3)} % busy  ${overhead.toFixed(1).padStart(6)} ms beside each run  ${((1000 * processor) / runs).toFixed(0).padStart(5)} ms of processor each\n`,
  );
}

/** What queue, collector and journal carry, where a worker answers without computing. */
async function transport(url: string, redis: RedisServer, count: number): Promise<Timed> {
  const plan = study(count);
  const sample = await executeJob(payloadOf(plan.at(0).run, plan.keep));
  const name = `runs-${version}-n${NUMERICS}-f1`;
  const answer = new Worker(
    name,
    (job: { data: { payload: string } }) => {
      const { run } = JSON.parse(job.data.payload) as ReturnType<typeof payloadOf>;
      return Promise.resolve(encodeOutcome({ ...sample, result: { ...sample.result, id: runIdentity(run), run } }));
    },
    { connection: redis.client(), prefix: "dither", concurrency: 16 },
  );
  const all = await timed(plan, new QueueExecutor({ url }));
  await answer.close();
  return all;
}

const redis = await RedisServer.start();
try {
  process.stdout.write(
    `${runs} runs of the default experiment with 100 updates, ${workers} threads; version ${version}\n`,
  );
  tell("local threads", await timed(study(runs), new LocalThreads({ workers })));
  const stop = new AbortController();
  const worker = serveQueue({ url: redis.url, workers, signal: stop.signal });
  tell("through Redis", await timed(study(runs), new QueueExecutor({ url: redis.url })));
  stop.abort();
  await worker;
  const count = 10 * runs;
  const { seconds, processor } = await transport(redis.url, redis, count);
  process.stdout.write(
    `queue, collector and journal alone: ${(count / seconds).toFixed(0)} runs/s, ${((1000 * processor) / count).toFixed(1)} ms of processor each (${count} runs)\n`,
  );
} finally {
  await redis.end();
}
