/** The formats that networks and trials are kept in, by files that their own libraries wrote (test-data/formats/make.py). */

import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { networkHash } from "../../src/network/specification/hash.js";
import { encodeNpy } from "../../src/files/formats/numpy/npy.js";
import { openFile } from "../../src/files/open/open-file.js";
import { readArrays, type ArrayFile } from "../../src/files/open/read-arrays.js";
import { readNetwork } from "../../src/files/networks/read-network.js";
import { openTrials } from "../../src/files/trials/trials-file.js";
import { expectRefusal, float32 } from "./helpers.js";

const data = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../../test-data/${name}`, import.meta.url)));
const open = async (fileName: string, bytes = data(`formats/${fileName}`)): Promise<ArrayFile> =>
  readArrays(await openFile({ bytes, fileName }));
const numbers = ({ arrays }: ArrayFile, name: string): [readonly number[], number[]] => {
  const { shape, values } = arrays.get(name)!;
  return [shape, [...values]];
};

describe("the same network", () => {
  const options = { activation: "relu", leak: 1, placement: "inside", noise: 0.1 } as const;
  const files = ["npz", "safetensors", "json", "pt", "pkl", "mat", "h5", "weights.h5", "keras"].map((e) => `same.${e}`);

  it.each([...files, "same-legacy.pth", "same-73.mat", "same-keras2.h5"])("has the same hash from %s", async (name) => {
    const network = readNetwork({ ...(await openFile({ bytes: data(`formats/${name}`), fileName: name })), options });
    expect(await networkHash(network)).toBe("98f7cc58ce4da6403894ad7f7892ec9dc7a20f43e37b0d2dfdae3462c3579af4");
    expect(network.provenance).not.toHaveProperty("passedOver");
  });

  it.each(["net.npz", "net.safetensors", "net.pt"])("of PyTorch has the same hash from %s", async (fileName) => {
    const said = { activation: "tanh", placement: "inside", noise: 0.3 } as const;
    const network = readNetwork({ bytes: data(`cases/networks/${fileName}`), fileName, options: said });
    expect(await networkHash(network)).toBe("c93eadadf185e03eae48fe1f8e2431a79dce807519ae567ff09051819a7852b8");
  });

  it("is told by its content, whatever its name", async () => {
    for (const name of files) {
      const { arrays, kind } = await open("network.txt", data(`formats/${name}`));
      expect([name, kind]).toEqual([name, (await open(name)).kind]);
      expect(arrays.size).toBe(5);
    }
  });

  it("takes its activation from Keras's description", async () => {
    for (const name of ["same.keras", "same-keras2.h5"])
      expect([...(await open(name)).objects]).toEqual([["activation", "relu"]]);
  });
});

describe("files of torch.save", () => {
  it("hold views with offsets and strides, and every type", async () => {
    const file = await open("views.ckpt");
    const first = Array.from({ length: 24 }, (_, i) => i);
    expect(numbers(file, "whole")).toEqual([[2, 3, 4], first]);
    expect(numbers(file, "part")).toEqual([[3], [5, 7, 9]]);
    expect(numbers(file, "transposed")).toEqual([[6, 4], first.map((i) => 6 * (i % 4) + Math.floor(i / 4))]);
    expect(numbers(file, "expanded")).toEqual([[2, 3], [3, 3, 3, 4, 4, 4]]); // prettier-ignore
    expect(numbers(file, "half")).toEqual([[3], [1.5, -2, 65504]]);
    expect(numbers(file, "brain")).toEqual([[2], [1.5, -3.00405527047391e38]]);
    expect(numbers(file, "double")).toEqual([[1], [0.1]]);
    expect(numbers(file, "bytes")).toEqual([[2], [0, 255]]);
    expect(numbers(file, "signed")).toEqual([[2], [-128, 127]]);
    expect(numbers(file, "long")).toEqual([[], [-(2 ** 40)]]);
    expect(numbers(file, "bool")).toEqual([[2], [1, 0]]);
    expect(numbers(file, "empty")).toEqual([[0, 3], []]);
    expect(numbers(file, "parameter")).toEqual([[2], [1, 1]]);
  });

  it("give what lies beside the state dict as objects", async () => {
    const { objects } = await open("views.ckpt");
    expect([...objects.keys()]).toEqual(["epoch", "optimizer_states", "hyper_parameters", "pytorch-lightning_version"]);
    expect(objects.get("epoch")).toBe(3);
    const settings = objects.get("hyper_parameters") as Map<string, unknown>;
    expect(settings.get("lr")).toBe(0.1);
    expect(settings.get("act")).toMatchObject({ kind: "object", class: "__builtin__.getattr" });
  });

  it("of modules, TorchScript and ONNX are refused with the lines that help", async () => {
    const read = (fileName: string) => () => readArrays({ bytes: data(`formats/${fileName}`), fileName });
    const saved = /\n {2}torch\.save\(model\.state_dict\(\), "weights\.pt"\)\n/;
    expectRefusal(read("module.pt"), "unsupported", /a whole module .*Linear/, /\n {2}model = torch\.load\(/, saved);
    expectRefusal(read("script.pt"), "unsupported", /TorchScript/, /\n {2}model = torch\.jit\.load\(/, saved);
    expectRefusal(() => readArrays({ bytes: new Uint8Array(9), fileName: "a.onnx" }), "unsupported", /np\.savez/);
    await expect(open("views.ckpt", data("formats/views.ckpt").subarray(0, 2000))).rejects.toThrow(/damaged/);
  });
});

describe("files of MATLAB", () => {
  it("of version 5 hold every class of numbers, rows first", async () => {
    const file = await open("numbers.mat");
    const cube = Array.from({ length: 24 }, (_, i) => i);
    expect(numbers(file, "double")).toEqual([[2, 3], [1.5, 2, 3, 4, 5, 6]]); // prettier-ignore
    expect(file.arrays.get("single")!.values).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(numbers(file, "cube")).toEqual([[2, 3, 4], cube]);
    for (const bits of [8, 16, 32, 64]) expect(numbers(file, `int${bits}`)).toEqual([[1, 2], [-1, 1]]); // prettier-ignore
    for (const bits of [8, 16, 32]) expect(numbers(file, `uint${bits}`)).toEqual([[1, 2], [0, 2 ** bits - 1]]); // prettier-ignore
    expect(numbers(file, "uint64")).toEqual([[1, 2], [0, 2]]); // prettier-ignore
    expect(numbers(file, "logical")).toEqual([[1, 2], [1, 0]]); // prettier-ignore
    expect(numbers(file, "empty")).toEqual([[0, 3], []]);
    expect(numbers(file, "sparse")).toEqual([[2, 3], [0, 1, 0, 2, 0, 3]]); // prettier-ignore
    expect(numbers(file, "s.W")).toEqual([[2, 2], [1, 2, 3, 4]]); // prettier-ignore
    expect(numbers(file, "s.inner.b")).toEqual([[1, 1], [5]]); // prettier-ignore
    expect([...file.objects.keys()]).toEqual(["text", "s.name", "cell", "complex"]);
    expect(file.objects.get("text")).toBe("tanh");
    expect(file.objects.get("complex")).toMatchObject({ class: "matlab.complex array" });
    expect(numbers(await open("big-endian.mat"), "double")).toEqual(numbers(file, "double"));
  });

  it("of version 7.3 have their axes turned back", async () => {
    const file = await open("numbers-73.mat");
    const older = await open("numbers.mat");
    for (const name of ["double", "cube", "logical", "empty", "s.W"])
      expect(numbers(file, name)).toEqual(numbers(older, name));
    expect([...file.arrays.keys()].sort()).toEqual(["cube", "double", "empty", "logical", "s.W"]);
    expect([...file.objects.keys()].sort()).toEqual(["cell", "text"]);
    expect(file.objects.get("text")).toBe("tanh");
  });

  it("that are broken or of version 4 say how to write them", async () => {
    await expect(open("numbers-4.mat")).rejects.toThrow(/MATLAB 4.*"-v7".*savemat/);
    await expect(open("x.mat", data("cases/networks/x.mat"))).rejects.toThrow(/damaged.*-v7\.3/);
    await expect(open("x.h5", data("cases/networks/x.h5"))).rejects.toThrow(/damaged.*h5py/);
    const bytes = data("formats/numbers-73.mat");
    expectRefusal(() => readArrays({ bytes, fileName: "n.mat" }), "unsupported", /openFile/);
  });

  it("hold trials, cells those of unequal length", async () => {
    const bytes = data("formats/numbers.mat");
    const { objects } = await open("numbers.mat", bytes);
    expect(objects.get("cell")).toMatchObject([{ shape: [2, 1] }, { shape: [3, 1] }]);
    const file: ArrayFile = { ...(await open("numbers.mat", bytes)), arrays: new Map() };
    const cells = objects.get("cell")!;
    const { trials, size } = openTrials({ ...file, objects: new Map([["input", cells], ["target", cells]]) }); // prettier-ignore
    expect(size).toBe("3 steps × 2 trials");
    expect([...trials.lengths!]).toEqual([2, 3]);
  });
});

describe("files of HDF5", () => {
  it("hold numbers of every kind and order, and text", async () => {
    const file = await open("types.h5");
    for (const code of ["f2", "f4", "f8", "i4", "u8", "i1"])
      expect([code, ...numbers(file, `numbers/${code}`)]).toEqual([code, [2], [1, 2]]);
    expect(numbers(file, "bool")).toEqual([[2], [1, 0]]);
    expect(numbers(file, "scalar")).toEqual([[], [0.5]]);
    expect(numbers(file, "link")).toEqual([[], [0.5]]);
    expect(file.arrays.get("zeros")!.values).toEqual(new Float32Array(100_000));
    expect(Object.fromEntries(file.objects)).toEqual({
      ...{ fixed: "abc", text: "naïve", texts: ["a", "bc"], tau: 10, "bool@unit": "Hz" },
      elsewhere: { kind: "object", class: "hdf5.link", arguments: [] },
    });
  });
});

describe("archives", () => {
  const zeros = (bytes: number) => zipSync({ "bomb.npy": encodeNpy({ shape: [bytes / 4], values: new Float32Array(bytes / 4) }), "W.npy": encodeNpy(float32([1], [1])) }, { level: 9 }); // prettier-ignore

  it("are inflated only where their numbers are asked for", () => {
    const before = process.memoryUsage().arrayBuffers;
    const bytes = zeros(1 << 26);
    const { arrays } = readArrays({ bytes, fileName: "a.npz" });
    expect([...arrays.get("W")!.values]).toEqual([1]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1.5 * 2 ** 27); // the zeros made here, not read
    expect(arrays.get("bomb")!.values.length).toBe(1 << 24);
  });

  it("give an import no more than it uses", () => {
    const file = readArrays({ bytes: data("cases/networks/net.npz"), fileName: "net.npz" });
    const junk = {
      shape: [100_000_000],
      get values(): Float32Array {
        throw new Error("inflated");
      },
    };
    const said = { activation: "tanh", placement: "inside", noise: 0.3 } as const;
    const read = (passOver?: string) =>
      readNetwork({ ...file, arrays: new Map([...file.arrays, ["junk", junk]]), options: { ...said, ...(passOver !== undefined && { passOver }) } }); // prettier-ignore
    expectRefusal(() => read(), "unsupported", /no meaning.*junk \[100000000\]/);
    expect(read("junk").provenance).toMatchObject({ passedOver: ["junk [100000000]"] });
  });

  it("are believed only where sizes agree", () => {
    const bytes = zeros(4096);
    const central = bytes.lastIndexOf(0x02); // any change of the listed size is noticed
    expect(central).toBeGreaterThan(0);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (let at = 0; at + 46 < bytes.length; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, view.getUint32(at + 24, true) + 4, true);
    expectRefusal(() => readArrays({ bytes, fileName: "a.npz" }), "format", /expected 4096 bytes of data/);
  });

  it("whose files lie over each other are refused", () => {
    const bytes = zipSync({ "a.npy": encodeNpy(float32([1], [1])), "b.npy": encodeNpy(float32([1], [1])) }, { level: 0 }); // prettier-ignore
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    let entries = 0;
    for (let at = 0; at + 46 < bytes.length; at++)
      if (view.getUint32(at, true) === 0x02014b50 && entries++ === 1) view.setUint32(at + 42, 0, true);
    expectRefusal(() => readArrays({ bytes, fileName: "a.npz" }), "format", /side by side/);
  });

  it("give objects and text beside the arrays", async () => {
    const { arrays, objects } = await open("objects.npz");
    expect([...arrays.keys()]).toEqual(["W"]);
    expect(objects.get("words")).toEqual(["ab", "c"]);
    expect(objects.get("word")).toBe("tanh");
    expect(objects.get("none")).toBe(null);
    expect(objects.get("function")).toEqual({ kind: "global", module: "numpy.core._multiarray_umath", name: "tanh" });
    expect(objects.get("ragged")).toMatchObject([{ shape: [2, 1] }, { shape: [3, 1] }]);
    expect(objects.get("complex")).toMatchObject({ class: "numpy.ndarray", arguments: [[1], "<c16"] });
  });
});
