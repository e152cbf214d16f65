/** From nothing to a measured preference on a task of one's own. */

import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dither, ditherJson, folder } from "./command.js";

const short = ["--updates", "20", "--units", "8"];

it("writes a task that trains as it is, with the same bits on any number of threads", async () => {
  const cwd = folder();
  expect(await ditherJson(["new-task", "mine.ts"], { cwd })).toEqual({ file: "mine.ts", reference: "./mine.ts" });
  expect(readFileSync(join(cwd, "mine.ts"), "utf8")).toContain("dither train ./mine.ts");
  const train = (...more: string[]): Promise<{ sha256: string }> =>
    ditherJson(["train", "./mine.ts", ...short, ...more], { cwd });
  const one = await train("--threads", "1", "-o", "net.safetensors");
  expect((await train("--threads", "3", "-o", "three.safetensors")).sha256).toBe(one.sha256);

  const measure = ["measure", "net.safetensors", "--draws", "4", "--test-trials", "32"];
  const measured = await ditherJson<{ source: object; preferred: object }>(measure, { cwd });
  expect(measured.source).toEqual({ task: "remember-a-pulse" });

  appendFileSync(join(cwd, "mine.ts"), "\n// changed\n");
  const changed = await dither(measure, { cwd });
  expect(changed.code).toBe(1);
  expect(changed.stderr).toMatch(/the module has changed since the network was trained/);
  expect((await dither([...measure, "--task", "./mine.ts"], { cwd })).code).toBe(0);
  const elsewhere = await dither(["measure", join(cwd, "net.safetensors")], { cwd: folder() });
  expect(elsewhere.stderr).toMatch(/mine\.ts: the module .* is not there/);
});

it("compares placements on it", async () => {
  const cwd = folder();
  await dither(["new-task", "mine.ts"], { cwd });
  const args = ["compare", "./mine.ts", "--seeds", "1", ...short, "--draws", "4", "--test-trials", "32"];
  const { task, report } = await ditherJson<{ task: string; report: string }>(args, { cwd });
  expect(task).toBe("remember-a-pulse");
  expect(report).toMatch(/mine-noise0\.5.*\.html$/);
});

it("replaces no file unless asked to", async () => {
  const cwd = folder({ "mine.ts": "mine" });
  const refused = await dither(["new-task", "mine.ts"], { cwd });
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/is there already.*--force/) });
  expect(readFileSync(join(cwd, "mine.ts"), "utf8")).toBe("mine");
  expect((await dither(["new-task", "mine.ts", "--force"], { cwd })).code).toBe(0);
  expect((await dither(["new-task", "mine.py"], { cwd })).code).toBe(2);
});
