/** A thousand cases of every kind of input, the same in every run. */

import { describe, it } from "vitest";
import { fuzzers } from "./fuzzers.js";

describe("a thousand", () => {
  it.each(fuzzers)("$name", async (fuzzer) => {
    await (await fuzzer.property()).check({ numRuns: 1000 });
  });
});
