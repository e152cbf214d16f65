/** The same seed gives the same bits: in another process, with any number of threads, in workers, and from `compare`. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { networkHash, readNetwork, sin, train, trainingOptions, type NetworkSpecification } from "dither";
import { computeRuns, type RunSpecification } from "@dither/studies";
import { describe, expect, it } from "vitest";
import { ditherJson, folder, listing } from "./command.js";

const seed = 7;
const options = ["--updates", "60"];
const network: NetworkSpecification = {
  ...{ units: 32, inputs: 1, outputs: 1, activation: "relu", form: "rate", leak: 0.2 },
  ...{ noise: { placement: "inside", std: 0.5 }, readout: "identity", initialState: "zero", seed },
};
const training = trainingOptions({ updates: 60 });

describe("dither train sin --updates 60 --seed 7", () => {
  it("has the same hash with any number of threads and in this process", async () => {
    const cwd = folder();
    const hashes: string[] = [];
    for (const threads of [1, 1, 2, 4]) {
      const args = ["train", "sin", ...options, "--seed", String(seed), "--threads", String(threads), "--force"];
      hashes.push((await ditherJson<{ sha256: string }>(args, { cwd })).sha256);
    }
    const here = await networkHash((await train(network, sin, training)).network);
    expect(hashes).toEqual([here, here, here, here]);
  });

  it("has the same hash from workers of the executor, one or two at a time", async () => {
    const run: RunSpecification = {
      task: "sin",
      network,
      training,
      measure: { levels: [0, 0.5], trials: 16, draws: 4 },
    };
    const here = await networkHash((await train(network, sin, training)).network);
    for (const workers of [1, 2]) {
      const outcomes = await computeRuns([run, { ...run, measure: { ...run.measure, draws: 8 } }], { workers });
      expect(outcomes.map((outcome) => outcome.state === "done" && outcome.details.sha256)).toEqual([here, here]);
    }
  });

  it("is the network that compare --networks writes for that placement and seed", async () => {
    const cwd = folder();
    const measured = ["--levels", "0,0.5", "--test-trials", "16", "--draws", "4"];
    const compared = await ditherJson<{ networks: { placement: string; seed: number; sha256: string }[] }>(
      ["compare", "sin", ...options, ...measured, "--seeds", "2", "--seed", String(seed - 1), "--networks"],
      { cwd },
    );
    const files = listing(join(cwd, "dither-report")).filter((name) => name.endsWith(".safetensors"));
    expect(files).toHaveLength(4);
    for (const { placement, seed: ofNetwork, sha256 } of compared.networks) {
      const file = files.find((name) => name.endsWith(`-${placement}-seed${ofNetwork}.safetensors`)) ?? "";
      const read = readNetwork({ bytes: readFileSync(join(cwd, "dither-report", file)), fileName: file });
      expect(await networkHash(read)).toBe(sha256);
      const { noise } = read.specification;
      expect([noise.placement, read.specification.seed]).toEqual([placement, ofNetwork]);
    }
    const here = await networkHash((await train(network, sin, training)).network);
    expect(compared.networks.find((n) => n.placement === "inside" && n.seed === seed)?.sha256).toBe(here);
  });

  it("a measurement of it is the same to the last digit in another process", async () => {
    const cwd = folder();
    await ditherJson(["train", "sin", ...options, "-o", "net.safetensors"], { cwd });
    const measured = async (): Promise<string> => {
      const args = ["measure", "net.safetensors", "--test-trials", "32", "--draws", "4"];
      const { seconds: _seconds, ...rest } = await ditherJson<{ seconds: number }>(args, { cwd });
      return createHash("sha256").update(JSON.stringify(rest)).digest("hex");
    };
    expect(await measured()).toBe(await measured());
  });
});
