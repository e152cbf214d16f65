/** Dither's own network files: round trips, the bytes, and what a newer or damaged file is told. */

import { usualActivations } from "../../src/settings/activation.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "../../src/files/formats/plain/safetensors.js";
import { readNetwork, type ImportOptions } from "../../src/files/networks/read-network.js";
import { exportNetwork, networkToArrays, writeNetwork } from "../../src/files/networks/write-network.js";
import { type Network } from "../../src/network/specification/network.js";
import { parameterCount } from "../../src/network/specification/parameter-layout.js";
import * as words from "../../src/network/specification/specification.js";
import { expectRefusal, python, pythonIsHere } from "./helpers.js";

const anyNetwork: fc.Arbitrary<Network> = fc
  .record({
    units: fc.integer({ min: 1, max: 4 }),
    inputs: fc.nat({ max: 3 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    activation: fc.constantFrom(...usualActivations),
    form: fc.constantFrom(...words.forms),
    leak: fc.double({ min: Number.MIN_VALUE, max: 1, noNaN: true }),
    noise: fc.record({
      placement: fc.constantFrom(...words.placements),
      std: fc.double({ min: 0, max: 10, noNaN: true }).map((std) => std + 0),
    }),
    readout: fc.constantFrom(...words.readouts),
    initialState: fc.constantFrom(...words.initialStates),
    seed: fc.maxSafeNat(),
  })
  .map((one) =>
    one.readout === "softmax" ? { ...one, outputs: Math.max(2, one.outputs), loss: "softmax" as const } : one,
  )
  .chain((specification) => {
    const size = parameterCount(specification);
    return fc.record({
      specification: fc.constant(specification),
      parameters: fc
        .float32Array({ minLength: size, maxLength: size, noNaN: true, noDefaultInfinity: true })
        .map((values) => values.map((value) => value + 0)),
      provenance: fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<unknown>).map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>),
    });
  }); // prettier-ignore

const example: Network = {
  specification: {
    units: 2,
    inputs: 1,
    outputs: 1,
    activation: "relu",
    form: "rate",
    leak: 0.2,
    noise: { placement: "inside", std: 0.5 },
    readout: "identity",
    initialState: "zero",
    seed: 7,
  },
  parameters: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
  provenance: { task: "sin" },
};

/** The example's file with its header changed. */
function withHeader(change: (header: Record<string, unknown>) => unknown): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(writeNetwork(example));
  const header = JSON.parse(metadata.get("dither")!) as Record<string, unknown>;
  return encodeSafetensors(tensors, new Map([["dither", JSON.stringify(change(header))]]));
}

function withSpecification(change: Record<string, unknown>): Uint8Array {
  return withHeader((header) => ({ ...header, specification: { ...example.specification, ...change } }));
}

const read = (bytes: Uint8Array, options?: ImportOptions) =>
  readNetwork({ bytes, fileName: "net.safetensors", options });

describe("round trips", () => {
  it.each(["net.safetensors", "net.json", "net.npz"])(
    "through %s give the same network, provenance and bytes",
    (fileName) => {
      fc.assert(
        fc.property(anyNetwork, (network) => {
          const bytes = exportNetwork(network, fileName);
          const back = readNetwork({ bytes, fileName });
          expect(back).toEqual(network);
          expect(exportNetwork(back, fileName)).toEqual(bytes);
          expect(readNetwork({ bytes, fileName, layout: "dither" })).toEqual(network);
        }),
      );
    },
  );

  it("write the agreed metadata", () => {
    const { metadata } = decodeSafetensors(writeNetwork(example));
    expect([...metadata.keys()]).toEqual(["dither"]);
    expect(JSON.parse(metadata.get("dither")!)).toEqual({
      format: 1,
      specification: example.specification,
      provenance: { task: "sin" },
    });
  });

  it.skipIf(!pythonIsHere)("are readable from Python by the format's description", () => {
    const printed = python(
      `
import sys, json, struct, numpy as np
b = sys.stdin.buffer.read()
n = struct.unpack('<Q', b[:8])[0]
header = json.loads(b[8:8+n])
header.pop('__metadata__')
data = b[8+n:]
read = lambda t: np.frombuffer(data[slice(*t['data_offsets'])], '<f4').reshape(t['shape']).tolist()
print(json.dumps({name: read(t) for name, t in header.items()}))`,
      writeNetwork(example),
    );
    expect(JSON.parse(new TextDecoder().decode(printed))).toEqual({
      W_rec: [[1, 2], [3, 4]],
      W_in: [[5], [6]],
      b_rec: [7, 8],
      W_out: [[9, 10]],
      b_out: [11],
    }); // prettier-ignore
  });

  it("refuse to write NaN or a specification out of range", () => {
    const broken = { ...example, parameters: example.parameters.with(4, NaN) };
    for (const fileName of ["net.safetensors", "net.json", "net.npz"])
      expectRefusal(() => exportNetwork(broken, fileName), "value", /NaN in W_in/);
    const wide = { ...example, specification: { ...example.specification, leak: 2 } };
    expectRefusal(() => writeNetwork(wide), "value", /leak/);
  });
});

describe("the file's own word", () => {
  it("stands against an option that contradicts it", () => {
    expectRefusal(
      () => read(writeNetwork(example), { activation: "tanh", noise: 0.1, leak: 0.2 }),
      "mismatch",
      /^net\.safetensors: the file says activation relu, noise 0\.5, but `activation: "tanh"`, `noise: 0\.1` was given/,
    );
    expect(read(writeNetwork(example), { activation: "relu", leak: 0.2, noise: 0.5, seed: 7 })).toEqual(example);
    expectRefusal(() => read(writeNetwork(example), { readoutPrefix: "fc" }), "incomplete", /`readoutPrefix`/);
  });

  it("stands against a layout that is not its own, and a plain file is none of Dither's", () => {
    const own = { bytes: writeNetwork(example), fileName: "net.safetensors" };
    expectRefusal(() => readNetwork({ ...own, layout: "plain" }), "mismatch", /layout plain.*Dither's own/);
    const plain = { bytes: encodeSafetensors(networkToArrays(example)), fileName: "net.safetensors" };
    expectRefusal(() => readNetwork({ ...plain, layout: "dither" }), "mismatch", /without the metadata/);
    expectRefusal(
      () => readNetwork({ ...plain, layout: "matlab" as "plain" }),
      "value",
      /`layout` to be one of .*pytorch-rnn.*"matlab"/,
    );
  });
});

describe("refusals", () => {
  it.each<[string, Uint8Array, Parameters<typeof expectRefusal>[1], RegExp]>([
    ["a newer format", withHeader((header) => ({ ...header, format: 2 })), "unsupported", /format 2.*newer/],
    ["no format", withHeader(({ specification }) => ({ specification })), "format", /format 1, got undefined/],
    ["a format as text", withHeader((header) => ({ ...header, format: "1" })), "format", /got "1"/],
    ["a header that is no object", withHeader(() => [1]), "format", /JSON object, got \[1\]/],
    ["an unknown header key", withHeader((header) => ({ ...header, plant: {} })), "unsupported", /plant/],
    ["no specification", withHeader(() => ({ format: 1 })), "format", /specification to be an object, got undefined/],
    ["provenance as text", withHeader((header) => ({ ...header, provenance: "x" })), "format", /provenance/],
    ["an unknown field", withSpecification({ wings: [1] }), "unsupported", /found wings in the specification/],
    ["an unknown noise field", withSpecification({ noise: { ...example.specification.noise, colour: 3 } }), "unsupported", /colour in the specification\.noise/], // prettier-ignore
    ["a missing field", withSpecification({ leak: undefined }), "format", /expected leak in the specification/],
    ["noise as a number", withSpecification({ noise: 0.5 }), "value", /specification\.noise to be of type object, got 0\.5/], // prettier-ignore
    ["a leak as text", withSpecification({ leak: "0.2" }), "value", /leak to be of type number, got "0\.2"/],
    ["a leak out of range", withSpecification({ leak: 0 }), "value", /net\.safetensors: expected a leak/],
    ["an unknown activation", withSpecification({ activation: "gelu" }), "value", /one of relu, softplus, .*power-law, got "gelu"/], // prettier-ignore
    ["other sizes", withSpecification({ units: 3 }), "mismatch", /expected 3 units.*tensors for 2/],
    ["other inputs", withSpecification({ inputs: 2 }), "mismatch", /expected 2 inputs.*tensors for 1/],
    ["a missing h0", withSpecification({ initialState: "trained" }), "mismatch", /a tensor h0.*found none/],
  ])("%s", (_, bytes, code, message) => {
    expectRefusal(() => read(bytes), code, /^net\.safetensors/, message);
  });

  it("missing and additional tensors by name", () => {
    const { tensors, metadata } = decodeSafetensors(writeNetwork(example));
    const without = (name: string) => new Map([...tensors].filter(([key]) => key !== name));
    const bytes = (map: typeof tensors) => encodeSafetensors(map, metadata);
    for (const name of ["W_rec", "W_out", "W_in", "b_rec", "b_out"])
      expectRefusal(() => read(bytes(without(name))), "mismatch", new RegExp(`expected (a tensor|tensors) ${name}`));
    const b = tensors.get("b_rec")!;
    expectRefusal(() => read(bytes(new Map([...tensors, ["layers.1.b", b]]))), "unsupported", /layers\.1\.b/);
    expectRefusal(() => read(bytes(new Map([...tensors, ["novelty", b]]))), "unsupported", /novelty.*newer Dither/);
    expectRefusal(() => read(bytes(new Map([...tensors, ["h0", b]]))), "mismatch", /no tensor h0/);
    const wrong = { shape: [2], values: Float32Array.of(1, Infinity) };
    expectRefusal(() => read(bytes(new Map([...tensors, ["b_rec", wrong]]))), "value", /Infinity in b_rec/);
  });

  it("a header of malformed JSON, with its position", () => {
    const bytes = encodeSafetensors(networkToArrays(example), new Map([["dither", '{"format":1,}']]));
    expectRefusal(() => read(bytes), "format", /metadata dither.*position 12 /);
  });
});
