/** Damaged pickles, `.mat` and HDF5 files are read or refused; five thousand of each in damaged.long.ts. */

import { existsSync } from "node:fs";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readArrays } from "../../src/files/open/read-arrays.js";
import { pickleText } from "../../src/files/formats/values/values.js";
import { openFile } from "../../src/files/open/open-file.js";
import { decodesOrRefuses } from "./helpers.js";
import { formats, hdf5Files, hostileFiles, marker, readDamaged, readDamagedHdf5 } from "./damaged.js";

describe("damaged files", () => {
  it.each(Object.keys(formats))("of %s are read or refused", (format) => {
    const read = readDamaged(formats[format], 400, 14);
    expect(read).toBeGreaterThan(0); // else the damage is such that nothing is tried
    expect(read).toBeLessThan(400);
  });

  it("of HDF5 are read or refused, and leave the decoder as it was", async () => {
    const { read, refused, givenUp } = await readDamagedHdf5(hdf5Files, 40, 14);
    expect(read).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
    expect(givenUp).toBe(0);
  });

  it("that stop the decoder of HDF5 do not spoil it for the next", async () => {
    const [whole] = hdf5Files;
    const before = readArrays(await openFile(whole));
    const cut = { ...whole, bytes: whole.bytes.slice(0, whole.bytes.length / 2) };
    for (let n = 0; n < 3; n++) await expect(openFile(cut)).rejects.toThrow(/^same\.h5: expected a whole HDF5 file/);
    expect(readArrays(await openFile(whole))).toEqual(before);
  });
});

describe("files that would run something", () => {
  it("are read as data, or refused", () => {
    const read: string[] = [];
    for (const { fileName, bytes } of hostileFiles((inside) => zipSync(inside)))
      decodesOrRefuses(() => {
        const { arrays, objects } = readArrays({ bytes, fileName });
        for (const { values } of arrays.values()) read.push(`${fileName}: ${values.length} numbers`);
        for (const value of objects.values()) read.push(`${fileName}: ${pickleText(value)}`);
      });
    expect(existsSync(marker)).toBe(false);
    expect(read).toEqual([]);
  });
});
