/** The example networks have the curves that an independent program measured (test-data/examples/expected.json). */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ditherJson, examples, folder } from "./command.js";

interface Expected {
  network: { leak: number; activation: string; placement: string; train_std: number };
  trials: string;
  preferred_std: number;
  curve: { std: number; loss: number; loss_standard_error: number }[];
}
interface Measured {
  curve: { std: number; loss: number; lossStandardError: number }[];
  preferred: { std: number };
}

const expected = JSON.parse(readFileSync(join(examples, "expected.json"), "utf8")) as Record<string, Expected>;

function measured(name: string, ...more: string[]): Promise<Measured> {
  const { network, trials } = expected[name];
  const { leak, activation, placement, train_std: std } = network;
  const settings = Object.entries({ leak, activation, placement, noise: std }).flatMap(([key, v]) => [
    `--${key}`,
    String(v),
  ]);
  const args = [
    "measure",
    join(examples, `${name}.safetensors`),
    "--trials",
    join(examples, trials),
    "--draws",
    "2000",
  ];
  return ditherJson<Measured>([...args, ...settings, ...more], { cwd: folder() });
}

describe.each(Object.keys(expected))("%s", (name) => {
  const { curve, network, preferred_std: preferred } = expected[name];

  it("has the expected loss at every level, and prefers the expected noise", async () => {
    const [given, own] = await Promise.all([
      measured(name, "--draws", "2000", "--levels", curve.map(({ std }) => std).join(",")),
      measured(name, "--draws", "500"),
    ]);
    expect(given.curve.map(({ std }) => std)).toEqual(curve.map(({ std }) => std));
    given.curve.forEach(({ loss, lossStandardError }, k) => {
      const error = Math.hypot(lossStandardError, curve[k].loss_standard_error);
      expect(Math.abs(loss - curve[k].loss)).toBeLessThanOrEqual(Math.max(3 * error, 0.02 * curve[k].loss));
    });
    expect(Math.abs(own.preferred.std - preferred)).toBeLessThanOrEqual(0.03 * network.train_std);
  });
});
