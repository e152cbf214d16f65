/** DITHER_KERNEL_LEVEL: the instruction set asked for is the one that runs, and one that is not there is an error. */

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { kernelLevels, nativeInstructions } from "../src/index.js";

const here = nativeInstructions();
const absent = kernelLevels.filter((level) => !here.includes(level));

const script = `
  import { Kernel, describeBackend, resolveBackend } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url))};
  const shape = { units: 9, inputs: 0, outputs: 1, steps: 3, trials: 16, form: "rate", placement: "inside", activation: "tanh",
    readout: "identity", leak: 1, trainedInitialState: false, purpose: "simulation" };
  const kernel = await Kernel.create(shape, await resolveBackend("exact"));
  kernel.drawNoise({ key: [1, 2], stream: 3, firstTrial: 4, index: 5 });
  console.log(await describeBackend("native-fast"), Array.from(kernel.noise).join());`;

/** Which instruction set runs, and the noise that it draws; in a process of its own, since the environment is read once. */
const answer = (level: string) =>
  spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { ...process.env, DITHER_KERNEL_LEVEL: level },
  });

describe("DITHER_KERNEL_LEVEL", () => {
  it("runs the level asked for, to the same bits, and the best where none is", () => {
    const answers = [...here, ""].map((level) => answer(level).stdout.trim().split(" ").slice(1));
    expect(answers.map(([level]) => level)).toEqual([...here, here.at(-1) ?? null].map((level) => `(${level})`));
    expect(new Set(answers.map(([, noise]) => noise)).size).toBe(1);
    expect(answers[0][1].split(",")).toHaveLength(3 * 12 * 16);
  });

  it("refuses a word that is none, and a level of another machine", () => {
    expect(answer("sse2").stderr).toContain('DITHER_KERNEL_LEVEL: expected baseline, avx2, avx512, got "sse2".');
    for (const level of absent) expect(answer(level).stderr).toMatch(/DITHER_KERNEL_LEVEL: expected .*(level|native)/);
  });
});
