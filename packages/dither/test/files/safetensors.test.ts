/** The safetensors codec: round trips, exact conversion of 16-bit types, and every way a file can be wrong. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "../../src/files/formats/plain/safetensors.js";
import { example, expectRefusal, float32, python, pythonIsHere } from "./helpers.js";

/** A file from a header as text or value, and data. */
function file(header: unknown, data: ArrayLike<number> = []): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const tensor = (dtype: string, shape: unknown, data_offsets: unknown) => ({ dtype, shape, data_offsets });

describe("encoding", () => {
  it("round-trips tensors and metadata of any names, and gives the same bytes whatever the order", () => {
    const array = fc.oneof(
      fc.float32Array({ maxLength: 6 }).map((values) => ({ shape: [values.length], values })),
      fc.float64Array({ minLength: 6, maxLength: 6 }).map((values) => ({ shape: [2, 1, 3], values })),
      fc.constant(float32([3, 0], [])),
      fc.constant(float32([], [7])),
    );
    const name = fc.string({ unit: "grapheme" }).filter((text) => text !== "__metadata__");
    const entries = fc.uniqueArray(fc.tuple(name, array), { selector: ([key]) => key });
    const metadata = fc.uniqueArray(fc.tuple(fc.string(), fc.string()), { selector: ([key]) => key });
    fc.assert(
      fc.property(entries, metadata, (tensors, strings) => {
        const bytes = encodeSafetensors(new Map(tensors), new Map(strings));
        const decoded = decodeSafetensors(bytes);
        expect(decoded.tensors).toEqual(new Map(tensors));
        expect(decoded.metadata).toEqual(new Map(strings));
        expect(encodeSafetensors(new Map(tensors.reverse()), new Map(strings.reverse()))).toEqual(bytes);
        expect(new DataView(bytes.buffer).getUint8(8)).toBe("{".charCodeAt(0));
        expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
      }),
    );
  });

  it("writes the bytes that the format describes", () => {
    const bytes = encodeSafetensors(new Map([["b", float32([1], [1])]]), new Map([["k", "v"]]));
    const header = '{"__metadata__":{"k":"v"},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + 80))).toBe(header.padEnd(80));
    expect([...bytes.subarray(0, 8)]).toEqual([80, 0, 0, 0, 0, 0, 0, 0]);
    expect([...bytes.subarray(88)]).toEqual([0, 0, 0x80, 0x3f]);
  });

  it("refuses a shape that does not fit", () => {
    expectRefusal(() => encodeSafetensors(new Map([["b", float32([2], [1])]])), "value", /b .*\[2\]/);
    expectRefusal(() => encodeSafetensors(new Map([["__metadata__", float32([1], [1])]])), "value");
  });
});

describe("decoding", () => {
  it("reads what Python wrote, from a view in the middle of a buffer", () => {
    const bytes = example("ctrnn-inside.safetensors");
    const around = new Uint8Array(bytes.length + 3);
    around.set(bytes, 3);
    const { tensors } = decodeSafetensors(around.subarray(3));
    expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
      ["W_rec", [32, 32]],
      ["W_in", [32, 1]],
      ["b_rec", [32]],
      ["W_out", [1, 32]],
      ["b_out", [1]],
    ]);
  });

  it.skipIf(!pythonIsHere)("widens every float16 as NumPy does, and bfloat16 as the upper half of a float32", () => {
    const expected = python(
      "import numpy as np, sys; sys.stdout.buffer.write(np.arange(65536, dtype='<u2').view('<f2').astype('<f4').tobytes())",
    );
    const all = new Uint8Array(Uint16Array.from({ length: 65536 }, (_, i) => i).buffer);
    const half = decodeSafetensors(file({ a: tensor("F16", [65536], [0, 131072]) }, all)).tensors.get("a")!.values;
    expect(half).toEqual(new Float32Array(expected.slice().buffer));
    const brain = decodeSafetensors(file({ a: tensor("BF16", [65536], [0, 131072]) }, all)).tensors.get("a")!.values;
    const wide = Uint32Array.from({ length: 65536 }, (_, i) => i * 65536);
    expect(brain).toEqual(new Float32Array(wide.buffer));
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["nothing", new Uint8Array(), /0 bytes/],
    ["seven bytes", new Uint8Array(7), /7 bytes/],
    ["an empty header", new Uint8Array(8), /starts with \{/],
    ["a header beyond the file", file("{}").subarray(0, 9), /header length of 2/],
    ["an absurd header length", new Uint8Array(20).fill(255), /header length of 18446744073709552000/],
    ["a zip file", new Uint8Array(20).fill(255).fill(0x50, 0, 1).fill(0x4b, 1, 2), /zip file.*safetensors\.torch/],
    ["a header that is not JSON", file("{a}"), /position 1 /],
    ["a header that is not UTF-8", file("{}").fill(0xff, 9), /UTF-8/],
    ["a header that is a list", file("[]"), /starts with \{/],
    ["metadata that is no strings", file({ __metadata__: { a: 1 } }), /strings, got 1/],
    ["metadata that is no object", file({ __metadata__: 5 }), /strings, got 5/],
    ["a tensor that is no object", file({ a: 1 }), /tensor a, got 1/],
    ["no dtype", file({ a: {} }), /dtype for tensor a/],
    ["a negative size", file({ a: tensor("F32", [-1], [0, 0]) }), /shape .*\[-1\]/],
    ["a broken size", file({ a: tensor("F32", [1.5], [0, 4]) }, [0, 0, 0, 0]), /shape/],
    ["a size as text", file({ a: tensor("F32", ["1"], [0, 4]) }, [0, 0, 0, 0]), /shape/],
    ["no shape", file({ a: tensor("F32", null, [0, 4]) }, [0, 0, 0, 0]), /shape/],
    ["a shape that overflows", file({ a: tensor("F32", [2 ** 40, 2 ** 40], [0, 0]) }), /shape/],
    ["a shape that wraps at 64 bits", file({ a: tensor("F32", [2 ** 32, 2 ** 32], [0, 0]) }), /shape/],
    ["fewer bytes than the shape", file({ a: tensor("F32", [2], [0, 4]) }, [0, 0, 0, 0]), /8 bytes.*got 4/],
    ["offsets beyond the data", file({ a: tensor("F32", [2], [0, 8]) }, [0, 0, 0, 0]), /within the 4 bytes/],
    ["offsets backwards", file({ a: tensor("F32", [0], [4, 0]) }, [0, 0, 0, 0]), /data_offsets/],
    ["offsets as text", file({ a: tensor("F32", [1], "0,4") }, [0, 0, 0, 0]), /data_offsets/],
    ["bytes that belong to no tensor", file({ a: tensor("F32", [1], [0, 4]) }, new Uint8Array(5)), /4 bytes.*got 5/],
    [
      "a gap",
      file({ a: tensor("F32", [1], [0, 4]), b: tensor("F32", [1], [8, 12]) }, new Uint8Array(12)),
      /b to begin at byte 4.*got 8.*gap/,
    ],
    [
      "an overlap",
      file({ a: tensor("F32", [2], [0, 8]), b: tensor("F32", [2], [4, 12]) }, new Uint8Array(12)),
      /b to begin at byte 8.*got 4.*overlap/,
    ],
  ])("refuses %s", (_, bytes, message) => {
    expectRefusal(() => decodeSafetensors(bytes, "net.safetensors"), "format", /^net\.safetensors/, message);
  });

  it.each(["F8_E4M3", "C64", "F128"])("refuses %s by name", (dtype) => {
    expectRefusal(() => decodeSafetensors(file({ steps: tensor(dtype, [], [0, 0]) })), "unsupported", /steps/, dtype);
  });

  it("reads integers and booleans", () => {
    const bytes = Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 1, 0);
    const read = (dtype: string, shape: number[], begin: number, size: number) => {
      const all = decodeSafetensors(
        file({ x: tensor(dtype, shape, [0, size]) }, bytes.subarray(begin, begin + size)),
      ).tensors;
      return [...all.get("x")!.values];
    };
    expect(read("I64", [], 0, 8)).toEqual([-1]);
    expect(read("U64", [1], 0, 8)).toEqual([2 ** 64]); // rounded
    expect(read("I32", [2], 0, 8)).toEqual([-1, -1]);
    expect(read("U32", [1], 0, 4)).toEqual([4294967295]);
    expect(read("I16", [1], 0, 2)).toEqual([-1]);
    expect(read("U16", [1], 7, 2)).toEqual([511]);
    expect(read("I8", [2], 7, 2)).toEqual([-1, 1]);
    expect(read("U8", [1], 7, 1)).toEqual([255]);
    expect(read("BOOL", [3], 7, 3)).toEqual([1, 1, 0]);
  });

  it("refuses nesting too deep for the stack, as any other nonsense", () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    expectRefusal(() => decodeSafetensors(file(`{"a":{"dtype":"F32","shape":${deep}}}`)), "format");
    expectRefusal(() => decodeSafetensors(file(`{"a":{"dtype":${deep}}}`)), "format");
  });
});
