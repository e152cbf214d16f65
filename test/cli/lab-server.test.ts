/** The lab's server: files of its folder and nothing else, to this machine's own pages and nobody else. */

import { spawn } from "node:child_process";
import { symlinkSync, mkdirSync, writeFileSync } from "node:fs";
import { request as ask, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLab, type LabServer } from "../../packages/cli/src/lab/server.js";
import { bin, folder } from "./command.js";

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

let lab: LabServer;
let port: number;
const root = folder({ "secret.txt": "secret" });

beforeAll(async () => {
  const page = join(root, "page");
  mkdirSync(join(page, "assets"), { recursive: true });
  writeFileSync(join(page, "index.html"), "<!doctype html>lab");
  writeFileSync(join(page, "assets", "app.js"), "1");
  writeFileSync(join(page, ".hidden"), "hidden");
  writeFileSync(join(root, "page-secret.txt"), "secret");
  symlinkSync(join(root, "secret.txt"), join(page, "link.txt"));
  symlinkSync(root, join(page, "up"));
  symlinkSync(join(page, "assets", "app.js"), join(page, "inside.js"));
  lab = await startLab({
    page,
    api: {
      answer: (parts) =>
        parts[0] === "fail"
          ? Promise.reject(new Error("internal detail"))
          : Promise.resolve(parts[0] === "report" ? { file: join(root, "secret.txt") } : null),
    },
  });
  port = Number(new URL(lab.url).port);
});
afterAll(() => lab.close());

/** A request whose path goes out as it is, without the tidying of `URL`. */
function get(path: string, headers: OutgoingHttpHeaders = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = ask({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on("error", reject).end();
  });
}

describe("the lab's server", () => {
  it("serves the page with a strict policy", async () => {
    const { status, headers, body } = await get("/");
    expect({ status, body }).toEqual({ status: 200, body: "<!doctype html>lab" });
    const policy = headers["content-security-policy"];
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect((await get("/assets/app.js")).headers["content-type"]).toMatch(/^text\/javascript/);
    expect((await get("/inside.js")).body).toBe("1");
    expect((await get("/index.html?x=1#y")).status).toBe(200);
    expect((await get("/", {}, "HEAD")).body).toBe("");
  });

  it.each([
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/%252e%252e/secret.txt",
    "/assets/../../secret.txt",
    "/assets/..%5c..%5csecret.txt",
    "/..\\secret.txt",
    "//etc/passwd",
    "/%2fetc%2fpasswd",
    "/C:/secret.txt",
    "/link.txt",
    "/up/secret.txt",
    "/up/page/index.html/../../secret.txt",
    "/page-secret.txt",
    "/../page-secret.txt",
    "/.hidden",
    "/index.html%00.txt",
    "/%",
    "/assets",
    "/nothing.js",
    "*",
  ])("gives nothing for %s", async (path) => {
    const { status, body } = await get(path);
    expect([400, 404]).toContain(status);
    expect(body).not.toMatch(/secret|hidden|root:/);
  });

  it("answers to its own host and origin only", async () => {
    const own = `127.0.0.1:${port}`;
    for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1", `127.0.0.1:${port + 1}`, `[::1]:${port}`])
      expect((await get("/", { host })).status, host).toBe(403);
    expect((await get("/", { host: `localhost:${port}` })).status).toBe(200);
    for (const origin of [
      "http://evil.example",
      "null",
      `https://${own}`,
      `http://${own}.evil.example`,
      "http://127.0.0.1",
    ])
      expect((await get("/", { origin })).status, origin).toBe(403);
    expect((await get("/", { origin: `http://${own}` })).status).toBe(200);
    expect((await get("/", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" })).status).toBe(403);
    expect((await get("/", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" })).status).toBe(200);
  });

  it.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "MKCOL"])("refuses %s", async (method) => {
    const { status, headers } = await get("/", {}, method);
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: "GET, HEAD" });
  });

  it("shows reports without letting them reach anything", async () => {
    const { headers, body } = await get("/api/report");
    expect(body).toBe("secret");
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*sandbox allow-scripts/);
  });

  it("has an answer where no studies are, and keeps its failures to itself", async () => {
    expect(await get("/api/studies")).toMatchObject({ status: 200, body: "null" });
    expect((await get("/api/other")).status).toBe(404);
    const { status, body } = await get("/api/fail");
    expect(status).toBe(500);
    expect(body).not.toContain("internal detail");
  });

  it("survives what is no HTTP", async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => socket.write("nonsense\r\n\r\n"));
      socket
        .resume()
        .on("close", () => resolve())
        .on("error", () => undefined);
    });
    expect((await get("/")).status).toBe(200);
  });
});

it("prints its address, answers there, and stops at Ctrl-C", async () => {
  const child = spawn(process.execPath, [bin, "lab", "--json"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const found = /"url": ?"([^"]+)"/.exec(text);
      if (found) resolve(found[1]);
    });
    child.on("exit", () => reject(new Error(`ended early: ${text}`)));
  });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const answer = await fetch(url);
  expect(await answer.text()).toContain("<title>");
  child.kill("SIGINT");
  expect(await ended).toBe(0);
});
