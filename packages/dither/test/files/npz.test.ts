/** The .npz codec: round trips, NumPy on both sides, and archives that are damaged. */

import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { encodeNpy } from "../../src/files/formats/numpy/npy.js";
import { decodeNpz, encodeNpz } from "../../src/files/formats/numpy/npz.js";
import { example, expectRefusal, float32, python, pythonIsHere, text } from "./helpers.js";

const arrays = new Map([
  ["weight", float32([2, 1], [1, 2])],
  ["a/b ü", float32([], [3])],
  ["__proto__", { shape: [1], values: Float64Array.of(0.1) }],
]);

describe("npz", () => {
  it("round-trips, with the same bytes in any order and time zone", () => {
    const bytes = encodeNpz(arrays);
    expect(decodeNpz(bytes)).toEqual(arrays);
    expect(encodeNpz(new Map([...arrays].reverse()))).toEqual(bytes);
    const zone = process.env.TZ;
    process.env.TZ = "Pacific/Kiritimati";
    expect(encodeNpz(arrays)).toEqual(bytes);
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it("reads the example that NumPy wrote", () => {
    const read = decodeNpz(example("trials-sin.npz"));
    expect([...read].map(([name, { shape }]) => [name, ...shape])).toEqual([
      ["input", 24, 33, 1],
      ["target", 24, 33, 1],
      ["weight", 24, 33, 1],
    ]);
  });

  it.skipIf(!pythonIsHere)("reads np.savez_compressed, and np.load reads what is written", () => {
    const echo = `
import numpy as np, sys, io
z = np.load(io.BytesIO(sys.stdin.buffer.read()))
b = io.BytesIO()
np.savez_compressed(b, **{k: z[k] for k in z})
sys.stdout.buffer.write(b.getvalue())`;
    expect(decodeNpz(python(echo, encodeNpz(arrays)))).toEqual(arrays);
    const large = new Map([
      ["x", { shape: [300, 40], values: Float64Array.from({ length: 12_000 }, (_, i) => i % 97) }],
    ]);
    expect(decodeNpz(python(echo, encodeNpz(large)))).toEqual(large);
  });

  it("refuses damage: a wrong byte, a cut, another file", () => {
    const bytes = encodeNpz(arrays);
    const wrong = bytes.slice();
    wrong[175] ^= 1; // in the one number of the first array
    expectRefusal(() => decodeNpz(wrong, "t.npz"), "format", /^t\.npz: the checksum of __proto__\.npy is wrong/);
    for (const end of [0, 10, bytes.length - 1])
      expectRefusal(() => decodeNpz(bytes.subarray(0, end), "t.npz"), "format", /without its end record/);
    expectRefusal(() => decodeNpz(text("{}"), "t.npz"), "format", /expected a zip archive/);
    expectRefusal(() => decodeNpz(bytes.subarray(5), "t.npz"), "format", /zip archive is damaged/);
  });

  it("refuses files other than arrays, and a claimed size that compression cannot reach", () => {
    expectRefusal(() => decodeNpz(zipSync({ "readme.txt": text("hello") })), "format", /readme\.txt.*np\.savez/);
    const bytes = zipSync({ "a.npy": encodeNpy(float32([999], Array<number>(999).fill(1))) });
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const list = view.getUint32(bytes.length - 6, true);
    view.setUint32(list + 24, 0x7fffffff, true);
    expectRefusal(() => decodeNpz(bytes), "format", /possible size for a\.npy, got 2147483647/);
    view.setUint16(list + 10, 14, true);
    expectRefusal(() => decodeNpz(bytes), "unsupported", /method 14/);
    view.setUint16(list + 8, 1, true);
    expectRefusal(() => decodeNpz(bytes), "unsupported", /encrypted/);
  });
});
