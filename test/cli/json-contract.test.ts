/** Everything that commands print with --json is what its schema says, in zod and as the published JSON Schema. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { jsonError, jsonOutput } from "../../packages/cli/src/json/index.js";
import { jsonTag, jsonVersions, type JsonName } from "../../packages/cli/src/json/versions.js";
import { dither, ditherJson, folder } from "./command.js";

const published = JSON.parse(
  readFileSync(new URL("../../docs/public/json.schema.json", import.meta.url), "utf8"),
) as object;
const validates = new Ajv2020({ strict: false }).compile(published);

const few = ["--test-trials", "16", "--draws", "8"];
const study = `study: small
task: sin
seeds: 1
grid: { placement: [inside, outside] }
training: { updates: 5 }
measure: { trials: 32, draws: 8 }
expect: ["preferred.ratio in [0, 2] for placement inside"]
`;

/** One command line for each output, and more where it has several forms; later ones use what earlier ones wrote. */
const lines: readonly (readonly [name: JsonName, ...args: string[]])[] = [
  ["tasks", "tasks", "sin", "--gallery", "pictures"],
  ["new-task", "new-task", "my-task.ts"],
  ["train", "train", "sin", "--updates", "20", "--l2", "0.01", "--leaks", "0-7=0.3,8-31=0.2", "--dale", "0.8"],
  ["train", "train", "maze", "--updates", "1", "--validate-every", "1", "--validation-trials", "16", "-o", "m.safetensors"], // prettier-ignore
  ["train", "train", "sin", "--updates", "5", "--layers", "4,4", "-o", "layers.safetensors"],
  ["train-plan", "train", "sin", "--dry-run"],
  ["compare", "compare", "sin", "--seeds", "1", "--updates", "20", ...few],
  ["measure", "measure", "net.safetensors", ...few],
  ["measure", "measure", "m.safetensors", "--levels", "0,0.1", ...few],
  ["measure-closure", "measure", "net.safetensors", "--method", "closure", "--test-trials", "16"],
  ["convert-trials", "convert", "--task", "sin", "--dt-factor", "0.5", "-o", "trials.npz"],
  ["import-trials", "import", "trials.npz", "--trials", "-o", "again.npz"],
  ["measure", "measure", "net.safetensors", "--trials", "trials.npz", "--test-law", "uniform"],
  ["explain", "explain", "net.safetensors", ...few],
  ["explain", "explain", "layers.safetensors", ...few],
  ["explain-pair", "explain", "net.safetensors", "net.safetensors", ...few],
  ["repair", "repair", "net.safetensors", "--test-trials", "32", "--draws", "16", "-o", "repaired.safetensors"],
  ["incentive", "incentive", "--cells", "3", "--updates", "5"],
  ["incentive", "incentive", "regulator-affine", "--cells", "5", "--updates", "5", "--figure", "affine.svg"],
  ["paths", "paths", "sin", "--updates", "12", "--units", "8"],
  ["overfitting", "overfitting", "sin", "--updates", "5", "--levels", "0,0.5"],
  ["resonance", "resonance", "sin", "--updates", "5", "--seeds", "1"],
  ["trials", "trials", "sin", "--test-trials", "8", "-o", "made.npz"],
  ["simulate", "simulate", "net.safetensors", "--test-trials", "8", "-o", "rollout.npz"],
  ["export", "export", "net.safetensors", "--to", "npz", "--drop", "leaks", "-o", "weights.npz"],
  ["import", "import", "weights.npz", "--activation", "relu", "--leak", "0.2", "-o", "imported.safetensors"],
  ["convert", "convert", "imported.safetensors", "--dt-factor", "0.5", "--keep", "shift", "-o", "finer.safetensors"],
  ["study-plan", "study", "run", "study.yaml", "--dry-run"],
  ["study-run", "study", "run", "study.yaml", "--out", "results/small"],
  ["study-status", "study", "status", "results/small"],
  ["study-show", "study", "show", "results/small"],
  ["study-report", "study", "report", "results/small"],
  ["study-claims", "study", "claims", "results", "-o", "claims.md"],
  ["study-query", "study", "query", "results/small", "select placement, gain from runs"],
  ["study-export", "study", "export", "results/small", "runs.csv"],
  ["study-compare", "study", "compare", "results/small", "results/small"],
  ["kernel", "kernel"],
];

/** What cannot be had here: a queue, a server that runs on, and a file that other tests use. */
const elsewhere: readonly JsonName[] = ["worker", "lab", "kernel-build"];

describe("--json", () => {
  const cwd = folder();
  writeFileSync(join(cwd, "study.yaml"), study);

  it.each(lines.map(([name, ...args]) => ({ name, args })))("$name: dither $args", async ({ name, args }) => {
    const value = await ditherJson<{ schema: string }>(args, { cwd });
    expect(value.schema).toBe(jsonTag(name));
    expect(jsonOutput(name).safeParse(value).error?.issues ?? []).toEqual([]);
    expect(validates(value), JSON.stringify(validates.errors?.slice(0, 3))).toBe(true);
    const { schema: _, ...untagged } = value;
    expect(validates(untagged)).toBe(false);
  });

  it("is tried for every output", () => {
    const tried = new Set([...lines.map(([name]) => name), ...elsewhere]);
    expect([...tried].sort()).toEqual(Object.keys(jsonVersions).sort());
  });

  it("a failure is an error with its code", async () => {
    const { stdout } = await dither(["measure", "absent.safetensors", "--json"], { cwd });
    expect(jsonError.parse(JSON.parse(stdout)).error.code).toBe("file");
    expect(validates(JSON.parse(stdout))).toBe(true);
  });
});
