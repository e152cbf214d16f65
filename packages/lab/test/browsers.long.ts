/** Chromium and Firefox train to the bits of Node. */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { beforeAll, describe, expect, it } from "vitest";
import { hashes } from "./trainings.js";

/** A browser that opens an address without a window, with a profile of its own. */
interface Headless {
  name: string;
  variable: string;
  places: readonly string[];
  argumentsFor: (url: string, profile: string) => string[];
}

const browsers: Headless[] = [
  {
    name: "Chromium",
    variable: "CHROMIUM",
    places: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"],
    // A debugging port keeps it open until it is ended.
    argumentsFor: (url, profile) => ["--headless", "--no-sandbox", "--remote-debugging-port=0", `--user-data-dir=${profile}`, url], // prettier-ignore
  },
  {
    name: "Firefox",
    variable: "FIREFOX",
    places: ["/usr/bin/firefox-esr", "/usr/bin/firefox"],
    argumentsFor: (url, profile) => ["--headless", "--no-remote", "--profile", profile, url],
  },
];

const here = (name: string): string => new URL(name, import.meta.url).pathname;

/** The page's script with the library in it, as one file. */
async function bundled(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      minify: false,
      rolldownOptions: { output: { codeSplitting: false } },
      lib: { entry: here("trainings-page.ts"), formats: ["es"] },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const chunks = outputs.flatMap((one) => ("output" in one ? one.output : []));
  expect(chunks).toHaveLength(1);
  return chunks[0].type === "chunk" ? chunks[0].code : "";
}

/** What the page sends from a browser. */
async function answerFrom(executable: string, { argumentsFor }: Headless, script: string): Promise<unknown> {
  const profile = mkdtempSync(join(tmpdir(), "dither-browser-"));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const answer = new Promise<string>((resolve, reject) => {
    server.on("request", (request, response) => {
      if (request.method === "POST") {
        let body = "";
        request.setEncoding("utf8").on("data", (text: string) => (body += text));
        request.on("end", () => {
          response.end();
          resolve(body);
        });
      } else if (request.url === "/page.js") response.setHeader("content-type", "text/javascript").end(script);
      else
        response
          .setHeader("content-type", "text/html; charset=utf-8")
          .end('<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>');
    });
    server.on("error", reject);
  });
  const environment = { ...process.env, HOME: profile };
  const browser = spawn(executable, argumentsFor(`http://127.0.0.1:${port}/`, profile), { env: environment, stdio: "ignore" }); // prettier-ignore
  const ended = new Promise<void>((resolve) => browser.once("close", () => resolve()));
  const failed = ended.then(() => Promise.reject(new Error(`${executable} ended before it answered.`)));
  try {
    return JSON.parse(await Promise.race([answer, failed]));
  } finally {
    browser.kill();
    await ended;
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

describe("the same bits as Node", () => {
  let script: string;
  let expected: Record<string, string>;
  beforeAll(async () => {
    script = await bundled();
    expected = await hashes();
  });

  it("has a training of its own for each hash", () => {
    expect(Object.keys(expected)).toHaveLength(17);
    expect(new Set(Object.values(expected)).size).toBe(17);
  });

  for (const browser of browsers) {
    const executable = process.env[browser.variable] ?? browser.places.find((place) => existsSync(place));
    // Without the browser this is skipped on a desk, and fails in CI.
    it.skipIf(executable === undefined && process.env["CI"] !== "true")(
      browser.name,
      { timeout: 300_000 },
      async () => {
        if (executable === undefined)
          throw new Error(`Install ${browser.name}, or say with ${browser.variable} where it is.`);
        expect(await answerFrom(executable, browser, script)).toEqual(expected);
      },
    );
  }
});
