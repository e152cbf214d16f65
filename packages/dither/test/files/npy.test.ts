/** The .npy codec against NumPy itself, and by hand-made files where NumPy would not write such a thing. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeNpy, encodeNpy } from "../../src/files/formats/numpy/npy.js";
import { expectRefusal, float32, python, pythonIsHere, text } from "./helpers.js";

/** A .npy file with that header text and data. */
function file(header: string, data: ArrayLike<number> = [], version = 1): Uint8Array {
  const body = text(header);
  const start = version === 1 ? 10 : 12;
  const bytes = new Uint8Array(start + body.length + data.length);
  bytes.set([0x93, ...text("NUMPY"), version, 0]);
  if (version === 1) new DataView(bytes.buffer).setUint16(8, body.length, true);
  else new DataView(bytes.buffer).setUint32(8, body.length, true);
  bytes.set(body, start);
  bytes.set(data, start + body.length);
  return bytes;
}

const header = (descr: string, shape: string, fortran = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }\n`;

const shapes = fc.array(fc.nat({ max: 4 }), { maxLength: 4 });
const arrays = shapes.chain((shape) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const length = { minLength: size, maxLength: size };
  return fc.oneof(fc.float32Array(length), fc.float64Array(length)).map((values) => ({ shape, values: values }));
});

describe("round trips", () => {
  it("gives back any array, with data that starts at a multiple of 64 bytes", () => {
    fc.assert(
      fc.property(arrays, (array) => {
        const bytes = encodeNpy(array);
        expect(decodeNpy(bytes)).toEqual(array);
        expect((bytes.length - array.values.byteLength) % 64).toBe(0);
      }),
    );
  });

  it("reads Fortran order: element (i, j, k) of a file that stores i fastest", () => {
    fc.assert(
      fc.property(fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 4 }))), ([I, J, K]) => {
        const data = new DataView(new ArrayBuffer(4 * I * J * K));
        const at = (i: number, j: number, k: number) => i + I * (j + J * k);
        for (let n = 0; n < I * J * K; n++) data.setFloat32(4 * n, n);
        const read = decodeNpy(file(header(">f4", `${I}, ${J}, ${K}`, "True"), new Uint8Array(data.buffer)));
        expect(read.shape).toEqual([I, J, K]);
        for (let i = 0; i < I; i++)
          for (let j = 0; j < J; j++)
            for (let k = 0; k < K; k++) expect(read.values[(i * J + j) * K + k]).toBe(at(i, j, k));
      }),
      { numRuns: 20 },
    );
  });

  it("refuses to write a shape that does not fit", () => {
    expectRefusal(() => encodeNpy(float32([3], [1])), "value", /\[3\]/);
  });
});

describe.skipIf(!pythonIsHere)("NumPy", () => {
  const types = "<f2 >f2 <f4 >f4 <f8 >f8 i1 <i2 >i4 <i8 u1 >u2 <u4 <u8".split(" ");

  it("'s numbers of every type are read, in both orders and all versions", () => {
    const written = python(`
import numpy as np, sys, io
for dtype in "${types.join(" ")}".split():
  for order in "CF":
    for version in 1, 2, 3:
      b = io.BytesIO()
      a = np.asarray((np.arange(24) * 3).reshape(2, 3, 4), dtype=dtype, order=order)
      np.lib.format.write_array(b, a, version=(version, 0))
      sys.stdout.buffer.write(len(b.getvalue()).to_bytes(4, "little") + b.getvalue())`);
    const values = Array.from({ length: 24 }, (_, i) => i * 3);
    let at = 0;
    for (const type of types)
      for (let file = 0; file < 6; file++) {
        const size = new DataView(written.buffer).getUint32(at, true);
        const array = decodeNpy(written.subarray(at + 4, at + 4 + size));
        const float32 = /f[24]/.test(type);
        expect(array, type).toEqual({
          shape: [2, 3, 4],
          values: float32 ? Float32Array.from(values) : Float64Array.from(values),
        });
        at += 4 + size;
      }
    expect(at).toBe(written.length);
  });

  it("'s negative integers, booleans and scalars are read", () => {
    const save = (expression: string) =>
      decodeNpy(
        python(
          `import numpy as np, sys, io; b = io.BytesIO(); np.save(b, ${expression}); sys.stdout.buffer.write(b.getvalue())`,
        ),
      );
    expect([...save("np.array([-5, 2**40])").values]).toEqual([-5, 2 ** 40]);
    expect([...save("np.array([True, False])").values]).toEqual([1, 0]);
    expect(save("np.float32(2.5)")).toEqual(float32([], [2.5]));
    expectRefusal(() => save("np.array([{}, None], dtype=object)"), "unsupported", /Python objects.*np\.asarray/);
    expectRefusal(() => save("np.array(['relu'])"), "unsupported", /text \(dtype <U4\)/);
    expectRefusal(() => save("np.array([b'relu'])"), "unsupported", /text/);
    expectRefusal(() => save("np.zeros(2, dtype=[('a', 'f4')])"), "unsupported", /structures/);
    expectRefusal(() => save("np.zeros(2, dtype=complex)"), "unsupported", /complex/);
    expectRefusal(() => save("np.zeros(2, dtype='M8[s]')"), "unsupported", /<M8\[s\]/);
  });

  it("reads what is written here", () => {
    const array = { shape: [2, 3], values: Float64Array.from([1, 2, 3, 4, 5, 0.1]) };
    const printed = python(
      "import numpy as np, sys, io; a = np.load(io.BytesIO(sys.stdin.buffer.read())); print(a.dtype.str, a.shape, a.flags.c_contiguous, a.tolist())",
      encodeNpy(array),
    );
    expect(new TextDecoder().decode(printed).trim()).toBe("<f8 (2, 3) True [[1.0, 2.0, 3.0], [4.0, 5.0, 0.1]]");
  });
});

describe("refusals", () => {
  it.each<[string, Uint8Array, RegExp]>([
    ["nothing", new Uint8Array(), /0 bytes/],
    ["other files", text("#!/bin/sh and more"), /do not start like one/],
    ["a header beyond the file", file(header("<f4", "1,")).subarray(0, 20), /header of \d+ bytes, got 10/],
    ["a version 2 file cut in its length", file("", [], 2).subarray(0, 11), /header/],
    ["a header without a shape", file("{'descr': '<f4', 'fortran_order': False}"), /descr, fortran_order and shape/],
    ["truncated data", file(header("<f4", "2,"), [0, 0, 0, 0]), /8 bytes.*got 4/],
    ["more data than the shape", file(header("<f4", "1,"), new Uint8Array(5)), /4 bytes.*got 5/],
    ["a shape that overflows", file(header("<f4", "99999999999, 99999999999")), /whole numbers/],
    ["a negative size", file(header("<f4", "-1,")), /shape/],
  ])("%s", (_, bytes, message) => {
    expectRefusal(() => decodeNpy(bytes, "t.npz, array input"), "format", /^t\.npz, array input/, message);
  });

  it("a version of the future", () => {
    expectRefusal(() => decodeNpy(file(header("<f4", "0,"), [], 4)), "unsupported", /got 4/);
  });
});
