/** The published package: what it holds, what it takes, and that everything in it works where it is installed. */

import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch } from "../../packages/lab/test/browser.js";
import { serve } from "../../packages/lab/test/serve.js";
import { pack } from "../../packaging/pack.js";
import { installedSizes, limits } from "../../packaging/sizes.js";
import { install, managers, runIn, type Place } from "./installed.js";

let tarball: string;
const places: Place[] = [];
const installed = async (name: keyof typeof managers): Promise<Place> => {
  const place = await install(managers[name], tarball);
  places.push(place);
  return place;
};
beforeAll(async () => {
  tarball = await pack();
});
afterAll(() => Promise.all(places.map(({ folder }) => rm(folder, { recursive: true, force: true }))));

const vite = new URL("../../node_modules/vite/bin/vite.js", import.meta.url).pathname;
const small = ["--updates", "20", "--test-trials", "32", "--draws", "8"];

it("takes no more than it may", { timeout: 300_000 }, async () => {
  const { library, all } = await installedSizes(tarball);
  expect(library).toBeLessThan(limits.library);
  expect(all).toBeLessThan(limits.all);
});

it("exports files that exist, for every way to resolve", { timeout: 300_000 }, async () => {
  const folder = join(dirname(tarball), "dither");
  const publint = await runIn(folder, ["npx", "--yes", "publint", "--strict"]);
  expect(publint.stdout + publint.stderr).toContain("All good!");
  const types = await runIn(folder, ["npx", "--yes", "@arethetypeswrong/cli", tarball, "--profile", "esm-only", "--exclude-entrypoints", "./study.schema.json"]); // prettier-ignore
  expect(types.code, types.stdout).toBe(0);
});

describe("installed by npm", { timeout: 300_000 }, () => {
  let place: Place;
  beforeAll(async () => {
    place = await installed("npm");
    await place.run("dither", "train", "sin", "--updates", "20", "-o", "net.safetensors");
    await place.run("dither", "simulate", "net.safetensors", "--test-trials", "8", "-o", "rollout.npz");
  }, 300_000);

  it.each([
    ["--version"],
    ["tasks", "--gallery", "pictures"],
    ["new-task", "my-task.ts"],
    ["train", "./my-task.ts", "--updates", "5", "-o", "mine.safetensors"],
    ["compare", "sin", "--seeds", "1", ...small],
    ["measure", "net.safetensors", "--test-trials", "32", "--draws", "8"],
    ["explain", "net.safetensors", "--test-trials", "16", "--draws", "8"],
    ["repair", "net.safetensors", "--method", "readout", "--test-trials", "32", "-o", "repaired.safetensors"],
    ["incentive", "--help"],
    ["export", "net.safetensors", "--to", "pytorch", "-o", "net.py"],
    ["convert", "net.safetensors", "--dt-factor", "0.5", "-o", "finer.safetensors"],
    ["study", "run", "study.yaml", "--out", "results"],
    ["study", "show", "results"],
  ])("dither %s", async (...args) => {
    await writeFile(join(place.folder, "study.yaml"), study);
    const { code, stderr } = await place.run("dither", ...args);
    expect(code, stderr).toBe(0);
  });

  it("asks by name for what it does not bring along", async () => {
    const query = await place.run("dither", "study", "query", "results", "SELECT count(*) FROM runs");
    expect([query.code, query.stderr]).toEqual([1, expect.stringContaining("npm install @duckdb/node-api")]);
    const worker = await place.run("dither", "worker");
    expect([worker.code, worker.stderr]).toEqual([1, expect.stringContaining("npm install bullmq ioredis")]);
  });

  it("gives a program the bits that the command gives", async () => {
    await writeFile(
      join(place.folder, "train.js"),
      `import { findTask, networkFor, networkHash, train } from "dither";
       const task = findTask("sin");
       const { network } = await train(networkFor(task, { seed: 1 }), task, { updates: 20 });
       console.log(await networkHash(network));`,
    );
    const { stdout, stderr } = await runIn(place.folder, ["node", "train.js"]);
    const { stdout: json } = await place.run(
      "dither",
      "train",
      "sin",
      "--updates",
      "20",
      "-o",
      "a.safetensors",
      "--json",
    );
    expect(stdout.trim(), stderr).toBe((JSON.parse(json) as { sha256: string }).sha256);
  });

  it.each([
    ["vite", () => ["node", vite, "build", "--base", "./", "--outDir", "built-vite"]],
    ["esbuild", () => ["npx", "--yes", "esbuild", "page.js", "--bundle", "--format=esm", "--outfile=built-esbuild/page.js"]], // prettier-ignore
  ] as const)("trains in Chromium, bundled by %s, to the same bits", async (name, command) => {
    const page = `import { findTask, networkFor, networkHash, train } from "dither";
      const task = findTask("sin");
      const { network } = await train(networkFor(task, { seed: 1 }), task, { updates: 20 });
      document.title = await networkHash(network);`;
    await writeFile(join(place.folder, "page.js"), page);
    const html = `<!doctype html><title></title><script type="module" src="./page.js"></script>`;
    await writeFile(join(place.folder, "index.html"), html);
    const { code, stderr } = await runIn(place.folder, command());
    expect(code, stderr).toBe(0);
    const built = join(place.folder, `built-${name}`);
    if (name === "esbuild") await writeFile(join(built, "index.html"), html);
    const served = await serve("/lab/", built);
    const browser = await launch();
    try {
      const tab = await browser.newPage();
      await tab.goto(served.url);
      await tab.waitForFunction(() => document.title.length === 64, undefined, { timeout: 60_000 });
      const { stdout } = await place.run(
        "dither",
        "train",
        "sin",
        "--updates",
        "20",
        "-o",
        `${name}.safetensors`,
        "--json",
      );
      expect(await tab.title()).toBe((JSON.parse(stdout) as { sha256: string }).sha256);
    } finally {
      await browser.close();
      served.close();
    }
  });

  it.each(["node16", "bundler"])("has types that hold without skipLibCheck (%s)", async (resolution) => {
    const module = resolution === "node16" ? "node16" : "esnext";
    await writeFile(join(place.folder, "use.ts"), `import { findTask } from "dither";\nexport const name: string = findTask("sin").name;\n`); // prettier-ignore
    const compiler = new URL("../../node_modules/typescript/bin/tsc", import.meta.url).pathname;
    const { code, stdout } = await runIn(place.folder, ["node", compiler, "--noEmit", "--strict", "--skipLibCheck", "false", "--target", "es2022", "--lib", "es2023,dom", "--module", module, "--moduleResolution", resolution, "use.ts"]); // prettier-ignore
    expect(code, stdout).toBe(0);
  });
});

describe.each(["pnpm", "yarn"] as const)("installed by %s, where only what is declared is found", (name) => {
  let place: Place;
  beforeAll(async () => {
    place = await installed(name);
    await writeFile(join(place.folder, "study.yaml"), study);
  }, 300_000);

  it.each([
    ["new-task", "my-task.ts"],
    ["compare", "./my-task.ts", "--seeds", "1", ...small],
    ["study", "run", "study.yaml", "--out", "results"],
  ])("dither %s", { timeout: 300_000 }, async (...args) => {
    const { code, stderr } = await place.run("dither", ...args);
    expect(code, stderr).toBe(0);
  });
});

const study = `study: small
task: sin
seeds: 1
grid:
  placement: [inside, outside]
training: { updates: 5 }
measure: { trials: 32, draws: 8 }
`;

it("names the licences of what it holds", async () => {
  const text = await readFile(join(dirname(tarball), "dither/THIRD-PARTY-LICENCES.txt"), "utf8");
  for (const name of ["@stdlib/", "h5wasm", "commander", "zod", "svelte", "DejaVu"]) expect(text).toContain(name);
});
