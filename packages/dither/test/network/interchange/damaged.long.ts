/** Five thousand damaged files of each format, read or refused: no other error, no hang, bounded memory. */

import { describe, expect, it } from "vitest";
import { formats, readDamaged } from "./damaged.js";

const seed = Number(process.env.DITHER_FUZZ_SEED ?? 20260114);

describe(`damaged files (DITHER_FUZZ_SEED=${seed})`, () => {
  it.each(Object.keys(formats))("of %s", { timeout: 600_000 }, (format) => {
    expect(readDamaged(formats[format], 5000, seed)).toBeLessThan(5000);
  });
});
