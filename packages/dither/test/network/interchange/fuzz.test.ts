/** Whatever the bytes, reading either succeeds or throws a DitherError: never a raw exception, never a hang. */

import fc from "fast-check";
import { describe, it } from "vitest";
import { decodeNpy, encodeNpy } from "../../../src/network/interchange/npy.js";
import { decodeSafetensors } from "../../../src/network/interchange/safetensors.js";
import { readNetwork } from "../../../src/network/interchange/read-network.js";
import { readTrials, writeTrials } from "../../../src/network/interchange/trials-file.js";
import { exportNetwork } from "../../../src/network/interchange/write-network.js";
import { zipSync } from "fflate";
import { decodesOrRefuses, example, float32, text } from "./helpers.js";

const options = { activation: "tanh", leak: 0.5, placement: "outside", noise: 0.1 } as const;
const network = readNetwork({
  bytes: text('{"W_rec":[[1,2],[3,4]],"W_in":[5,6],"W_out":[7,8]}'),
  fileName: "n.json",
  options,
});
const trials = readTrials({ bytes: text('{"input":[[1,2],[3,4]],"target":[[5,6],[7,8]]}'), fileName: "t.json" });

const endings = ["safetensors", "npz", "json"];
const valid: [string, Uint8Array][] = [
  ...endings.map((ending): [string, Uint8Array] => [ending, exportNetwork(network, `n.${ending}`)]),
  ...endings.map((ending): [string, Uint8Array] => [ending, writeTrials(trials, `t.${ending}`)]),
  ["npz", zipSync({ "input.npy": encodeNpy(float32([2, 2], [1, 2, 3, 4])) }, { level: 9 })],
  ["safetensors", example("nn-rnn-tanh.safetensors")],
];

/** Both readers on the same bytes. */
function readAll(bytes: Uint8Array, ending: string): boolean {
  return (
    decodesOrRefuses(() => readNetwork({ bytes, fileName: `n.${ending}`, options })) &&
    decodesOrRefuses(() => readNetwork({ bytes, fileName: `n.${ending}` })) &&
    decodesOrRefuses(() => readTrials({ bytes, fileName: `t.${ending}` }))
  );
}

describe("reading", () => {
  it("random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...endings), (bytes, ending) =>
        readAll(bytes, ending),
      ),
      { numRuns: 500 },
    );
  });

  it("bytes flipped, cut out and put in, in every kind of file", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.constantFrom("flip", "cut", "insert")), { minLength: 1, maxLength: 4 }); // prettier-ignore
    fc.assert(
      fc.property(fc.constantFrom(...valid), damage, ([ending, bytes], changes) => {
        const damaged = [...bytes];
        for (const [where, byte, how] of changes) {
          const at = where % damaged.length;
          if (how === "flip") damaged[at] = byte;
          else if (how === "cut") damaged.splice(at, 1);
          else damaged.splice(at, 0, byte);
        }
        return readAll(Uint8Array.from(damaged), ending);
      }),
      { numRuns: 3000 },
    );
  });

  it("every truncation of every kind of file", () => {
    for (const [ending, bytes] of valid)
      for (let end = 0; end < Math.min(bytes.length, 1500); end++) readAll(bytes.subarray(0, end), ending);
  });

  it("any JSON, also in place of a specification", () => {
    const names = fc.constantFrom("W_rec", "W_in", "W_out", "b_rec", "input", "target", "weight", "format", "specification", "provenance", "rnn.weight_hh_l0", "fc.weight", "labels.__proto__", "__proto__"); // prettier-ignore
    const field = fc.constantFrom("units", "leak", "noise", "activation", "seed", "__proto__", "toString");
    const specification = fc.dictionary(field, fc.oneof(fc.jsonValue(), fc.double(), fc.constant({ placement: "inside", std: 1 }))); // prettier-ignore
    const value = fc.oneof(
      fc.jsonValue(),
      specification,
      fc.double(),
      fc.array(fc.array(fc.double(), { maxLength: 3 })),
    );
    fc.assert(
      fc.property(fc.dictionary(names, value), (object) => readAll(text(JSON.stringify(object)), "json")),
      { numRuns: 1000 },
    );
    const header = (value: unknown) => {
      const bytes = text(JSON.stringify(value));
      const file = new Uint8Array(8 + bytes.length);
      new DataView(file.buffer).setBigUint64(0, BigInt(bytes.length), true);
      file.set(bytes, 8);
      return file;
    };
    const entry = fc.record({ dtype: fc.oneof(fc.constant("F32"), fc.jsonValue()), shape: fc.oneof(fc.array(fc.nat({ max: 2 })), fc.jsonValue()), data_offsets: fc.oneof(fc.constant([0, 0]), fc.jsonValue()) }); // prettier-ignore
    fc.assert(
      fc.property(fc.dictionary(names, fc.oneof(entry, fc.jsonValue())), (object) =>
        decodesOrRefuses(() => decodeSafetensors(header(object))),
      ),
      { numRuns: 500 },
    );
  });

  it("any .npy header", () => {
    const descr = fc.constantFrom("'<f4'", "'>f8'", "'|O'", "'<U3'", "[('a', '<f4')]", "'|b1'", "''", "'<f3'");
    const shape = fc.array(fc.nat({ max: 5 }), { maxLength: 33 });
    fc.assert(
      fc.property(descr, fc.boolean(), shape, fc.nat({ max: 40 }), (type, fortran, axes, size) => {
        const header = text(
          `{'descr': ${type}, 'fortran_order': ${fortran ? "True" : "False"}, 'shape': (${axes.join()}), }`,
        );
        const bytes = Uint8Array.from([0x93, ...text("NUMPY"), 1, 0, header.length & 255, header.length >> 8, ...header, ...new Uint8Array(size)]); // prettier-ignore
        return decodesOrRefuses(() => decodeNpy(bytes));
      }),
    );
  });
});
