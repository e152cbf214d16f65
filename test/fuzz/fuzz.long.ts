/** Thousands of cases of every kind of input, others in every run; DITHER_FUZZ_SEED=n repeats those of a run. */

import { randomInt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fuzzers } from "./fuzzers.js";

const runs = 3000;
const seed = Number(process.env["DITHER_FUZZ_SEED"] ?? randomInt(2 ** 31));

describe(`${runs * fuzzers.length} cases of seed ${seed}`, () => {
  console.log(`Fuzzing with DITHER_FUZZ_SEED=${seed}`);

  it("are 20,000 at least", () => {
    expect(runs * fuzzers.length).toBeGreaterThanOrEqual(20_000);
  });

  it.each(fuzzers)("$name", { timeout: 1_800_000 }, async (fuzzer) => {
    await (await fuzzer.property()).check({ numRuns: runs, seed });
  });
});
