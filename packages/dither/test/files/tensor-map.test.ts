/** Tensors that no layout knows: what a map says of them, the map that an error proposes, and that nothing else is dropped unseen. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NamedArray } from "../../src/files/formats/values/arrays.js";
import { suggestedMap } from "../../src/files/layouts/map-suggestion.js";
import { encodeJsonArrays } from "../../src/files/formats/plain/json-arrays.js";
import { encodeNpz } from "../../src/files/formats/numpy/npz.js";
import { openFile } from "../../src/files/open/open-file.js";
import type { ReadableFile } from "../../src/files/open/read-arrays.js";
import { readNetwork, type ImportOptions } from "../../src/files/networks/read-network.js";
import { encodeSafetensors } from "../../src/files/formats/plain/safetensors.js";
import { tensor, type Network } from "../../src/network/specification/network.js";
import { DitherError } from "../../src/base/errors.js";
import { expectRefusal, float32 } from "./helpers.js";
import { encodeHdf5, encodeMat5, encodeTorch } from "./writers.js";

const options = { activation: "tanh", leak: 0.5, placement: "outside", noise: 0.1 } as const;
const array = (shape: number[], from = 1): NamedArray =>
  float32(shape, Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => from + i)); // prettier-ignore
const arrays = (shapes: Record<string, number[]>): Map<string, NamedArray> =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, array(shape)]));
const read = (named: Map<string, NamedArray>, more: ImportOptions = {}) =>
  readNetwork({ bytes: encodeSafetensors(named), fileName: "n.safetensors", options: { ...options, ...more } });

describe("a map", () => {
  const file = arrays({ J: [2, 2], B: [1, 2], wo: [2, 3], a: [2], c: [2], gate: [2, 2], start: [1, 1, 2] });

  it("names tensors, turns them, adds and multiplies them", () => {
    const network = read(file, { map: "W_rec=J*gate,W_in=B.T,W_out=wo.T,b_rec=a+c,h0=start" });
    expect(network.specification).toMatchObject({ units: 2, inputs: 1, outputs: 3, initialState: "trained" });
    expect(network.parameters).toEqual(
      Float32Array.of(...[1, 4, 9, 16], ...[1, 2], ...[2, 4], ...[1, 4, 2, 5, 3, 6], ...[0, 0, 0], ...[1, 2]),
    );
    const same = read(file, { map: { W_rec: "J*gate", W_in: "B.T", W_out: "wo.T", b_rec: "a+c", h0: "start" } });
    expect(same).toEqual(network);
  });

  it.each<[string, string, "value" | "mismatch" | "unsupported", RegExp]>([
    ["another name before =", "W=J,W_out=wo.T", "value", /W_rec, W_in, b_rec, W_out, b_out, h0 before =, got "W=J"/],
    ["no W_out", "W_rec=J", "value", /W_rec and W_out at least/],
    ["a name twice", "W_rec=J,W_rec=J,W_out=wo.T", "value", /name W_rec once/],
    ["a tensor that is not there", "W_rec=K,W_out=wo.T", "mismatch", /a tensor "K".*found B \[1, 2\], J \[2, 2\]/],
    ["shapes that do not add", "W_rec=J+a,W_out=wo.T", "mismatch", /one shape in J \+ a.*\[2, 2\] and \[2\]/],
    ["a readout not turned", "W_rec=J,W_out=wo", "mismatch", /wo of shape \[outputs, 2\].*transposed/],
    ["tensors left over", "W_rec=J,W_out=wo.T", "unsupported", /B \[1, 2\].*`passOver: "B,a,c,gate,start"`/],
  ])("with %s is refused", (_, map, code, part) => {
    expectRefusal(() => read(file, { map }), code, part);
  });
});

it("a map or names to pass over of another kind are refused", () => {
  const file = arrays({ J: [2, 2], W: [1, 2] });
  for (const map of [null, 3, ["W_rec=J"]])
    expectRefusal(() => read(file, { map: map as never }), "value", /expected `map` to be text such as/);
  for (const passOver of [3, [3], null, {}])
    expectRefusal(() => read(file, { passOver: passOver as never }), "value", /expected `passOver` to be names/);
});

describe("the map that an error proposes", () => {
  it.each<[string, Record<string, number[]>, string]>([
    [
      "PyTorch's orientation",
      {
        "core.lateral.weight": [5, 5],
        "core.enc.weight": [5, 2],
        "core.enc.bias": [5],
        "dec.weight": [3, 5],
        "dec.bias": [3],
      },
      "W_rec=core.lateral.weight,W_in=core.enc.weight,b_rec=core.enc.bias,W_out=dec.weight,b_out=dec.bias",
    ],
    [
      "two biases that add",
      {
        "net.x.weight": [4, 3],
        "net.x.bias": [4],
        "net.r.weight": [4, 4],
        "net.r.bias": [4],
        "net.y.weight": [2, 4],
        "net.y.bias": [2],
      },
      "W_rec=net.r.weight,W_in=net.x.weight,b_rec=net.r.bias+net.x.bias,W_out=net.y.weight,b_out=net.y.bias",
    ],
  ])("is right for %s, and can be pasted", (_, shapes, map) => {
    const named = arrays(shapes);
    expect(suggestedMap(new Map([...named].sort()))).toEqual({ map, sure: true });
    expectRefusal(() => read(named), "format", `map: "${map}"\`.`);
    expect(read(named, { map }).specification.units).toBe(named.get(map.slice(6, map.indexOf(",")).replace(/\.T$/, ""))!.shape[0]); // prettier-ignore
  });

  it.each<[string, Record<string, number[]>, string]>([
    // Some multiply states by wrec and inputs by wi, some states by wrec's transpose: a square matrix does not say.
    [
      "all are [from, to]",
      { wrec: [6, 6], wi: [2, 6], wo: [6, 1], h0: [6] },
      "W_rec=wrec.T,W_in=wi.T,W_out=wo.T,h0=h0",
    ],
    ["only the readout is [from, to]", { J: [6, 6], B: [6, 2], wo: [6, 1] }, "W_rec=J,W_in=B,W_out=wo.T"],
    ["all are square", { J: [4, 4], B: [4, 4], C: [4, 4] }, "W_rec=J,W_in=B,W_out=C"],
    [
      "nothing but a size says that it is a bias",
      { J: [6, 6], B: [6, 2], C: [1, 6], k: [6] },
      "W_rec=J,W_in=B,b_rec=k,W_out=C",
    ],
  ])("is a guess where %s", (_, shapes, map) => {
    const named = arrays(shapes);
    expect(suggestedMap(new Map([...named].sort()))).toEqual({ map, sure: false });
    expect(read(named, { map }).specification.units).toBe(named.get("wrec")?.shape[0] ?? named.get("J")!.shape[0]);
  });

  it("takes no leak, scale or mask of the units for a bias", () => {
    for (const name of ["alpha", "rnn.tau", "gain", "sigma_rec", "sign_mask", "si"])
      expect(suggestedMap(arrays({ B: [6, 2], C: [1, 6], J: [6, 6], [name]: [6] }))?.map).toBe(
        "W_rec=J,W_in=B,W_out=C",
      );
  });

  it("is none for names with commas, which a map cannot hold", () => {
    expect(suggestedMap(arrays({ "J,1": [6, 6], B: [6, 2], C: [1, 6] }))).toBeUndefined();
  });

  it("says that it is a guess where shapes leave a choice", () => {
    const named = arrays({ one: [4, 4], two: [4, 4], three: [4, 4] });
    expectRefusal(() => read(named), "format", /a guess from shapes and names: check it/);
  });
});

describe("whatever lies beside a network", () => {
  const network = arrays({
    "rnn.weight_hh_l0": [3, 3],
    "rnn.weight_ih_l0": [3, 2],
    "fc.weight": [1, 3],
    "fc.bias": [1],
  });
  const names = fc.constantFrom(
    ...["h0", "mask", "rnn.weight_hh_l0/Adam", "bn.num_batches_tracked", "alpha", "dt", "tau", "gamma", "log_std", "x"],
    ...[
      "head2.weight",
      "beta1_power",
      "global_step",
      "optimizer.state.0.exp_avg",
      "epoch",
      "fc2.weight",
      "W_rec",
      "a,b",
    ],
    ...["rnn.bias_hh_l0", "ln.weight", "dither", "module.h0", "constructor", "__proto__", "embed.weight"],
  );
  const shapes = fc.constantFrom([], [1], [3], [3, 3], [1, 3], [1, 1, 3], [2, 3], [0], [4]);
  const extras = fc.dictionary(names, fc.tuple(shapes, fc.integer({ min: 0, max: 2 })), { maxKeys: 5 });
  /** As each format has them: HDF5 keeps nothing inside a dataset; text is the one object that all have. */
  const writers: Record<
    string,
    (all: Map<string, NamedArray>, texts?: Map<string, string>) => Uint8Array | Promise<Uint8Array>
  > = {
    // prettier-ignore
    safetensors: (all) => encodeSafetensors(all),
    npz: (all) => encodeNpz(all),
    json: (all, texts) => encodeJsonArrays(all, texts),
    pt: (all, texts) => encodeTorch(all, texts),
    mat: (all, texts) => encodeMat5(all, texts),
    h5: (all, texts) => encodeHdf5(all, texts),
  };
  const opened = async (kind: string, all: Map<string, NamedArray>, texts?: Map<string, string>) =>
    openFile({ bytes: await writers[kind](all, texts), fileName: `n.${kind}` });
  /** What was read; null where it was refused as a user is told. */
  const readOrRefused = (file: ReadableFile, said: ImportOptions): Network | null => {
    try {
      return readNetwork({ ...file, options: said });
    } catch (error) {
      expect(error).toBeInstanceOf(DitherError);
      return null;
    }
  };

  it.each([
    ["safetensors", 300],
    ["npz", 300],
    ["json", 300],
    ["pt", 300],
    ["mat", 300],
    ["h5", 12],
  ] as const)("in .%s is used, or named as passed over, or the import fails: never neither", async (kind, numRuns) => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(extras, async (extra) => {
        const all = new Map(network);
        for (const [name, [shape, first]] of Object.entries(extra))
          if (kind !== "h5" || !name.startsWith("rnn.weight_hh_l0/")) all.set(name, array([...shape], first));
        const file = await opened(kind, all);
        const back = readOrRefused(file, options);
        if (back === null) return;
        taken++;
        const passedOver = (back.provenance?.["passedOver"] ?? []) as string[];
        for (const name of all.keys()) {
          if (network.has(name) || passedOver.some((text) => text.startsWith(`${name} [`))) continue;
          // What is used shows: without it, the network is another one.
          const without = await opened(kind, new Map([...all].filter(([one]) => one !== name)));
          const { leak: _, ...unsaid } = options;
          const other = readNetwork({ ...without, options: unsaid });
          const whole = readNetwork({ ...file, options: unsaid });
          expect([name, other]).not.toEqual([name, whole]);
        }
        expect(tensor(back, "W_rec")).toEqual(Float32Array.from(network.get("rnn.weight_hh_l0")!.values));
      }),
      { numRuns },
    );
    expect(taken).toBeGreaterThan(numRuns / 50); // else nothing is tried
  });

  const keys = fc.constantFrom("activation", "comment", "epoch", "equation_type", "history", "dt", "noise", "config", "optimizer", "best_loss"); // prettier-ignore
  const { activation: _, ...unsaid } = options;
  const saidBeside = (objects: object): ImportOptions => ("activation" in objects ? unsaid : options);
  const namesAll = (back: Network | null, objects: Record<string, unknown>): boolean => {
    if (back === null) return false;
    const { passedOver = [], said = {} } = back.provenance as { passedOver?: string[]; said?: object };
    for (const name of Object.keys(objects))
      expect([name, passedOver.some((text) => text.startsWith(`${name} (`)) || Object.values(said).includes(name)]).toEqual([name, true]); // prettier-ignore
    return true;
  };

  it.each([
    ["json", (objects: Map<string, unknown>) => encodeJsonArrays(network, objects)],
    ["pt", (objects: Map<string, unknown>) => encodeTorch(network, objects)],
  ] as const)("in .%s is named too where it is an object: text, nothing, dictionaries", (kind, encode) => {
    const values = fc.constantFrom<unknown>(null, "tanh", "swish", "", { leak: 0.5 }, { a: { b: [1] } }, ["x", 1]);
    let taken = 0;
    fc.assert(
      fc.property(fc.dictionary(keys, values, { minKeys: 1, maxKeys: 4 }), (objects) => {
        const bytes = encode(new Map(Object.entries(objects)));
        if (namesAll(readOrRefused({ bytes, fileName: `n.${kind}` }, saidBeside(objects)), objects)) taken++;
      }),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(6);
  });

  it.each([
    ["mat", 300],
    ["h5", 12],
  ] as const)("in .%s is named too where it is text", async (kind, numRuns) => {
    const texts = fc.constantFrom("tanh", "swish", "", "none");
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(keys, texts, { minKeys: 1, maxKeys: 4 }), async (objects) => {
        const file = await opened(kind, network, new Map(Object.entries(objects)));
        if (namesAll(readOrRefused(file, saidBeside(objects)), objects)) taken++;
      }),
      { numRuns },
    );
    expect(taken).toBeGreaterThan(0);
  });
});
