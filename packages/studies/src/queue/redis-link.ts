/** A connection to Redis that says when it is lost, comes back by itself, and does not try for ever. */

import { DitherError, isDitherError } from "dither";
import { Redis } from "ioredis";
import { withoutSecrets, type RedisAddress } from "./redis-address.js";

export interface RedisLinkOptions {
  /** Gets what a person should know: that the connection is lost, that it is back. */
  onNote?: (note: string) => void;
  /** Seconds that a lost connection is waited for; default 300. */
  patience?: number;
}

/** Seconds for the first answer. */
const firstAnswer = 10;

export class RedisLink {
  private timer: NodeJS.Timeout | undefined;
  private giveUp: (error: DitherError) => void = () => undefined;
  private latest = "";
  /** Rejects when a lost connection did not come back in time; never resolves. */
  readonly lost: Promise<never>;

  private constructor(
    readonly address: RedisAddress,
    readonly client: Redis,
    private readonly options: RedisLinkOptions,
  ) {
    this.lost = new Promise<never>((_, reject) => {
      this.giveUp = reject;
    });
    this.lost.catch(() => undefined);
  }

  /**
   * A connection that is up.
   * @throws DitherError `file` where Redis cannot be reached or does not let us in, with the reason.
   */
  static async connect(address: RedisAddress, options: RedisLinkOptions = {}): Promise<RedisLink> {
    const { host, port, db, username, password, tls } = address;
    const client = new Redis({
      host,
      port,
      db,
      username,
      password,
      tls: tls ? { servername: host } : undefined,
      lazyConnect: true,
      connectTimeout: firstAnswer * 1000,
      // A command waits while the connection is away; `lost` ends that.
      maxRetriesPerRequest: null,
      retryStrategy: (times) => Math.min(100 * times, 2000),
    });
    const link = new RedisLink(address, client, options);
    try {
      await link.firstConnection();
    } catch (error) {
      client.disconnect();
      throw link.refusal(error);
    }
    link.watch();
    return link;
  }

  /** An error of Redis or of the network as one for people, without the password. */
  failure(error: unknown): DitherError {
    if (isDitherError(error)) return error;
    return new DitherError(
      "file",
      `queue ${this.address.shown}: Redis answers with an error: ${this.told(error)}. Nothing that was recorded is lost; repair what is wrong and start again.`,
    );
  }

  close(): void {
    clearTimeout(this.timer);
    this.client.removeAllListeners("close");
    this.client.disconnect();
  }

  /** Resolves when the connection is up; rejects with the first error, there being nothing to come back to yet. */
  private firstConnection(): Promise<void> {
    const { client } = this;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error(`no answer within ${firstAnswer} s`));
      }, firstAnswer * 1000);
      const settled = (): void => {
        clearTimeout(late);
      };
      client.once("ready", () => {
        settled();
        resolve();
      });
      client.on("error", (error: Error) => {
        this.latest = this.told(error);
        settled();
        reject(error);
      });
      client.connect().catch((error: unknown) => {
        // An error event says more, and comes first where there is one.
        settled();
        setImmediate(() => {
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      });
    });
  }

  private watch(): void {
    const { patience = 300, onNote } = this.options;
    const { shown } = this.address;
    this.client.on("close", () => {
      if (this.timer) return;
      onNote?.(`queue ${shown}: the connection is lost; trying again for ${patience} s.`);
      this.timer = setTimeout(() => {
        this.giveUp(
          new DitherError(
            "file",
            `queue ${shown}: the connection was lost and did not come back within ${patience} s${this.latest ? ` (${this.latest})` : ""}. Nothing that was recorded is lost. Start again when Redis is back.`,
          ),
        );
      }, patience * 1000);
    });
    this.client.on("ready", () => {
      clearTimeout(this.timer);
      this.timer = undefined;
      onNote?.(`queue ${shown}: connected again.`);
    });
  }

  private refusal(error: unknown): DitherError {
    const { shown, tls } = this.address;
    const reason = this.told(error);
    if (/WRONGPASS|NOAUTH|NOPERM|AUTH/.test(reason))
      return new DitherError(
        "file",
        `queue ${shown}: Redis does not let us in: ${reason}. Give user and password in DITHER_REDIS_URL (redis://USER:PASSWORD@HOST).`,
      );
    return new DitherError(
      "file",
      `queue ${shown}: Redis cannot be reached: ${reason}. Check the address${tls ? ", and that it speaks TLS with a certificate that this machine trusts" : ", whether it runs there, and whether it wants TLS (rediss://)"}.`,
    );
  }

  private told(error: unknown): string {
    const { message, code } = error as { message?: string; code?: string };
    const text = message || code || String(error);
    return withoutSecrets(text, this.address).split("\n")[0].replace(/\.$/, "");
  }
}
