/** Small writers of the formats that Dither reads and does not write: files of torch.save, MATLAB 5 and HDF5. */

import { zipSync, type Zippable } from "fflate";
import { File, FS, ready } from "h5wasm";
import type { NamedArray } from "../../src/files/formats/values/arrays.js";

type Arrays = ReadonlyMap<string, NamedArray>;
type Objects = ReadonlyMap<string, unknown>;

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const float32Bytes = ({ values }: NamedArray): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const uint32 = (...values: number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A state dict as torch.save writes it, in protocol 2, with objects beside the tensors. */
export function encodeTorch(arrays: Arrays, objects: Objects = new Map()): Uint8Array {
  const files: Zippable = {};
  const entries = [...arrays].map(([name, array], index) => {
    files[`archive/data/${index}`] = float32Bytes(array);
    const count = array.values.length;
    const strides = array.shape.map((_, axis) => array.shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    const storage = `(${text("storage")}ctorch\nFloatStorage\n${text(String(index))}${text("cpu")}${integer(count)}tQ`;
    const state = `(${storage}${integer(0)}${tuple(array.shape)}${tuple(strides)}I00\nccollections\nOrderedDict\n)Rt`;
    return `${text(name)}ctorch._utils\n_rebuild_tensor_v2\n${state}R`;
  });
  const others = [...objects].map(([name, value]) => text(name) + pickled(value));
  files["archive/data.pkl"] = bytesOf(`\x80\x02}(${entries.join("")}${others.join("")}u.`);
  files["archive/version"] = bytesOf("3\n");
  return zipSync(files, { level: 0 });
}

const integer = (value: number): string => `I${value}\n`;
const tuple = (values: readonly number[]): string => `(${values.map(integer).join("")}t`;

function text(value: string): string {
  const utf8 = new TextEncoder().encode(value);
  return `X${String.fromCharCode(...uint32(utf8.length), ...utf8)}`;
}

function pickled(value: unknown): string {
  if (value === null) return "N";
  if (typeof value === "string") return text(value);
  if (typeof value === "number") return `F${value}\n`;
  if (Array.isArray(value)) return `](${value.map(pickled).join("")}e`;
  return `}(${Object.entries(value as object)
    .map(([name, inner]) => text(name) + pickled(inner))
    .join("")}u`;
}

/** Variables as MATLAB 5 keeps them: at least two axes, columns first; texts as rows of characters. */
export function encodeMat5(arrays: Arrays, texts: ReadonlyMap<string, string> = new Map()): Uint8Array {
  const numbers = [...arrays].map(([name, array]) => {
    const shape = [...array.shape, ...[1, 1].slice(Math.min(2, array.shape.length))];
    return variable(
      name,
      7,
      shape,
      element(7, float32Bytes({ shape, values: Float32Array.from(columnsFirst(array.values, shape)) })),
    );
  });
  const words = [...texts].map(([name, value]) => variable(name, 4, [1, value.length], element(16, bytesOf(value))));
  return joined([bytesOf("MATLAB 5.0 MAT-file".padEnd(124)), Uint8Array.of(0, 1, 73, 77), ...numbers, ...words]);
}

function variable(name: string, classCode: number, shape: readonly number[], data: Uint8Array): Uint8Array {
  return element(
    14,
    joined([element(6, uint32(classCode, 0)), element(5, uint32(...shape)), element(1, bytesOf(name)), data]),
  );
}

function element(type: number, data: Uint8Array): Uint8Array {
  return joined([uint32(type, data.length), data, new Uint8Array(-data.length & 7)]);
}

function columnsFirst(values: NamedArray["values"], shape: readonly number[]): Float32Array {
  return Float32Array.from(values, (_, place) => {
    let rest = place;
    const index = shape.map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return at;
    });
    return values[index.reduce((sum, at, axis) => sum * shape[axis] + at, 0)];
  });
}

/** Datasets at the root of an HDF5 file, beside texts. */
export async function encodeHdf5(arrays: Arrays, texts: ReadonlyMap<string, string> = new Map()): Promise<Uint8Array> {
  await ready;
  const file = new File("/written.h5", "w");
  for (const [name, { shape, values }] of arrays)
    file.create_dataset({ name, data: Float32Array.from(values), shape: [...shape], dtype: "<f4" });
  for (const [name, value] of texts) file.create_dataset({ name, data: value });
  file.flush();
  file.close();
  const { readFile, unlink } = FS as unknown as {
    readFile: (path: string) => Uint8Array;
    unlink: (path: string) => void;
  };
  const bytes = readFile("/written.h5").slice();
  unlink("/written.h5");
  return bytes;
}
