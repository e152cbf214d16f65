/** Which requests the lab's server answers: reads, from this machine's own pages. */

import type { IncomingMessage } from "node:http";

/** Why a request is refused. */
export interface Refusal {
  status: number;
  reason: string;
  headers?: Record<string, string>;
}

/**
 * Null where a request may be answered. Another site that a browser has open could send requests here too: it is told
 * by the host it asked for (a name of its own that points at this machine) or by the origin that the browser states.
 * @param port the one that the server listens on
 */
export function refusalOf(
  { method, headers }: Pick<IncomingMessage, "method" | "headers">,
  port: number,
): Refusal | null {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(headers.host ?? "")) return { status: 403, reason: "This server answers to 127.0.0.1 only." };
  const origins = hosts.map((host) => `http://${host}`);
  const { origin } = headers;
  // `null` is the origin of a sandboxed page, such as a report shown by this server, which has nothing to ask for.
  if (origin !== undefined && !origins.includes(origin))
    return { status: 403, reason: "Requests of other sites are refused." };
  const site = headers["sec-fetch-site"];
  if (site === "cross-site" && headers["sec-fetch-mode"] !== "navigate")
    return { status: 403, reason: "Requests of other sites are refused." };
  if (method !== "GET" && method !== "HEAD")
    return { status: 405, reason: "This server is read-only.", headers: { allow: "GET, HEAD" } };
  return null;
}
