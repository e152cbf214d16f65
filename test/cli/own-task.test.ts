/** From nothing to a measured preference on a task of the user's. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dither, ditherJson, folder } from "./command.js";

const short = ["--updates", "20", "--units", "8"];

it("writes a task that trains as it is, with the same bits on any number of threads", async () => {
  const cwd = folder();
  expect(await ditherJson(["new-task", "mine.ts"], { cwd })).toEqual({
    schema: "new-task/1",
    file: "mine.ts",
    reference: "./mine.ts",
  });
  expect(readFileSync(join(cwd, "mine.ts"), "utf8")).toContain("dither train ./mine.ts");
  const train = (...more: string[]): Promise<{ sha256: string }> =>
    ditherJson(["train", "./mine.ts", ...short, ...more], { cwd });
  const one = await train("--threads", "1", "-o", "net.safetensors");
  expect((await train("--threads", "3", "-o", "three.safetensors")).sha256).toBe(one.sha256);

  const measure = ["measure", "net.safetensors", "--draws", "4", "--test-trials", "32"];
  const unnamed = await dither(measure, { cwd });
  expect(unnamed.code).toBe(1);
  expect(unnamed.stderr).toContain(`\n  dither ${measure.join(" ")} --task ./mine.ts\n`);
  const named = [...measure, "--task", "./mine.ts"];
  const { source } = await ditherJson<{ source: { sha256: string } }>(named, { cwd });
  expect(source).toEqual({
    task: "remember-a-pulse",
    module: "./mine.ts",
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    asTrained: true,
  });

  writeFileSync(
    join(cwd, "mine.ts"),
    `process.stderr.write("it runs\\n");\n${readFileSync(join(cwd, "mine.ts"), "utf8")}`,
  );
  const changed = await dither([...named, "--json"], { cwd });
  expect(changed.code).toBe(0);
  expect(changed.stderr).toMatch(/this is not what the network was trained on: its SHA-256 is [^]*it runs/);
  expect(JSON.parse(changed.stdout)).toMatchObject({ source: { asTrained: false } });
});

it("takes the options of the training for the module of the training", async () => {
  const hold = `const task = (options) => ({
  name: "hold", inputs: 1, outputs: 1, options,
  trials: ({ count }) => ({ steps: 3, inputs: 1, outputs: 1, count,
    input: new Float32Array(3 * count), target: new Float32Array(3 * count).fill(options.height),
    weight: new Float32Array(3 * count).fill(1) }),
  withOptions: (given) => task({ ...options, ...given }),
});
export default task({ height: 1 });
`;
  const cwd = folder({ "hold.ts": hold });
  await dither(["train", "./hold.ts", "--task-option", "height=3", ...short, "--updates", "1"], { cwd });
  const silent = async (...more: string[]): Promise<number> => {
    const args = ["measure", "net.safetensors", "--task", "./hold.ts", "--levels", "0,1", "--draws", "4", ...more];
    return (await ditherJson<{ curve: { loss: number }[] }>(args, { cwd })).curve[0].loss;
  };
  const asTrained = await silent();
  expect(asTrained).toBe(await silent("--task-option", "height=3"));
  expect(asTrained).not.toBe(await silent("--task-option", "height=1"));
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
