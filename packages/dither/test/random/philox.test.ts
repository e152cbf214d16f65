/** Philox4x32-10 against the known answers of its authors' library, Random123. */

import { describe, expect, it } from "vitest";
import { draws } from "../../src/random/draws.js";
import { philox } from "../../src/random/philox.js";

const hex = (words: Uint32Array): string => Array.from(words, (w) => w.toString(16).padStart(8, "0")).join(" ");

describe("Philox4x32-10", () => {
  it.each([
    [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], "d16cfe09 94fdcceb 5001e420 24126ea1"],
  ])("of counter %j and key %j is the published answer", (counter, key, answer) => {
    const [c0, c1, c2, c3] = counter;
    expect(hex(philox(c0, c1, c2, c3, key[0], key[1]))).toBe(answer);
  });

  it("is addressed by (step, ⌊unit/4⌋ + 2²⁴ · stream, trial, index) and keyed by the seed's two words", () => {
    const seed = 0x1a2b3 * 0x100000000 + 0x456789ab;
    const block = philox(7, 3 + 5 * 0x1000000, 0xfedcba98, 11, 0x456789ab, 0x1a2b3);
    const random = draws(seed, 5);
    for (let word = 0; word < 4; word++) expect(random.word(0xfedcba98, 7, 12 + word, 11)).toBe(block[word]);
    expect(random.uniform(0xfedcba98, 7, 12, 11)).toBe((block[0] + 0.5) / 0x100000000);
  });
});
