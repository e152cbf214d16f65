/** A web server for tests: the built files, with the headers that `dither lab` sends, and nothing else. */

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

export const dist = new URL("../dist", import.meta.url).pathname;

export const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

export interface Served {
  /** Ends with the folder that the files are in: they may lie anywhere. */
  url: string;
  close(): void;
}

export async function serve(folder = "/some/folder/", root = dist): Promise<Served> {
  const server = createServer((request, response) => {
    void (async () => {
      const path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
      const inside = normalize(path.slice(folder.length) || "index.html");
      try {
        if (!path.startsWith(folder) || inside.startsWith("..")) throw new Error("outside");
        const content = await readFile(join(root, inside));
        response.writeHead(200, {
          "content-type": types[extname(inside)] ?? "application/octet-stream",
          "content-security-policy": policy,
          "x-content-type-options": "nosniff",
        });
        response.end(content);
      } catch {
        response.writeHead(404).end();
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${folder}`, close: () => server.close() };
}
