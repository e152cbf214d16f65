/** A real redis-server for tests: on a free port, in a temporary folder, with its append-only file on. */

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";

/** Whether there is a redis-server; where CI is set it must be there. */
export function hasRedis(): boolean {
  const there = spawnSync("redis-server", ["--version"]).status === 0;
  if (!there && process.env["CI"]) throw new Error("redis-server is missing: apt-get install redis-server");
  return there;
}

export class RedisServer {
  private child: ChildProcess | undefined;
  private readonly clients: Redis[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), "dither-redis-"));

  private constructor(
    readonly port: number,
    private readonly more: readonly string[],
  ) {}

  static async start(...more: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), more);
    await server.up();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, again, on what its append-only file holds. */
  async up(): Promise<void> {
    const options = ["--port", `${this.port}`, "--dir", this.folder, "--appendonly", "yes", "--appendfsync", "always"];
    this.child = spawn("redis-server", [...options, "--save", "", "--bind", "127.0.0.1", ...this.more], {
      stdio: "ignore",
    });
    const client = new Redis(this.port, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    client.on("error", () => undefined);
    await client.ping().catch((error: unknown) => {
      if (!/NOAUTH/.test(String(error))) throw error;
    });
    client.disconnect();
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  async end(): Promise<void> {
    for (const client of this.clients) client.disconnect();
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A client of its own, closed when the server ends. */
  client(): Redis {
    const client = new Redis(this.port, { maxRetriesPerRequest: null });
    client.on("error", () => undefined);
    this.clients.push(client);
    return client;
  }

  /** Keys of the jobs that it holds. */
  async jobs(): Promise<string[]> {
    const client = this.client();
    const keys = await client.keys("dither:*");
    client.disconnect();
    return keys.filter((key) => /:[0-9a-f]{64}/.test(key));
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
