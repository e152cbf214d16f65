/** No command writes over what it reads, nor, under a name that Dither chose, over what is there. */

import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeNpy } from "dither";
import { describe, expect, it } from "vitest";
import { commands } from "../../packages/cli/src/commands/index.js";
import { checkPlaces } from "../../packages/cli/src/input/places.js";
import { smallStudy } from "../studies/small-study.js";
import { dither, folder, listing } from "./command.js";
import { networkFile, npz, plainTensors, trialsFile } from "./networks.js";

const refusal = (path: string, inputs: string[], ...others: string[]): Promise<unknown> =>
  checkPlaces({ inputs, outputs: [path, ...others].map((one) => ({ path: one, named: true })) }).catch(
    (error: unknown) => error,
  );

describe("an output is an input", () => {
  const cwd = folder({ "net.npz": "weights" });
  const input = join(cwd, "net.npz");
  mkdirSync(join(cwd, "sub"));
  symlinkSync("net.npz", join(cwd, "symbolic.npz"));
  symlinkSync(cwd, join(cwd, "sub", "folder"));
  linkSync(input, join(cwd, "hard.npz"));
  it.each(["net.npz", "./net.npz", "sub/../net.npz", "symbolic.npz", "sub/folder/net.npz", "hard.npz"])(
    "under the name %s",
    async (name) => {
      expect(await refusal(`${cwd}/${name}`, [input])).toMatchObject({
        code: "usage",
        message: expect.stringMatching(
          /^--output: .*which this command reads|a file that this command reads/,
        ) as string,
      });
    },
  );

  it("and a file of another name, there or not, is none", async () => {
    writeFileSync(join(cwd, "other.npz"), "");
    expect(await refusal(join(cwd, "other.npz"), [input])).toBeUndefined();
    expect(await refusal(join(cwd, "new.npz"), [input, join(cwd, "absent.npz")])).toBeUndefined();
  });

  it("nor may two outputs be one file, there or not", async () => {
    const twice = [join(cwd, "sub/folder/new.npz"), join(cwd, "new.npz")];
    expect(await refusal(twice[0], [input], twice[1])).toMatchObject({ code: "usage" });
  });
});

const known = ["--activation", "tanh", "--leak", "1", "--noise", "0.1", "--placement", "inside"];
const mask = ["--units", "2", "--mask", "W_rec=mask.npy"];

/** What each command reads, the link to it that it is told to write, and how. */
const overInput: [reads: string, link: string, args: string[]][] = [
  ["net.safetensors", "a.safetensors", ["import", "net.safetensors", "-o", "a.safetensors"]],
  ["t.npz", "a.npz", ["import", "t.npz", "--trials", "-o", "a.npz"]],
  ["net.safetensors", "a.json", ["convert", "net.safetensors", "--dt-factor", "2", "--keep", "shift", "-o", "a.json"]],
  ["t.npz", "a.npz", ["convert", "--trials", "t.npz", "--dt-factor", "0.5", "-o", "a.npz"]],
  ["task.ts", "a.npz", ["convert", "--task", "./task.ts", "--dt-factor", "0.5", "-o", "a.npz"]],
  ["net.npz", "a.npz", ["export", "net.npz", ...known, "--to", "npz", "-o", "a.npz"]],
  ["net.npz", "a.npz", ["export", "net.npz", ...known, "--to", "pytorch", "-o", "a.py"]],
  ["t.npz", "a.npz", ["simulate", "net.safetensors", "--trials", "t.npz", "-o", "a.npz"]],
  ["mask.npy", "a.svg", ["simulate", "net.safetensors", "--test-scales", "mask.npy", "--picture", "a.svg"]],
  ["net.safetensors", "a.safetensors", ["repair", "net.safetensors", "-o", "a.safetensors"]],
  ["net.safetensors", "r/net-repaired.html", ["repair", "net.safetensors", "--report", "r"]],
  ["net.safetensors", "r/net-explained.json", ["explain", "net.safetensors", "--report", "r"]],
  ["t.npz", "r/operating-points.svg", ["explain", "net.json", "net.safetensors", "--trials", "t.npz", "--report", "r"]],
  ["t.npz", "a.svg", ["measure", "net.safetensors", "--trials", "t.npz", "--figure", "a.svg"]],
  ["t.npz", "r/net-preference.pdf", ["measure", "net.safetensors", "--trials", "t.npz", "--figures", "r"]],
  ["t.npz", "r/net-units.png", ["explain", "net.safetensors", "--trials", "t.npz", "--figures", "r"]],
  ["net.safetensors", "r/net-outputs.svg", ["repair", "net.safetensors", "--figures", "r"]],
  ["t.npz", "a-performance.svg", ["measure", "net.safetensors", "--trials", "t.npz", "--figure", "a.svg"]],
  ["task.ts", "a.svg", ["train", "./task.ts", "--figure", "a.svg", "--validate-every", "1"]],
  ["mask.npy", "a.safetensors.checkpoint", ["train", "sin", ...mask, "-o", "a.safetensors", "--resume"]],
  ["net.safetensors", "a.safetensors", ["train", "sin", "--from", "net.safetensors", "-o", "a.safetensors"]],
  ["task.ts", "a.svg", ["paths", "./task.ts", "--figure", "a.svg"]],
  ["task.ts", "a.svg", ["overfitting", "./task.ts", "--figure", "a.svg"]],
  ["task.ts", "a.svg", ["resonance", "./task.ts", "--figure", "a.svg"]],
  ["mask.npy", "r/sin-loss.svg", ["compare", "sin", ...mask, "--figures", "r"]],
  ["text.txt", "incentive.svg", ["overfitting", "sin", "--task-option", "a=@text.txt", "--figure", "incentive.svg"]],
  ["task.ts", "r/index.html", ["tasks", "./task.ts", "--gallery", "r"]],
  ["task.ts", "a.npz", ["trials", "./task.ts", "-o", "a.npz"]],
  ["study.yaml", "r/study.json", ["study", "run", "study.yaml", "--out", "r"]],
];

/** Commands that read no file, or write none. */
const others = ["kernel", "completion", "new-task", "incentive", "worker", "lab"];

const files = (): Record<string, Uint8Array | string> => ({
  "net.safetensors": networkFile(),
  "net.json": networkFile(),
  "net.npz": npz(plainTensors()),
  "t.npz": trialsFile(),
  "task.ts": readFileSync(new URL("../../packages/cli/templates/task.ts", import.meta.url)),
  "mask.npy": encodeNpy({ shape: [2, 2], values: Float64Array.of(1, 0, 1, 1) }),
  "text.txt": "text",
  "study.yaml": smallStudy([0.5], 1),
});

describe.concurrent("a command told to write over what it reads", () => {
  it.each(overInput)("%s as %s: %j", async (reads, link, args) => {
    const cwd = folder(files());
    mkdirSync(join(cwd, "r"));
    symlinkSync(join(cwd, reads), join(cwd, link));
    const before = readFileSync(join(cwd, reads));
    const names = listing(cwd);
    const { code, stderr } = await dither(args, { cwd });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/this command reads/) as string });
    expect(readFileSync(join(cwd, reads))).toEqual(before);
    expect(listing(cwd)).toEqual(names);
  });

  it("is tried with every command", () => {
    const tried = new Set([...overInput.map(([, , [command]]) => command), ...others]);
    expect([...tried].sort()).toEqual(Object.keys(commands).sort());
  });
});

/** Defaults, and the file beside a named one. */
const byDefault: [there: string, args: string[]][] = [
  ["imported-net.safetensors", ["import", "net.npz", ...known]],
  ["imported-t.npz", ["import", "t.npz", "--trials"]],
  ["net-dt0.5.safetensors", ["convert", "net.safetensors", "--dt-factor", "0.5", "--keep", "shift"]],
  ["t-dt0.5.npz", ["convert", "--trials", "t.npz", "--dt-factor", "0.5"]],
  ["sin-dt0.5.npz", ["convert", "--task", "sin", "--dt-factor", "0.5"]],
  ["module.npz", ["export", "net.safetensors", "--to", "pytorch", "-o", "module.py"]],
  ["rollout.npz", ["simulate", "net.safetensors"]],
  ["trials.npz", ["trials", "sin"]],
  ["net.safetensors", ["train", "sin", "--updates", "1"]],
  ["incentive.svg", ["incentive"]],
  ["incentive.svg", ["incentive", "regulator-affine"]],
  ["paths.svg", ["paths"]],
  ["overfitting.svg", ["overfitting"]],
  ["resonance.svg", ["resonance"]],
  ["my-task.ts", ["new-task"]],
];

describe.concurrent("a file under a name that Dither chose", () => {
  it.each(byDefault)("%s stays: %j", async (there, args) => {
    const cwd = folder({ ...files(), [there]: there in files() ? files()[there] : "mine" });
    const before = readFileSync(join(cwd, there));
    const names = listing(cwd);
    const { code, stderr } = await dither(args, { cwd });
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: `dither: ${there}: is there already. Choose another name${args[0] === "new-task" ? "" : ` with ${["incentive", "paths", "overfitting", "resonance"].includes(args[0]) ? "--figure" : "--output"}`}, or replace it with --force.\n`,
    });
    expect(readFileSync(join(cwd, there))).toEqual(before);
    expect(listing(cwd)).toEqual(names);
  });

  it("is replaced with --force, though never an input", async () => {
    const cwd = folder({ ...files(), "rollout.npz": "old" });
    const args = ["simulate", "net.safetensors", "--trials", "t.npz", "--force"];
    expect((await dither(args, { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, "rollout.npz")).subarray(0, 2).toString()).toBe("PK");
    expect((await dither([...args, "-o", "./t.npz"], { cwd })).code).toBe(2);
  });

  it("a report in the default folder, and a study's in its own", async () => {
    const small = ["compare", "sin", "--seeds", "1", "--updates", "1", "--batch", "16", "--test-trials", "16"];
    const cwd = folder({ "study.yaml": smallStudy([0.5], 1) });
    expect((await dither([...small, "--draws", "4"], { cwd })).code).toBe(0);
    expect(await dither([...small, "--draws", "4"], { cwd })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^dither: dither-report\/sin-.*\.html: is there already/) as string,
    });
    await dither(["study", "run", "study.yaml", "--out", "r"], { cwd });
    writeFileSync(join(cwd, "r", "report.html"), "mine");
    expect((await dither(["study", "report", "r"], { cwd })).code).toBe(1);
    expect(readFileSync(join(cwd, "r", "report.html"), "utf8")).toBe("mine");
    writeFileSync(join(cwd, "other.yaml"), smallStudy([1], 1).replace(/^study: .*$/m, "study: other"));
    expect(await dither(["study", "run", "other.yaml", "--out", "r"], { cwd })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^dither: r: holds another study, .*, and not other\./) as string,
    });
    expect((await dither(["study", "run", "study.yaml", "--out", "r"], { cwd })).code).toBe(0);
  });

  it("a stopped training is not begun anew over its checkpoint", async () => {
    const cwd = folder({ "a.safetensors.checkpoint": "hours" });
    const { code, stderr } = await dither(["train", "sin", "--updates", "1", "-o", "a.safetensors"], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/--resume/) as string });
    expect(listing(cwd)).toEqual(["a.safetensors.checkpoint"]);
  });
});
