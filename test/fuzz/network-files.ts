/** Files of networks and trials: reading either succeeds or throws a DitherError, never a raw exception. */

import fc from "fast-check";
import { zipSync } from "fflate";
import { decodeNpy, encodeNpy } from "../../packages/dither/src/files/formats/numpy/npy.js";
import { readNetwork } from "../../packages/dither/src/files/networks/read-network.js";
import { decodeSafetensors } from "../../packages/dither/src/files/formats/plain/safetensors.js";
import { readTrials, writeTrials } from "../../packages/dither/src/files/trials/trials-file.js";
import { exportNetwork } from "../../packages/dither/src/files/networks/write-network.js";
import { openZip } from "../../packages/dither/src/files/formats/zip/zip.js";
import { decodesOrRefuses, example, float32, text } from "../../packages/dither/test/files/helpers.js";
import { always, damage, damaged, type Fuzzer } from "./fuzzer.js";

const options = { activation: "tanh", leak: 0.5, placement: "outside", noise: 0.1 } as const;
const network = readNetwork({
  bytes: text('{"W_rec":[[1,2],[3,4]],"W_in":[5,6],"W_out":[7,8]}'),
  fileName: "n.json",
  options,
});
const lowRank = readNetwork({
  bytes: text('{"m":[[1],[3]],"n":[[2],[4]],"W_in":[5,6],"W_out":[7,8]}'),
  fileName: "n.json",
  options,
});
const trials = readTrials({ bytes: text('{"input":[[1,2],[3,4]],"target":[[5,6],[7,8]]}'), fileName: "t.json" });
const array = float32([2, 2], [1, 2, 3, 4]);

/** All readers on the same bytes. */
function readAll(bytes: Uint8Array, ending: string): void {
  decodesOrRefuses(() => readNetwork({ bytes, fileName: `n.${ending}`, options }));
  decodesOrRefuses(() => readNetwork({ bytes, fileName: `n.${ending}` }));
  decodesOrRefuses(() => readTrials({ bytes, fileName: `t.${ending}` }));
}

/** Sound files of a kind, damaged; and bytes that are no file at all. */
const files = (whole: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(fc.constantFrom(...whole), damage).map(([bytes, changes]) => damaged(bytes, changes)),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  );
const sound = (ending: string): Uint8Array[] => [
  exportNetwork(network, `n.${ending}`),
  exportNetwork(lowRank, `n.${ending}`),
  writeTrials(trials, `t.${ending}`),
];

const names = fc.constantFrom("W_rec", "m", "n", "wi", "wo", "W_in", "W_out", "b_rec", "input", "target", "weight", "format", "specification", "provenance", "rnn.weight_hh_l0", "fc.weight", "labels.__proto__", "__proto__", "constructor"); // prettier-ignore
const field = fc.constantFrom("units", "cell", "rank", "leak", "noise", "activation", "seed", "__proto__", "toString");
const specification = fc.dictionary(
  field,
  fc.oneof(fc.jsonValue(), fc.double(), fc.constant({ placement: "inside", std: 1 })),
);
const matrix = fc.array(fc.array(fc.double(), { maxLength: 3 }));
const jsonFiles = fc
  .dictionary(names, fc.oneof(fc.jsonValue(), specification, fc.double(), matrix))
  .map((object) => text(JSON.stringify(object)));

const entry = fc.record({
  dtype: fc.oneof(fc.constantFrom("F32", "F64", "F16", "BF16", "I64", "U8", "BOOL"), fc.jsonValue()),
  shape: fc.oneof(fc.array(fc.nat({ max: 2 })), fc.jsonValue()),
  data_offsets: fc.oneof(fc.constant([0, 0]), fc.tuple(fc.nat(16), fc.nat(16)), fc.jsonValue()),
});
const safetensorsHeaders = fc
  .tuple(fc.dictionary(names, fc.oneof(entry, fc.jsonValue())), fc.nat(32))
  .map(([header, size]) => {
    const bytes = text(JSON.stringify(header));
    const file = new Uint8Array(8 + bytes.length + size);
    new DataView(file.buffer).setBigUint64(0, BigInt(bytes.length), true);
    file.set(bytes, 8);
    return file;
  });

const descr = fc.constantFrom("'<f4'", "'>f8'", "'|O'", "'<U3'", "[('a', '<f4')]", "'|b1'", "'<i8'", "''", "'<f3'");
const npyHeaders = fc
  .tuple(descr, fc.boolean(), fc.array(fc.oneof(fc.nat({ max: 5 }), fc.nat()), { maxLength: 33 }), fc.nat({ max: 40 }))
  .map(([type, fortran, axes, size]) => {
    const order = fortran ? "True" : "False";
    const header = text(`{'descr': ${type}, 'fortran_order': ${order}, 'shape': (${axes.join()}), }`);
    const start = [0x93, ...text("NUMPY"), 1, 0, header.length & 255, header.length >> 8];
    return Uint8Array.from([...start, ...header, ...new Uint8Array(size)]);
  });

const npz = [...sound("npz"), zipSync({ "input.npy": encodeNpy(array) }, { level: 9 })];
const zips = [...npz, zipSync({ "a/": new Uint8Array(), "a/b.txt": text("b"), "c.txt": text("c".repeat(500)) })];

export const networkFiles: readonly Fuzzer[] = [
  { name: "npz files", property: () => always(files(npz), (bytes) => readAll(bytes, "npz")) },
  {
    name: "npy files",
    property: () =>
      always(fc.oneof(files([encodeNpy(array)]), npyHeaders), (bytes) => void decodesOrRefuses(() => decodeNpy(bytes))),
  },
  {
    name: "safetensors files",
    property: () =>
      always(
        fc.oneof(files([...sound("safetensors"), example("nn-rnn-tanh.safetensors")]), safetensorsHeaders),
        (bytes) => {
          readAll(bytes, "safetensors");
          decodesOrRefuses(() => decodeSafetensors(bytes));
        },
      ),
  },
  {
    name: "JSON files",
    property: () => always(fc.oneof(files(sound("json")), jsonFiles), (bytes) => readAll(bytes, "json")),
  },
  {
    name: "zip archives",
    property: () =>
      always(
        files(zips),
        (bytes) => void decodesOrRefuses(() => [...openZip(bytes).values()].map((entry) => entry.whole().length)),
      ),
  },
];
