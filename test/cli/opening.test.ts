/** Opening is not running: whatever names a module, no reader, no figure and no server runs it. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeCheckpoint, sin, train, trainingFor, writeNetwork, type Checkpoint, type Network } from "dither";
import {
  compareStudies,
  executeJob,
  exportStudy,
  loadStudy,
  queryStudy,
  readStudy,
  runIdentity,
  runStudy,
  studyStatus,
  type Executor,
} from "@dither/studies";
import { planStudy } from "@dither/studies/schema";
import { startLab } from "../../packages/cli/src/lab/server.js";
import { studiesApi } from "../../packages/cli/src/lab/studies-api.js";
import { smallStudy } from "../studies/small-study.js";
import { dither, folder } from "./command.js";
import { smallNetwork, specification, trialsFile } from "./networks.js";

const root = folder();
const marker = join(root, "it-ran");
const planted = join(root, "planted.ts");
const never = new AbortController().signal;

/** A good task that leaves a mark when it runs. */
const plantedText = `import { writeFileSync } from "node:fs";
writeFileSync(${JSON.stringify(marker)}, "ran");
export default {
  name: "planted", inputs: 1, outputs: 1,
  trials: ({ count }) => ({ steps: 4, inputs: 1, outputs: 1, count,
    input: new Float32Array(4 * count), target: new Float32Array(4 * count), weight: new Float32Array(4 * count).fill(1) }),
};
`;
const harmless = plantedText.replace(/^writeFileSync.*$/m, "");

const inline: Executor = {
  run: async (runs, onOutcome) => {
    for await (const payload of runs) await onOutcome(await executeJob(payload));
  },
};

/** What a network's file may say of its task: the module by path, as a name that is a path, and with a hash that fits. */
const provenances: Record<string, NonNullable<Network["provenance"]>> = {
  "source.safetensors": { task: "planted", taskSource: { module: planted, sha256: "0".repeat(64) } },
  "path.safetensors": { task: planted },
  "relative.safetensors": { task: "./planted.ts", taskOptions: { a: 1 } },
  "odd.safetensors": { task: "planted", taskSource: { module: { toString: planted } } },
};

/** A study with a task of its user's own, run by a module that was harmless then. */
async function studyOf(name: string): Promise<string> {
  const place = join(root, name);
  mkdirSync(place);
  writeFileSync(join(place, "own.ts"), harmless);
  const text = smallStudy([0.5], 1, "keep: [networks, curves]\n").replace("task: sin", "task: ./own.ts");
  writeFileSync(join(place, "study.yaml"), text);
  const plan = await loadStudy(join(place, "study.yaml"));
  await runStudy(plan, { folder: join(place, "out"), executor: inline, signal: never });
  writeFileSync(join(place, "own.ts"), plantedText);
  return join(place, "out");
}

let current: string;
const folders: string[] = [];

beforeAll(async () => {
  writeFileSync(planted, plantedText);
  writeFileSync(join(root, "trials.npz"), trialsFile());
  for (const [name, provenance] of Object.entries(provenances))
    writeFileSync(join(root, name), writeNetwork({ ...smallNetwork(), provenance }));

  current = await studyOf("current");
  folders.push(current);
  // As earlier versions wrote them: no descriptions, no checksums; their modules redirected as somebody may have.
  for (const [name, way] of [
    ["old", "../own.ts"],
    ["redirected", planted],
  ]) {
    const place = await studyOf(name);
    const { tasks: _tasks, sha256: _sha256, ...manifest } = JSON.parse(readFileSync(join(place, "study.json"), "utf8"));
    writeFileSync(join(place, "study.json"), JSON.stringify({ ...manifest, modules: { "./own.ts": way } }));
    folders.push(place);
  }
});

const ran = (): boolean => existsSync(marker);

describe("a module that a file names does not run", () => {
  it("when a network is opened by any command", async () => {
    const commands = Object.keys(provenances).flatMap((name) => [
      ["measure", name],
      ["explain", name],
    ]);
    commands.push(
      ["explain", "path.safetensors", "source.safetensors"],
      ["simulate", "path.safetensors", "-o", "outputs.npz"],
      ["repair", "source.safetensors"],
      ["convert", "path.safetensors", "--dt-factor", "0.5", "--keep", "shift"],
      ["export", "source.safetensors", "exported.npz"],
      ["import", "path.safetensors", "-o", "imported.safetensors"],
    );
    const ended = await Promise.all(commands.map((args) => dither(args, { cwd: root })));
    expect(ran()).toBe(false);
    commands.forEach((args, k) => {
      if (!["measure", "explain", "simulate", "repair"].includes(args[0])) return;
      expect(ended[k], args.join(" ")).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("A file never makes Dither run code"),
      });
      const path = args[1].startsWith("odd") ? "./my-task.ts" : args[1].startsWith("rel") ? "./planted.ts" : planted;
      expect(ended[k].stderr, args.join(" ")).toContain(`  dither ${args.join(" ")} --task ${path}\n`);
    });
  });

  it("when a training goes on from a checkpoint", async () => {
    let saved: Checkpoint | undefined;
    const control = new AbortController();
    const options = trainingFor(sin, { updates: 4, batch: 16 });
    await train(specification, sin, options, {
      checkpointEvery: 1,
      onCheckpoint: (checkpoint) => {
        saved = checkpoint;
        control.abort();
        return Promise.resolve();
      },
      signal: control.signal,
    }).catch(() => undefined);
    const forged = { ...saved!, task: planted, taskSource: { module: planted, sha256: "0".repeat(64) } };
    writeFileSync(join(root, "net.safetensors.checkpoint"), encodeCheckpoint(forged));
    const { code } = await dither(["train", "sin", "--resume", "-o", "net.safetensors"], { cwd: root });
    expect(code).toBe(1);
    expect(ran()).toBe(false);
  });

  it("when a folder of results is read, asked, drawn or written out", async () => {
    for (const place of folders) {
      expect(await studyStatus(place), place).toMatchObject({ planned: 2, done: 2, others: 0 });
      const study = await readStudy(place);
      expect(study.runs.map(({ run }) => run.task)).toEqual(["planted", "planted"]);
      expect((await queryStudy(place, "select count(*)::integer from runs")).rows).toEqual([[2]]);
      expect(await exportStudy(place, join(root, "runs.csv"))).toBe(2);
      expect(compareStudies(study, await readStudy(current)).sameRuns).toBe(2);
    }
    const [place] = folders;
    const commands = [
      ["status", place],
      ["show", place],
      ["report", place],
      ["claims", join(root, "current"), "-o", "claims.md"],
      ["query", place, "select 1"],
      ["export", place, "runs.csv"],
      ["compare", place, place],
    ];
    const ended = await Promise.all(commands.map((args) => dither(["study", ...args], { cwd: root })));
    commands.forEach((args, k) => expect(ended[k], args.join(" ")).toMatchObject({ code: 0, stderr: "" }));
    expect(ran()).toBe(false);
  });

  it("when the lab serves them", async () => {
    for (const place of folders) {
      const lab = await startLab({ page: root, api: studiesApi(place) });
      const { runs } = await readStudy(place);
      const paths = ["", "/out", "/out/report", "/out/figures/curves.svg", `/out/networks/${runs[0].id}.safetensors`];
      for (const path of paths) {
        const answer = await fetch(`${lab.url}api/studies${path}`);
        expect(answer.status, path).toBe(200);
        await answer.arrayBuffer();
      }
      await lab.close();
    }
    expect(ran()).toBe(false);
  });

  it("when a folder's study is run again and the module is not the one that it was", async () => {
    for (const place of folders)
      await expect(loadStudy(join(place, "study.json")), place).rejects.toThrow(/Nothing of it was run/);
    expect(ran()).toBe(false);
  });

  it("when a run that comes from elsewhere names it as its task", async () => {
    const [{ run }] = planStudy(smallStudy([0.5], 1), "small.yaml").runs();
    const forged = { ...run, task: planted };
    const payload = { format: 1, version: "", numerics: 2, id: runIdentity(forged), run: forged, keep: [] } as const;
    const outcome = await executeJob({ ...payload, keep: [] });
    expect(outcome.result).toMatchObject({ state: "failed", reason: expect.stringMatching(/unknown task/) });
    expect(ran()).toBe(false);
  });

  it("and the one that the command names does", async () => {
    const args = ["measure", "path.safetensors", "--task", "./planted.ts", "--levels", "0,1", "--draws", "4"];
    expect(await dither(args, { cwd: root })).toMatchObject({ code: 0 });
    expect(ran()).toBe(true);
  });
});
