/** Help fits a terminal and shows an example; wrong command lines end with 2 and one message. */

import { describe, expect, it } from "vitest";
import { dither, folder, width } from "./command.js";

const commands = [
  "tasks",
  "compare",
  "train",
  "measure",
  "simulate",
  "trials",
  "incentive",
  "paths",
  "overfitting",
  "resonance",
  "export",
  "repair",
  "worker",
];

describe.concurrent("help", () => {
  it.each(commands)(
    "dither %s --help has an example of itself, in 80 columns, and is what `help` prints",
    async (name) => {
      const cwd = folder();
      const [{ code, stdout, stderr }, asked] = await Promise.all([
        dither([name, "--help"], { cwd }),
        dither(["help", name], { cwd }),
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(new RegExp(`Examples?:\n  dither ${name} `));
      expect(width(stdout)).toBeLessThanOrEqual(80);
      expect(asked).toEqual({ code: 0, signal: null, stdout, stderr: "" });
    },
  );

  it("dither --help names every command and the exit codes in 80 columns", async () => {
    const { code, stdout, stderr } = await dither(["--help"], { cwd: folder() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const name of commands) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
    expect(stdout).toContain("Exit codes: 0 done, 1 failure, 2 wrong command line, 130 interrupted.");
    expect(width(stdout)).toBeLessThanOrEqual(80);
  });

  it("without a command the help goes to standard error, and the exit code is 2", async () => {
    const cwd = folder();
    const [help, none] = await Promise.all([dither(["--help"], { cwd }), dither([], { cwd })]);
    expect(none).toEqual({ code: 2, signal: null, stdout: "", stderr: help.stdout });
  });

  it("the version is that of the library", async () => {
    const { version } = await import("dither");
    const { code, stdout } = await dither(["--version"], { cwd: folder() });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${version}\n` });
  });
});

const wrong = [
  { args: ["frob"], message: /^unknown command 'frob'\.$/ },
  { args: ["trian", "sin"], message: /^unknown command 'trian'\. Did you mean train\?$/ },
  { args: ["mesure", "x.npz"], message: /^unknown command 'mesure'\. Did you mean measure\?$/ },
  { args: ["study", "rum", "x.yaml"], message: /^unknown command 'rum'\. Did you mean run\?$/ },
  { args: ["train"], message: /^missing required argument 'task'\.$/ },
  { args: ["measure"], message: /^missing required argument 'network'\.$/ },
  { args: ["train", "sin", "square"], message: /too many arguments for 'train'\. Expected 1 argument but got 2\./ },
  { args: ["train", "sin", "--unitz", "3"], message: /^unknown option '--unitz'\. Did you mean --units\?$/ },
  { args: ["train", "sin", "--unit", "3"], message: /^unknown option '--unit'\. Did you mean --units\?$/ },
  {
    args: ["train", "sin", "--placement", "insde"],
    message: /^--placement: expected one of inside, outside, input, got "insde"\. Did you mean inside\?$/,
  },
  {
    args: ["train", "sine"],
    message: /^unknown task "sine"\. Did you mean sin\? \(`dither tasks` lists and describes them all\.\)$/,
  },
  {
    args: ["train", "maze", "--task-option", "layuot=open"],
    message: /^task maze: unknown option "layuot"\. Did you mean "layout"\?$/,
  },
  {
    args: ["repair", "x.npz", "--method", "smothing"],
    message: /^--method: expected repairs among .*, got "smothing"\. Did you mean smoothing\?$/,
  },
  {
    args: ["train", "sin", "--mask", "Wrec=0.2"],
    message: /^--mask: expected one of W_rec, W_in, W_out, got "Wrec"\. Did you mean W_rec\?$/,
  },
  { args: ["train", "cos"], message: /^unknown task "cos"\. Choose one of: sin, square, linear/ },
  { args: ["compare", "cos"], message: /^unknown task "cos"\. Choose one of: sin, square, linear/ },
  { args: ["measure", "none.safetensors", "--task", "cos"], message: /^unknown task "cos"\. Choose one of/ },
  {
    args: ["train", "sin", "--activation", "gelu"],
    message:
      /^--activation: expected one of relu, softplus, tanh, sigmoid, rectified-tanh, .*, got "gelu"\. Did you mean relu\?$/,
  },
  {
    args: ["train", "sin", "--noise", "-0.5"],
    message: /^--noise: expected a noise level of 0 or more, got "-0.5"\.$/,
  },
  {
    args: ["train", "sin", "--leak", "0"],
    message: /^--leak: expected a leak \(dt\/τ\) above 0 and at most 1, got "0"\.$/,
  },
  { args: ["train", "sin", "--leak", "1.5"], message: /^--leak: expected .* got "1.5"\.$/ },
  { args: ["measure", "x.npz", "--leak", "abc"], message: /^--leak: expected .* got "abc"\.$/ },
  {
    args: ["train", "sin", "--seed", "9007199254740992"],
    message: /^--seed: expected a seed: .* got "9007199254740992"\.$/,
  },
  {
    args: ["compare", "sin", "--seed", "9007199254740991"],
    message: /^--seed: expected seeds up to 2⁵³ − 1, got 10 from /,
  },
  {
    args: ["train", "sin", "--updates", "0"],
    message: /^--updates: expected a whole number of 1 or more, got "0"\.$/,
  },
  { args: ["train", "sin", "--clip", "-1"], message: /^--clip: expected a number above 0, or none, got "-1"\.$/ },
  { args: ["compare", "sin", "--levels", "0,,1"], message: /^--levels: expected noise levels .*, got ""\.$/ },
  { args: ["compare", "sin", "--levels", "0,-1"], message: /^--levels: expected noise levels .*, got "-1"\.$/ },
  { args: ["compare", "sin", "--levels", "0"], message: /^--levels: expected a noise level above 0, got "0"\.$/ },
  {
    args: ["measure", "x.npz", "--draws", "3"],
    message: /^--draws: expected a whole number from 4 to .*, got "3"\.$/,
  },
  {
    args: ["measure", "x.npz", "--trials", "t.npz", "--task", "sin"],
    message: /^expected either --trials .* or --task .*, got both\.$/,
  },
  {
    args: ["simulate", "x.npz", "--trials", "t.npz", "--test-trials", "8"],
    message: /^expected either --trials .* or --test-trials .*, got both\.$/,
  },
  {
    args: ["train", "sin", "-o", "net.pt"],
    message: /^--output: expected a file ending in \.safetensors, got "net\.pt"\.$/,
  },
  {
    args: ["simulate", "x.npz", "-o", "out.mat"],
    message: /^--output: expected a file ending in .*\.npz.*, got "out\.mat"\.$/,
  },
  {
    args: ["measure", "x.npz", "--figure", "f.png"],
    message: /^--figure: expected a file ending in \.svg, got "f\.png"\.$/,
  },
  { args: ["train", "sin", "-o"], message: /^--output: expected a value <file>, got none\.$/ },
];

describe.concurrent("a wrong command line", () => {
  it.each(wrong)("dither $args ends with 2 and says why", async ({ args, message }) => {
    const { code, stdout, stderr } = await dither(args, { cwd: folder() });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^dither: /);
    expect(stderr).not.toContain("    at ");
    expect(stderr.replace(/^dither: /, "").replace(/\n(See: dither .*--help\n)?$/, "")).toMatch(message);
  });

  it.each(wrong.filter((_, k) => k % 4 === 0))(
    "dither --json $args says so in one object",
    async ({ args, message }) => {
      const { code, stdout, stderr } = await dither([...args, "--json"], { cwd: folder() });
      expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
      expect(JSON.parse(stdout)).toEqual({ error: { code: "usage", message: expect.stringMatching(message) } });
    },
  );
});
