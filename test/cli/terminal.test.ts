/** The command in a terminal: help in two lengths and any width, and what a shell completes. */

import { spawnSync } from "node:child_process";
import { tasks } from "dither";
import { describe, expect, it } from "vitest";
import { dither, folder, width } from "./command.js";

const cwd = folder();
const said = async (args: string[], environment: Record<string, string> = {}): Promise<string> => {
  const { code, stdout, stderr } = await dither(args, { cwd, environment });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

describe("help", () => {
  it("-h says what one needs first, and how many options --help has beside them", async () => {
    const [short, full] = await Promise.all([said(["train", "-h"]), said(["train", "--help"])]);
    const flags = (text: string): string[] => [...text.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag]) => flag);
    for (const flag of ["--output", "--noise", "--updates", "--seed"]) expect(flags(short)).toContain(flag);
    expect(flags(full)).toEqual(expect.arrayContaining(flags(short)));
    const more = Number(/^(\d+) more options: dither train --help$/m.exec(short)?.[1]);
    expect(flags(short).length + more).toBe(flags(full).length);
    expect(short.split("\n").length).toBeLessThan(40);
  });

  it("--help of a task says what that task is trained with", async () => {
    const { leak, noise, updates } = tasks.find(({ name }) => name === "maze")?.experiment ?? {};
    const text = await said(["train", "maze", "--help"]);
    const line = /Defaults of the task maze:\n(.*)/.exec(text)?.[1] ?? "";
    for (const part of [`--leak ${leak}`, `--noise ${noise}`, `--updates ${updates}`]) expect(line).toContain(part);
    expect(await said(["train", "--help"])).not.toContain("Defaults of");
  });

  it.each([40, 64, 100, 300])("fits a terminal of %i columns, 100 at most", async (columns) => {
    const text = await said(["measure", "--help"], { COLUMNS: String(columns) });
    // The usage is one line, and examples are to be copied.
    const [, ...lines] = text.split("\nExample")[0].split("\n");
    expect(width(lines.join("\n"))).toBeLessThanOrEqual(Math.min(100, columns));
  });
});

describe("--config", () => {
  it("takes settings as in a study file, which flags go before", async () => {
    const settings =
      "network: { units: 8, noise: 0.3 }\ntraining: { updates: 7, clip: null, initial: { bias: 0.1 } }\n";
    const here = folder({ "s.yaml": settings });
    const json = async (...args: string[]) => {
      const { stdout } = await dither(["train", "sin", ...args, "--json"], { cwd: here });
      return JSON.parse(stdout) as { sha256: string; training: { updates: number; clip: null } };
    };
    const asFlags = ["--units", "8", "--noise", "0.3", "--updates", "5", "--clip", "none", "--bias", "0.1"];
    const [file, flags] = await Promise.all([
      json("--config", "s.yaml", "--updates", "5", "-o", "a.safetensors"),
      json(...asFlags, "-o", "b.safetensors"),
    ]);
    expect(file.sha256).toBe(flags.sha256);
    expect(file.training).toMatchObject({ updates: 5, clip: null });
  });

  it.each([
    ["training: { updtes: 7 }", 'Unrecognized key: "updtes"'],
    ["training: { beta1: 0.5 }", "training.beta1: dither train has no option for it"],
    ["training: [", "cannot be read as YAML"],
  ])("refuses %s", async (text, message) => {
    const { code, stderr } = await dither(["train", "sin", "--config=s.yaml"], { cwd: folder({ "s.yaml": text }) });
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(message);
  });
});

describe("completion", () => {
  const offered = async (...words: string[]): Promise<string[]> =>
    (await said(["complete", "--", ...words]))
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t")[0]);

  it("completes commands and their parts", async () => {
    expect(await offered("tra")).toEqual(["train", ":4"]);
    expect(await offered("study", "s")).toEqual(["status", "show", ":4"]);
  });

  it("completes all tasks, and lets files follow for a module", async () => {
    expect(await offered("train", "")).toEqual([...tasks.map(({ name }) => name), ":0"]);
    expect(await offered("measure", "net.safetensors", "--task", "sin-l")).toEqual(["sin-layers", ":0"]);
    expect(await offered("measure", "")).toEqual([":0"]);
  });

  it("completes options, and the words that one may be", async () => {
    expect(await offered("train", "sin", "--place")).toEqual(["--placement", ":4"]);
    expect(await offered("train", "sin", "--placement", "")).toEqual(["inside", "outside", "input", ":4"]);
    expect(await offered("train", "--units", "8", "sq")).toEqual(["square", ":0"]);
    expect(await offered("completion", "z")).toEqual(["zsh", ":4"]);
  });

  it("has a script for bash that bash can read, and one each for zsh and fish that ask the same", async () => {
    const [bash, zsh, fish] = await Promise.all(["bash", "zsh", "fish"].map((shell) => said(["completion", shell])));
    expect(spawnSync("bash", ["-n"], { input: bash }).status).toBe(0);
    for (const script of [bash, zsh, fish]) expect(script).toContain("dither complete -- ");
    expect(zsh).toMatch(/^#compdef dither$/m);
    expect(fish).toMatch(/^complete -c dither /m);
  });
});
