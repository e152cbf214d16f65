/** Trials that cannot be used end with 1 and one message that names their file; unusual ones that can are read. */

import { writeTrials } from "dither";
import { describe, expect, it } from "vitest";
import { dither, ditherJson, folder } from "./command.js";
import { expectFailure, withTrials, type Case } from "./failing.js";
import { networkFile, npz, smallTrials, trialsFile, zeros } from "./networks.js";
import { numpyIsHere, python } from "./python.js";

const whole = networkFile();
const trials = smallTrials();
const brokenTrials: Case[] = [
  { what: "no trials file", args: withTrials("t.npz"), code: "file", message: /^t\.npz: .*does not exist/ },
  {
    what: "damaged",
    files: { "t.npz": trialsFile().slice(0, 200) },
    args: withTrials("t.npz"),
    code: "format",
    message: /^t\.npz/,
  },
  {
    what: "wrong names",
    files: { "t.npz": npz({ rates: zeros(4, 5, 1), y: zeros(4, 5, 1) }) },
    args: withTrials("t.npz"),
    code: "mismatch",
    message: /^t\.npz: expected arrays `input`, `target`.*found .*rates.*y/,
  },
  {
    what: "wrong shapes",
    files: { "t.npz": npz({ input: zeros(4, 5, 1), target: zeros(5, 4, 1) }) },
    args: withTrials("t.npz"),
    code: "mismatch",
    message: /^t\.npz: expected `target` of shape \[step 4, trial 5, .*got \[5, 4, 1\]/,
  },
  {
    what: "sizes of another network",
    files: { "t.npz": npz({ input: zeros(4, 5, 3), target: zeros(4, 5, 1) }) },
    args: withTrials("t.npz"),
    code: "mismatch",
    message: /^t\.npz: expected `input` of shape \[step, trial, 1\] .*got \[4, 5, 3\]/,
  },
  {
    what: "NaN",
    files: { "t.npz": writeTrials({ ...trials, input: trials.input.with(7, NaN) }, "t.npz") },
    args: withTrials("t.npz"),
    code: "value",
    message:
      /^t\.npz: expected finite numbers, got NaN in `input` at step 1, trial 2, channel 0\. Its target counts at step \d+: /,
  },
  {
    what: "no weight anywhere",
    files: { "t.npz": writeTrials({ ...trials, weight: trials.weight.map(() => 0) }, "t.npz") },
    args: withTrials("t.npz"),
    code: "value",
    message: /^t\.npz: every loss weight is 0/,
  },
].map((one) => ({ ...one, files: { "net.safetensors": whole, ...one.files } }));

describe.concurrent("trials that cannot be used", () => {
  it.each(brokenTrials)("$what", expectFailure);
});

describe.skipIf(!numpyIsHere)("trials written by NumPy", () => {
  it("in Fortran order or float64 give the curve of the same trials in C order and float32", async () => {
    const cwd = folder({ "net.safetensors": whole, "t.npz": trialsFile() });
    python(
      `t = np.load("t.npz")
names = ["input", "target", "weight"]
np.savez("fortran.npz", **{k: np.asfortranarray(t[k]) for k in names})
np.savez_compressed("float64.npz", **{k: t[k].astype(np.float64) for k in names})`,
      cwd,
    );
    const [own, ...others] = await Promise.all(
      ["t.npz", "fortran.npz", "float64.npz"].map(
        async (file) => (await ditherJson<{ curve: unknown }>(withTrials(file), { cwd })).curve,
      ),
    );
    expect(others).toEqual([own, own]);
  });

  it("as Python objects are refused", async () => {
    const cwd = folder({ "net.safetensors": whole });
    python(`np.savez("t.npz", input=np.array([[1, "a"]], dtype=object), target=np.zeros((1, 2)))`, cwd);
    const { code, stdout, stderr } = await dither(withTrials("t.npz"), { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^dither: t\.npz: expected input to be an array of numbers, got objects, .*np\.asarray/);
  });
});
