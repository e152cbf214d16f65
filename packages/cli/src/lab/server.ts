/** The lab's web server: built files, and read-only answers about a folder of studies, to this machine alone. */

import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { pipeline } from "node:stream/promises";
import { DitherError, isDitherError } from "dither";
import { refusalOf } from "./guard.js";
import { commonHeaders, contentType, policy, reportPolicy } from "./headers.js";
import { fileWithin, pathParts } from "./safe-path.js";

/** What answers below `/api/`. */
export interface Api {
  /** A JSON value, a file below a folder, or null for what is not there. */
  answer(parts: readonly string[]): Promise<ApiAnswer | null>;
}

export type ApiAnswer = { json: unknown } | { file: string } | { content: string; type: string; policy: string };

export interface LabOptions {
  /** Folder of the built page. */
  page: string;
  /** Default 0: any that is free. */
  port?: number;
  api?: Api;
}

export interface LabServer {
  url: string;
  close(): Promise<void>;
}

/**
 * Starts the server on 127.0.0.1.
 * @throws DitherError `file` where the port is taken
 */
export async function startLab({ page, port = 0, api }: LabOptions): Promise<LabServer> {
  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    answer(request, response, own).catch((error: unknown) => {
      if (!response.headersSent) plain(response, 500, told(error));
      else response.destroy();
    });
  });
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "EADDRINUSE" ? "another program listens there" : error.message;
      reject(
        new DitherError(
          "file",
          `port ${port}: cannot be opened: ${reason}. Choose another with --port, or leave it out.`,
        ),
      );
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse, own: number): Promise<void> {
    const refusal = refusalOf(request, own);
    if (refusal) {
      plain(response, refusal.status, refusal.reason, refusal.headers);
      return;
    }
    const parts = pathParts((request.url ?? "/").split(/[?#]/)[0]);
    if (!parts) {
      plain(response, 400, "This is no path of the lab.");
      return;
    }
    const headOnly = request.method === "HEAD";
    if (parts[0] === "api") {
      const found = (await api?.answer(parts.slice(1))) ?? null;
      if (found && "json" in found) json(response, found.json, headOnly);
      else if (found && "content" in found) content(response, found, headOnly);
      else if (found) await file(response, found.file, reportPolicy, headOnly);
      else if (parts.length === 2 && parts[1] === "studies") json(response, null, headOnly);
      else plain(response, 404, "There is no such thing in the lab.");
      return;
    }
    const path = await fileWithin(page, parts.at(-1) === "" ? [...parts.slice(0, -1), "index.html"] : parts);
    if (path === null) plain(response, 404, "There is no such page in the lab.");
    else await file(response, path, policy, headOnly);
  }
}

function plain(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    ...commonHeaders,
    ...headers,
    "content-security-policy": policy,
    "content-type": "text/plain; charset=utf-8",
  });
  response.end(`${text}\n`);
}

function json(response: ServerResponse, value: unknown, headOnly: boolean): void {
  response.writeHead(200, {
    ...commonHeaders,
    "content-security-policy": policy,
    "content-type": contentType(".json"),
  });
  response.end(headOnly ? undefined : JSON.stringify(value));
}

function content(
  response: ServerResponse,
  { content: body, type, policy: security }: { content: string; type: string; policy: string },
  headOnly: boolean,
): void {
  response.writeHead(200, { ...commonHeaders, "content-security-policy": security, "content-type": type });
  response.end(headOnly ? undefined : body);
}

async function file(response: ServerResponse, path: string, security: string, headOnly: boolean): Promise<void> {
  response.writeHead(200, {
    ...commonHeaders,
    "content-security-policy": security,
    "content-type": contentType(extname(path)),
  });
  if (headOnly) response.end();
  else await pipeline(createReadStream(path), response);
}

/** A user's mistake in words; anything else without its details, which are nobody's business in a page. */
function told(error: unknown): string {
  return isDitherError(error) ? error.message : "The lab's server failed at this request.";
}
