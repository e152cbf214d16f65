/** What a running writer says of itself, so that others can tell how many runs are being computed. Advice, not a lock. */

import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";
import { writersFolder } from "./folder.js";

const heartbeatSchema = z.object({ host: z.string(), pid: z.number().int(), running: z.number(), updated: z.number() });
type Beat = z.infer<typeof heartbeatSchema>;

const everyMs = 2000;
/** A writer of another machine that has been silent for longer is taken for dead. */
const staleMs = 60_000;

/** Says every few seconds how many runs a writer computes. */
export class Heartbeat {
  running = 0;
  private readonly path: string;
  private readonly timer: NodeJS.Timeout;
  private busy: Promise<void>;

  /** @param journal path of the writer's journal file, after which the heartbeat is named */
  constructor(
    private readonly folder: string,
    journal: string,
  ) {
    this.path = join(writersFolder(folder), basename(journal).replace(/\.ndjson$/, ".json"));
    this.busy = this.beat();
    this.timer = setInterval(() => {
      this.busy = this.busy.then(() => this.beat());
    }, everyMs);
    this.timer.unref();
  }

  /** A heartbeat that cannot be written is no reason to stop computing. */
  private async beat(): Promise<void> {
    const beat: Beat = { host: hostname(), pid: process.pid, running: this.running, updated: Date.now() };
    try {
      await mkdir(writersFolder(this.folder), { recursive: true });
      await writeFile(`${this.path}.tmp`, JSON.stringify(beat));
      await rename(`${this.path}.tmp`, this.path);
    } catch {
      await rm(`${this.path}.tmp`, { force: true }).catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.busy;
    await rm(this.path, { force: true }).catch(() => undefined);
  }
}

/** Runs that writers of a folder compute at this moment, as far as they have said so and are alive. */
export async function runsInProgress(folder: string): Promise<number> {
  const names = await readdir(writersFolder(folder)).catch(() => []);
  const beats = await Promise.all(
    names.filter((name) => name.endsWith(".json")).map((name) => readBeat(join(writersFolder(folder), name))),
  );
  return beats.reduce((sum, beat) => sum + (beat && alive(beat) ? beat.running : 0), 0);
}

async function readBeat(path: string): Promise<Beat | null> {
  try {
    return heartbeatSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return null;
  }
}

function alive({ host, pid, updated }: Beat): boolean {
  if (Date.now() - updated > staleMs) return false;
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
