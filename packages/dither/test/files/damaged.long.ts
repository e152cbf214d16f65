/** Five thousand damaged files of each format, read or refused: no other error, no hang, bounded memory, nothing run. */

import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formats, hdf5Files, marker, readDamaged, readDamagedHdf5 } from "./damaged.js";

const seed = Number(process.env.DITHER_FUZZ_SEED ?? 20260114);

describe(`damaged files (DITHER_FUZZ_SEED=${seed})`, () => {
  it.each(Object.keys(formats))("of %s", { timeout: 600_000 }, (format) => {
    expect(readDamaged(formats[format], 5000, seed)).toBeLessThan(5000);
    expect(existsSync(marker)).toBe(false);
  });

  it("of HDF5", { timeout: 3_600_000 }, async () => {
    const { read, refused, givenUp } = await readDamagedHdf5(hdf5Files, 5000, seed);
    process.stdout.write(`HDF5: ${read} read, ${refused} refused, ${givenUp} given up after 10 s\n`);
    expect(read).toBeGreaterThan(500);
    expect(refused).toBeGreaterThan(500);
    expect(givenUp).toBeLessThan(50);
  });
});
