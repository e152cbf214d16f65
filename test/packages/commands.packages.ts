/** Every command, run once where npm installed the package. */

import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { install, managers, runIn, smallStudy, type Place } from "./installed.js";

let place: Place;
beforeAll(async () => {
  place = await install(managers.npm, inject("tarballs"));
  await writeFile(join(place.folder, "study.yaml"), smallStudy);
});
afterAll(() => rm(place.folder, { recursive: true, force: true }));

const few = ["--test-trials", "32", "--draws", "8"];

/** In the order of a day's work: later ones use what earlier ones wrote. */
const commandLines = [
  ["tasks", "--gallery", "pictures"],
  ["new-task", "my-task.ts"],
  ["train", "./my-task.ts", "--updates", "5", "-o", "mine.safetensors"],
  ["train", "sin", "--updates", "20"],
  ["compare", "sin", "--seeds", "1", "--updates", "20", ...few],
  ["measure", "net.safetensors", ...few],
  ["explain", "net.safetensors", "--test-trials", "16", "--draws", "8"],
  ["repair", "net.safetensors", "--method", "readout", "--test-trials", "32", "-o", "repaired.safetensors"],
  ["incentive", "--cells", "5"],
  ["paths", "sin", "--updates", "12", "--units", "8"],
  ["overfitting", "sin", "--updates", "20", "--levels", "0,0.5"],
  ["resonance", "sin", "--updates", "20", "--seeds", "1"],
  ["simulate", "net.safetensors", "--test-trials", "8", "-o", "rollout.npz"],
  ["trials", "sin", "--test-trials", "8", "-o", "trials.npz"],
  ["export", "net.safetensors", "--to", "npz", "-o", "weights.npz"],
  ["import", "weights.npz", "--leak", "0.2", "--activation", "relu", "-o", "again.safetensors"],
  ["convert", "net.safetensors", "--dt-factor", "0.5", "--keep", "shift", "-o", "finer.safetensors"],
  ["study", "run", "study.yaml", "--out", "results/small"],
  ["study", "status", "results/small"],
  ["study", "show", "results/small"],
  ["study", "report", "results/small"],
  ["study", "claims", "results", "-o", "claims.md"],
  ["study", "compare", "results/small", "results/small"],
  ["kernel"],
  ["completion", "bash"],
];

it.each(commandLines)("dither %s %s", async (...args) => {
  const { code, stderr } = await place.run(...args);
  expect(code, stderr).toBe(0);
});

it("asks by name for what it does not bring along", async () => {
  for (const [name, what] of [
    ["query", "SELECT count(*) FROM runs"],
    ["export", "runs.csv"],
  ]) {
    // prettier-ignore
    const { code, stderr } = await place.run("study", name, "results/small", what);
    expect([code, stderr]).toEqual([1, expect.stringContaining("npm install @duckdb/node-api")]);
  }
  const worker = await place.run("worker");
  expect([worker.code, worker.stderr]).toEqual([1, expect.stringContaining("npm install bullmq ioredis")]);
});

it("runs the prebuilt kernel, and one that is compiled there, to the same bits", async () => {
  const kernel = async (): Promise<unknown> =>
    (JSON.parse((await place.run("kernel", "--json")).stdout) as { native: { origin?: string } }).native.origin;
  const trained = async (name: string): Promise<Buffer> => {
    await place.run("train", "sin", "--updates", "20", "-o", name);
    return readFile(join(place.folder, name));
  };
  expect(await kernel()).toBe("prebuilt");
  const prebuilt = await trained("prebuilt.safetensors");
  const { code, stderr } = await place.run("kernel", "build");
  expect([code, await kernel()], stderr).toEqual([0, "built"]);
  expect((await trained("built.safetensors")).equals(prebuilt)).toBe(true);
});

it("serves the lab", async () => {
  const server = execFile(join(place.folder, "node_modules/.bin/dither"), ["lab", "--json"]);
  try {
    const [said] = (await once(server.stdout ?? server, "data")) as [string];
    const { url } = JSON.parse(said) as { url: string };
    const page = await (await fetch(url)).text();
    const [, script] = /<script[^>]* src="\.?\/?([^"]+)"/.exec(page) ?? [];
    expect((await fetch(new URL(script, url))).headers.get("content-type")).toMatch(/javascript/);
  } finally {
    server.kill("SIGINT");
  }
});

it("leaves no command out", async () => {
  const others = [["study", "query"], ["study", "export"], ["kernel", "build"], ["worker"], ["lab"]];
  const tried = new Set(
    [...commandLines, ...others].map(([name, sub]) => (name === "study" || sub === "build" ? `${name} ${sub}` : name)),
  );
  const listed = async (...of: string[]): Promise<string[]> => {
    const { stdout } = await place.run(...of, "--help");
    return [...(/\nCommands:\n(.*?)\n\n/s.exec(stdout)?.[1] ?? "").matchAll(/^ {2}([a-z][\w-]*)/gm)].map(
      ([, name]) => name,
    );
  };
  const subs = ["study", "kernel"].map(async (name) => (await listed(name)).map((sub) => `${name} ${sub}`));
  const expected = [...(await listed()), ...(await Promise.all(subs)).flat()];
  expect([...tried].sort()).toEqual(expected.filter((name) => !/^study$|\bhelp$/.test(name)).sort());
});

it("runs as `npx dither`, and straight from its tarball", async () => {
  for (const line of [
    ["npx", "--no-install", "dither"],
    ["npx", "--yes", "--prefer-offline", "--package", inject("tarballs").dither, "dither"],
  ]) {
    const { code, stdout, stderr } = await runIn(place.folder, [...line, "--version"]);
    expect([code, stdout], stderr).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  }
});
