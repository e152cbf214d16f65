/** Where Redis is, and with which password: from a URL or the environment. What is shown of it never holds the password. */

import { DitherError } from "dither";

/** Environment variable with the URL of Redis, for passwords that shall not stand on a command line. */
export const redisVariable = "DITHER_REDIS_URL";

export interface RedisAddress {
  host: string;
  port: number;
  db: number;
  username?: string;
  password?: string;
  tls: boolean;
  /** The address without user and password: the only form that may be shown. */
  shown: string;
}

/**
 * The address in a URL `redis[s]://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]`; without a URL that of the environment. A URL without a
 * password takes user and password of the environment's URL where that names the same host and port.
 * @throws DitherError `usage` for what is no such URL. The message does not repeat it.
 */
export function redisAddress(given: string | undefined, environment: NodeJS.ProcessEnv = process.env): RedisAddress {
  const fallback = environment[redisVariable];
  if (given === undefined) {
    if (!fallback)
      throw new DitherError(
        "usage",
        `--queue: expected the address of Redis, got none. Give --queue redis://HOST, or set ${redisVariable}.`,
      );
    return parsed(fallback, redisVariable);
  }
  const address = parsed(given, "--queue");
  if (address.password !== undefined || !fallback) return address;
  const other = parsed(fallback, redisVariable);
  if (other.host !== address.host || other.port !== address.port) return address;
  const { username, password } = other;
  return { ...address, ...(username !== undefined && { username }), ...(password !== undefined && { password }) };
}

function parsed(text: string, where: string): RedisAddress {
  const wrong = (what: string): DitherError =>
    new DitherError(
      "usage",
      `${where}: expected redis://HOST, redis://HOST:PORT/DATABASE, or rediss:// for TLS, ${what} (the address is not shown, it may hold a password).`,
    );
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw wrong("got something else");
  }
  const tls = url.protocol === "rediss:";
  if (!tls && url.protocol !== "redis:") throw wrong("got another protocol");
  if (url.hostname === "") throw wrong("got no host");
  if (url.search !== "" || url.hash !== "") throw wrong("got more after the database");
  const database = /^(?:\/(\d{1,5})?)?$/.exec(url.pathname);
  if (!database) throw wrong("got a database that is no number");
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = url.port === "" ? 6379 : Number(url.port);
  const db = Number(database[1] ?? 0);
  const [username, password] = [url.username, url.password].map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      throw wrong("got a user or password with a wrong % escape");
    }
  });
  return {
    host,
    port,
    db,
    ...(username && { username }),
    ...(password && { password }),
    tls,
    shown: `${url.protocol}//${url.hostname}:${port}${db === 0 ? "" : `/${db}`}`,
  };
}

/** A text of others, in which the password might stand, without it. */
export function withoutSecrets(text: string, { password }: RedisAddress): string {
  return password ? text.replaceAll(password, "•••").replaceAll(encodeURIComponent(password), "•••") : text;
}
