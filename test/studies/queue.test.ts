/** Studies through a real Redis: the same bytes, nothing left behind, and refusals by name. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue, Worker } from "bullmq";
import { NUMERICS, version } from "dither";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  encodeOutcome,
  executeJob,
  LocalThreads,
  payloadOf,
  runStudy,
  type Executor,
  type RunStudyOptions,
  type StudyPlan,
} from "@dither/studies";
import { QueueExecutor, redisAddress, serveQueue } from "@dither/studies/queue";
import { dither } from "../cli/command.js";
import { recordedResults } from "./records.js";
import { freePort, hasRedis, RedisServer } from "./redis.js";
import { smallPlan } from "./small-study.js";

const newFolder = (): string => mkdtempSync(join(tmpdir(), "dither-queue-"));
const never = new AbortController().signal;
const queue = `runs-${version}-n${NUMERICS}-f1`;

const run = (plan: StudyPlan, folder: string, executor: Executor, options: Partial<RunStudyOptions> = {}) =>
  runStudy(plan, { folder, executor, signal: never, ...options });

describe("the address of Redis", () => {
  it("takes the password from the URL or the environment, and shows neither", () => {
    const environment = { DITHER_REDIS_URL: "rediss://me:s%40cret@far:7000/3" };
    expect(redisAddress(undefined, environment)).toEqual({
      host: "far",
      port: 7000,
      db: 3,
      username: "me",
      password: "s@cret",
      tls: true,
      shown: "rediss://far:7000/3",
    });
    expect(redisAddress("redis://far:7000", environment)).toMatchObject({ password: "s@cret", db: 0, tls: false });
    expect(redisAddress("redis://near", environment).password).toBeUndefined();
    expect(redisAddress("redis://:own@far:7000", environment).password).toBe("own");
    expect(redisAddress("redis://[::1]:7", {})).toMatchObject({ host: "::1", port: 7 });
  });

  it.each([
    "http://:secret@far",
    "redis://:secret@",
    "redis://:secret@far/name",
    "redis://:secret@far?family=6",
    "far:secret",
    "redis://:secret%zz@far",
  ])("%s is refused without being repeated", (url) => {
    let message = "";
    try {
      redisAddress(url, {});
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^--queue: expected redis:\/\/HOST/);
    expect(message).not.toContain("secret");
  });

  it("must be somewhere", () => {
    expect(() => redisAddress(undefined, {})).toThrow(/set DITHER_REDIS_URL/);
  });
});

describe.runIf(hasRedis())("a study through Redis", () => {
  let redis: RedisServer;
  let stopWorker: AbortController;
  let worker: Promise<{ computed: number }>;
  const startWorker = (): void => {
    stopWorker = new AbortController();
    worker = serveQueue({ url: redis.url, workers: 2, signal: stopWorker.signal, lease: 5 });
    worker.catch(() => undefined);
  };
  const endWorker = async (): Promise<number> => {
    stopWorker.abort();
    return (await worker).computed;
  };
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.end());

  it("gives the same bytes as local threads, networks too, and leaves no job behind", async () => {
    const plan = smallPlan([0.5, 1], 3, "keep: [curves, networks]\n");
    const [local, remote] = [newFolder(), newFolder()];
    await run(plan, local, new LocalThreads({ workers: 1 }));
    startWorker();
    const progress = await run(plan, remote, new QueueExecutor({ url: redis.url, window: 5 }));
    expect(await endWorker()).toBe(12);
    expect(progress).toMatchObject({ planned: 12, done: 12, failed: 0 });
    expect(recordedResults(remote)).toEqual(recordedResults(local));
    expect(readdirSync(join(remote, "networks"))).toEqual(readdirSync(join(local, "networks")));
    expect(await redis.jobs()).toEqual([]);
  });

  it("collects what was computed while no collector was there, and computes it once", async () => {
    const plan = smallPlan([0.3], 4);
    const folder = newFolder();
    const stop = new AbortController();
    const stopped = run(plan, folder, new QueueExecutor({ url: redis.url }), { signal: stop.signal });
    const client = new Queue(queue, {
      connection: redis.client(),
      prefix: "dither",
    });
    while ((await client.getWaitingCount()) < 8) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await expect(stopped).rejects.toThrow(/stay in the queue .* the same command collects them/);
    startWorker();
    while ((await client.getCompletedCount()) < 8) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await endWorker()).toBe(8);
    await client.close();
    const progress = await run(plan, folder, new QueueExecutor({ url: redis.url }));
    expect(progress).toMatchObject({ done: 8, found: 0 });
    expect(recordedResults(folder)).toHaveLength(8);
    expect(await redis.jobs()).toEqual([]);
  });

  it("a start that finds all recorded removes what a collector left that died before it could", async () => {
    const plan = smallPlan([0.3], 1);
    const folder = newFolder();
    await run(plan, folder, new LocalThreads({ workers: 1 }));
    const { id } = payloadOf(plan.at(1).run, plan.keep);
    const client = new Queue(queue, { connection: redis.client(), prefix: "dither" });
    await client.add("run", {}, { jobId: `${id}-curves` });
    await client.add("run", {}, { jobId: `${"0".repeat(64)}-curves` });
    const ended = new Worker(queue, () => Promise.resolve("{}"), { connection: redis.client(), prefix: "dither" });
    while ((await client.getCompletedCount()) < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    await ended.close();
    const progress = await run(plan, folder, new QueueExecutor({ url: redis.url }));
    expect(progress).toMatchObject({ done: 2, found: 2 });
    // The other is somebody else's.
    expect((await client.getCompleted()).map((job) => job.id)).toEqual([`${"0".repeat(64)}-curves`]);
    await client.remove(`${"0".repeat(64)}-curves`);
    await client.close();
    const nowhere = new QueueExecutor({ url: `redis://127.0.0.1:${await freePort()}` });
    expect(await run(plan, folder, nowhere)).toMatchObject({ done: 2, found: 2 });
  });

  it("gives runs in progress back when the worker is stopped", async () => {
    const plan = smallPlan([0.35], 1, "  updates: [10000000]\n");
    const stop = new AbortController();
    const stopped = run(plan, newFolder(), new QueueExecutor({ url: redis.url }), { signal: stop.signal });
    stopped.catch(() => undefined);
    startWorker();
    const client = new Queue(queue, { connection: redis.client(), prefix: "dither" });
    while ((await client.getActiveCount()) < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await endWorker()).toBe(0);
    expect(await client.getActiveCount()).toBe(0);
    expect(await client.getWaitingCount()).toBe(2);
    stop.abort();
    await expect(stopped).rejects.toThrow(/stopped/);
    await client.obliterate({ force: true });
    await client.close();
  });

  it("puts back into Redis what Redis lost", async () => {
    const plan = smallPlan([0.4], 2);
    const folder = newFolder();
    const running = run(plan, folder, new QueueExecutor({ url: redis.url }));
    const client = redis.client();
    while ((await redis.jobs()).length < 4) await new Promise((resolve) => setTimeout(resolve, 20));
    await client.flushall();
    client.disconnect();
    startWorker();
    expect(await running).toMatchObject({ done: 4 });
    await endWorker();
  });

  it("records a run that fails with its reason", async () => {
    const plan = smallPlan([0.5], 1, "  learningRate: [1e30]\n");
    const [local, remote] = [newFolder(), newFolder()];
    await run(plan, local, new LocalThreads({ workers: 1 }));
    startWorker();
    expect(await run(plan, remote, new QueueExecutor({ url: redis.url }))).toMatchObject({ failed: 2 });
    await endWorker();
    expect(recordedResults(remote)).toEqual(recordedResults(local));
  });

  describe("with another version about", () => {
    const other = { version: "9.9.9", numerics: NUMERICS + 1, format: 1 };

    it("names workers that get none of its runs, and says that none else is there", async () => {
      const client = redis.client();
      const [now] = await client.time();
      const member = JSON.stringify({ ...other, host: "node7", pid: 1, workers: 4 });
      await client.zadd("dither:workers", now, member);
      const notes: string[] = [];
      const stop = new AbortController();
      const executor = new QueueExecutor({
        url: redis.url,
        onNote: (note) => {
          notes.push(note);
          stop.abort();
        },
      });
      await expect(run(smallPlan([0.6], 1), newFolder(), executor, { signal: stop.signal })).rejects.toThrow(/stopped/);
      expect(notes[0]).toContain(`no worker of Dither ${version} (numerics ${NUMERICS}) is connected`);
      expect(notes[0]).toContain(`1 of Dither 9.9.9 (numerics ${NUMERICS + 1}) on node7`);
      await client.zrem("dither:workers", member);
      client.disconnect();
    });

    it("a worker names the runs that it leaves to others, and leaves them", async () => {
      const client = redis.client();
      await client.sadd("dither:versions", JSON.stringify(other));
      const theirs = new Queue(`runs-9.9.9-n${NUMERICS + 1}-f1`, { connection: client, prefix: "dither" });
      await theirs.add("run", { payload: "{}" });
      const stop = new AbortController();
      const notes: string[] = [];
      await serveQueue({
        url: redis.url,
        workers: 1,
        signal: stop.signal,
        onNote: (note) => {
          notes.push(note);
          stop.abort();
        },
      });
      expect(notes[0]).toContain(`1 runs planned by Dither 9.9.9 (numerics ${NUMERICS + 1}) are left to workers`);
      expect(await theirs.getWaitingCount()).toBe(1);
      await theirs.obliterate({ force: true });
      await theirs.close();
    });
  });

  it("refuses a forged message and a forged outcome by name, on both ends", async () => {
    const plan = smallPlan([0.7], 1);
    const payload = payloadOf(plan.at(0).run, plan.keep);
    const connection = redis.client();
    const theirs = new Queue(queue, { connection, prefix: "dither" });
    await theirs.obliterate({ force: true });
    const jobId = [payload.id, ...payload.keep].join("-");
    await theirs.add("run", { payload: JSON.stringify({ ...payload, version: "9.9.9" }) }, { jobId });
    startWorker();
    await expect(run(plan, newFolder(), new QueueExecutor({ url: redis.url }))).rejects.toThrow(
      /a worker refused run .*expected one planned by Dither .*, got one of Dither 9\.9\.9/,
    );
    await endWorker();
    await theirs.obliterate({ force: true });
    // A worker of another version that pretends to be of ours.
    const outcome = await executeJob(payload);
    const forged = encodeOutcome({ ...outcome, meta: { ...outcome.meta, version: "9.9.9", host: "node7" } });
    await theirs.add("run", { payload: "" }, { jobId });
    const { Worker } = await import("bullmq");
    const forger = new Worker(queue, () => Promise.resolve(forged), { connection, prefix: "dither" });
    while ((await theirs.getCompletedCount()) < 1) await new Promise((resolve) => setTimeout(resolve, 20));
    await forger.close();
    const folder = newFolder();
    await expect(run(plan, folder, new QueueExecutor({ url: redis.url }))).rejects.toThrow(
      /expected an outcome of Dither .*, got one of Dither 9\.9\.9 .*from node7/,
    );
    expect(recordedResults(folder)).toEqual([]);
    await theirs.obliterate({ force: true });
    await theirs.close();
  });

  it("refuses a task of the user's own", async () => {
    const payload = payloadOf({ ...smallPlan().at(0).run, task: "./mine.ts" }, []);
    const executor = new QueueExecutor({ url: redis.url });
    await expect(executor.run([payload], () => Promise.resolve(), { signal: never })).rejects.toThrow(
      /queue: .*got \.\/mine\.ts/,
    );
  });
});

describe.runIf(hasRedis())("a Redis that does not answer", () => {
  it("is said at once", async () => {
    const url = `redis://:secret@127.0.0.1:${await freePort()}`;
    const failed = run(smallPlan(), newFolder(), new QueueExecutor({ url }));
    await expect(failed).rejects.toThrow(/^queue redis:\/\/127\.0\.0\.1:\d+: Redis cannot be reached: .*ECONNREFUSED/);
    await expect(failed).rejects.not.toThrow(/secret/);
  });

  it("with a password asks for it, and does not repeat a wrong one", async () => {
    const redis = await RedisServer.start("--requirepass", "correct");
    try {
      await expect(serveQueue({ url: redis.url, signal: never })).rejects.toThrow(/does not let us in: .*NOAUTH/);
      const url = redis.url.replace("//", "//:secret@");
      const refused = serveQueue({ url, signal: never });
      await expect(refused).rejects.toThrow(/does not let us in: .*WRONGPASS/);
      await expect(refused).rejects.not.toThrow(/secret/);
    } finally {
      await redis.end();
    }
  });

  it("speaks TLS, and is refused where its certificate is nobody's", async () => {
    const folder = newFolder();
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    const algorithm = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    execFileSync("openssl", ["req", "-x509", ...algorithm, "-keyout", key, "-out", certificate, ...subject], {
      stdio: "ignore",
    });
    const port = await freePort();
    const keys = ["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no"];
    const redis = await RedisServer.start("--tls-port", `${port}`, "--requirepass", "s@cret", ...keys);
    try {
      const DITHER_REDIS_URL = `rediss://:s%40cret@localhost:${port}`;
      const worker = (environment: NodeJS.ProcessEnv) =>
        dither(["worker", "--idle", "1", "--workers", "1", "--json"], {
          cwd: folder,
          environment: { DITHER_REDIS_URL, ...environment },
        });
      const [trusting, wary] = await Promise.all([worker({ NODE_EXTRA_CA_CERTS: certificate }), worker({})]);
      expect(trusting).toMatchObject({ code: 0, stderr: "" });
      expect(JSON.parse(trusting.stdout)).toEqual({ schema: "worker/1", computed: 0, failed: 0 });
      expect(wary.code).toBe(1);
      expect(wary.stdout).toMatch(/rediss:\/\/localhost:\d+: Redis cannot be reached: .*certificate/);
      expect(wary.stdout + wary.stderr).not.toMatch(/s(@|%40)cret/);
    } finally {
      await redis.end();
    }
  });

  it("after it answered is waited for, then given up with word", async () => {
    const redis = await RedisServer.start();
    const notes: string[] = [];
    const running = run(
      smallPlan(),
      newFolder(),
      new QueueExecutor({ url: redis.url, patience: 1, onNote: (note) => notes.push(note) }),
    );
    while ((await redis.jobs()).length < 8) await new Promise((resolve) => setTimeout(resolve, 20));
    await redis.end();
    await expect(running).rejects.toThrow(/the connection was lost and did not come back within 1 s/);
    expect(notes.join("\n")).toMatch(/the connection is lost; trying again for 1 s/);
  });
});
