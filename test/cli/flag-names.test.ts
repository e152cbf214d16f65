/** What the library calls its options, the command calls its flags: those it has, and no others. */

import { Command, Option } from "commander";
import { describe, expect, it } from "vitest";
import { inFlags, libraryNames } from "../../packages/cli/src/options/flag-names.js";
import { dither, folder } from "./command.js";

const command = new Command("train")
  .option("--test-trials <n>")
  .option("--noise <σ>")
  .option("--bias <b>")
  .option("--clip <norm>")
  .option("--target <score>")
  .option("--resume")
  .option("--no-self-connections")
  .addOption(new Option("-o, --output <file>"));

describe("a message of the library in the command's words", () => {
  it.each([
    ["Give `testTrials`.", "Give --test-trials."],
    ["Give `noise` 0 or more.", "Give --noise 0 or more."],
    ["expected `noise.std`, `std` or `initial.bias`", "expected --noise, --noise or --bias"],
    ["Give `noise: 0.1` or `clip: null`.", "Give --noise 0.1 or --clip none."],
    ['Give `output: "a.npz"`.', "Give --output a.npz."],
    ['Give `output: "my $x*.npz"`.', "Give --output 'my $x*.npz'."],
    [`Give \`output: "it's.npz"\`.`, `Give --output 'it'\\''s.npz'.`],
    ["Set `constraints.masks.W_rec.selfConnections: false`.", "Set --no-self-connections."],
    ["Leave out `resume`, or set `resume: true`.", "Leave out --resume, or set --resume."],
    ["Finish it with `train(…, { resume })`.", "Finish it with `dither train … --resume`."],
    ["Finish it with `train(…, { checkpointEvery })`.", "Finish it with `dither train … --checkpoint-every`."],
  ])("%s", (message, said) => {
    expect(inFlags(message, command)).toBe(said);
  });

  it.each([
    "t.npz: expected `target` of shape [step 4, trial 5, channel 1]",
    "Give `draws`.",
    "see `dither tasks`",
    "read with `noise: { placement, std }`",
    "./my-task.ts: expected `noise` to be a function, found none.",
  ])("what is no flag of the command stays: %s", (message) => {
    expect(inFlags(message, command)).toBe(message);
  });

  it("where a command has both, the library's own name wins", () => {
    const both = new Command("explain").option("--std <σ>").option("--noise <σ>");
    expect(inFlags("`std` and `noise`", both)).toBe("--std and --noise");
  });
});

it("every flag of the table is one that some command has", async () => {
  const helps = await Promise.all(
    ["train", "measure", "explain"].map((name) => dither([name, "--help"], { cwd: folder() })),
  );
  const declared = new Set(
    helps.flatMap(({ stdout }) => [...stdout.matchAll(/--(?:no-)?([a-z\d-]+)/g)].map(([, name]) => name)),
  );
  const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  expect(Object.keys(libraryNames).filter((name) => !declared.has(kebab(name)))).toEqual([]);
});

it("errors of the library come out in flags, as text and as JSON", async () => {
  const args = ["train", "sin", "--units", "4", "--updates", "2", "--recurrent-law", "balanced"];
  const cwd = folder();
  const message =
    "initial values: the law balanced needs Dale's law, which says which units are excitatory. Set --dale 0.8, say.";
  expect((await dither(args, { cwd })).stderr).toBe(`dither: ${message}\n`);
  const { stdout } = await dither([...args, "--json"], { cwd });
  expect(JSON.parse(stdout)).toEqual({ error: { code: "value", message } });
});
