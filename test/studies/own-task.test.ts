/** Studies of users' tasks: modules beside the study file. */

import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { encodePayload, LocalThreads, loadStudy, payloadOf, runStudy, studyStatus } from "@dither/studies";

const template = fileURLToPath(new URL("../../packages/cli/templates/task.ts", import.meta.url));
const signal = new AbortController().signal;

function studyFolder(more = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "dither-own-"));
  copyFileSync(template, join(folder, "pulse.ts"));
  writeFileSync(
    join(folder, "study.yaml"),
    `study: own
network: { units: 4 }
training: { updates: 2, batch: 16 }
measure: { trials: 8, draws: 4, levels: [0, 1] }
seeds: 2
grid:
  task: [sin, ./pulse.ts]
${more}`,
  );
  return folder;
}

const results = (folder: string): string[] =>
  readdirSync(join(folder, "journal")).flatMap((name) =>
    [...readFileSync(join(folder, "journal", name), "utf8").matchAll(/^\{"result":(.*),"meta"/gm)].map((one) => one[1]),
  );

it("runs them, in shards too, by the hash of the module and not by its place", async () => {
  const place = studyFolder("expect:\n  - loss.silent > 0 for task remember-a-pulse\n");
  const plan = await loadStudy(join(place, "study.yaml"));
  const [first, last] = [plan.at(0), plan.at(3)];
  expect(first.module).toBeUndefined();
  expect(first.run).not.toHaveProperty("taskSource");
  expect(last).toMatchObject({ module: join(place, "pulse.ts"), run: { task: "remember-a-pulse" } });
  expect(last.run.taskSource).toMatch(/^[0-9a-f]{64}$/);

  const out = join(place, "out");
  for (const index of [1, 2])
    await runStudy(plan, { folder: out, executor: new LocalThreads({ workers: 1 }), signal, shard: { index, of: 2 } });
  expect(await studyStatus(out)).toMatchObject({ planned: 4, done: 4, failed: 0, others: 0 });
  expect(results(out).join("\n")).not.toContain(place);

  const elsewhere = await loadStudy(join(studyFolder(), "study.yaml"));
  expect(payloadOf(elsewhere.at(3).run, []).id).toBe(payloadOf(last.run, []).id);

  // Looking at the results needs no module; running them again does, and the one that it was.
  const module = readFileSync(join(place, "pulse.ts"), "utf8");
  writeFileSync(join(place, "pulse.ts"), `${module}\n// changed\n`);
  expect(await studyStatus(out)).toMatchObject({ planned: 4, done: 4, others: 0, setAside: 0 });
  await expect(loadStudy(join(out, "study.json"))).rejects.toThrow(
    /pulse\.ts is not what was run then.*Nothing of it was run/,
  );
  writeFileSync(join(place, "pulse.ts"), module);
  const again = await loadStudy(join(out, "study.json"));
  expect([...again.runs()].map(({ run }) => run)).toEqual([...plan.runs()].map(({ run }) => run));
});

it("says with line and column what is wrong with a module, and leaves other machines alone", async () => {
  const place = studyFolder();
  const { run, module } = (await loadStudy(join(place, "study.yaml"))).at(3);
  expect(() => encodePayload(payloadOf(run, [], module))).toThrow(
    /expected a task that comes with Dither, got the module/,
  );

  writeFileSync(join(place, "pulse.ts"), "export default {};\n");
  await expect(loadStudy(join(place, "study.yaml"))).rejects.toThrow(/study\.yaml:7:15: grid\.task\[1\]: .*pulse\.ts/);
  mkdirSync(join(place, "empty"));
  copyFileSync(join(place, "study.yaml"), join(place, "empty", "study.yaml"));
  await expect(loadStudy(join(place, "empty", "study.yaml"))).rejects.toThrow(/:7:15: .*there is no such module/);
});
