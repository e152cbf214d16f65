/** Files of HDF5 (Keras .h5, h5py, MATLAB 7.3): datasets by path as arrays, text and attributes as objects. */

import { DitherError } from "../../../base/errors.js";
import { elementCount, type NamedArray } from "../values/arrays.js";
import { decodedBytes, elementType, readElements } from "../values/element-types.js";
import type { ArraysAndObjects } from "../values/file-contents.js";
import { MemoryBudget, smallestCompressed } from "../values/memory-budget.js";
import type { PickleValue } from "../values/values.js";
import { watchMemory, type Hdf5Library, type Hdf5Type } from "./hdf5-library.js";

/** No network has more, and links may go round in circles. */
const mostObjects = 20_000;
const deepest = 24;
const path = "/file";

/** What a dataset holds, with its attributes. */
export interface Hdf5Dataset {
  value: NamedArray | PickleValue;
  attributes: Map<string, PickleValue>;
}

export interface Hdf5Contents extends ArraysAndObjects {
  /** Attributes of datasets and groups by path, then by name. */
  attributes: ReadonlyMap<string, ReadonlyMap<string, PickleValue>>;
}

/**
 * All datasets of a file by their path (`model_weights/dense/kernel:0`): numbers and booleans are arrays, float16
 * included; text and what cannot be read are objects. Attributes are objects under `path@name`.
 * @throws DitherError `format` for damage, `unsupported` for data that lie in other files
 */
export function readHdf5(library: Hdf5Library, bytes: Uint8Array, where: string): Hdf5Contents {
  if (library.broken === true)
    throw new DitherError(
      "unsupported",
      `${where}: expected a decoder of HDF5 that works, got one that a damaged file has stopped. Start again to read this file.`,
    );
  const budget = new MemoryBudget(bytes.length, where, smallestCompressed);
  let refusal: unknown;
  watchMemory(library, (grown) => {
    try {
      budget.take(grown);
    } catch (error) {
      refusal = error;
      throw error;
    }
  });
  let file: bigint | undefined;
  try {
    library.FS.writeFile(path, bytes);
    file = library.open(path, 0, false, -1, -1);
    if (file < 0n) throw new Error("it cannot be opened");
    return new Hdf5Reader(library, file, budget, where).read();
  } catch (error) {
    // Out of memory, out of stack, out of bounds: what the library says after that cannot be trusted.
    if (refusal !== undefined || error instanceof WebAssembly.RuntimeError || error instanceof RangeError)
      library.broken = true;
    if (refusal !== undefined) throw refusal as DitherError;
    if (error instanceof DitherError) throw error;
    throw new DitherError(
      "format",
      `${where}: expected a whole HDF5 file, got one that is damaged or cut short (${reason(error)}). Write it again: with h5py, keras's model.save_weights("x.weights.h5"), or save(…, "-v7.3") of MATLAB.`,
    );
  } finally {
    try {
      if (file !== undefined && file >= 0n && library.broken !== true) library.close_file(file);
      library.FS.unlink(path);
    } catch {
      // A library that has given up cannot close its files either.
    }
  }
}

class Hdf5Reader {
  private readonly arrays = new Map<string, NamedArray>();
  private readonly objects = new Map<string, PickleValue>();
  private readonly attributes = new Map<string, Map<string, PickleValue>>();
  private left = mostObjects;

  constructor(
    private readonly library: Hdf5Library,
    private readonly file: bigint,
    private readonly budget: MemoryBudget,
    private readonly where: string,
  ) {}

  read(): Hdf5Contents {
    this.group("", 0);
    const { arrays, objects, attributes } = this;
    return { arrays, objects, attributes };
  }

  private group(name: string, depth: number): void {
    const { library, file } = this;
    if (depth > deepest) throw this.refused(`more than ${deepest} groups inside each other`);
    this.readAttributes(name);
    for (const member of library.get_names(file, `/${name}`, false)) {
      if (--this.left < 0) throw this.refused(`more than ${mostObjects} objects`);
      // Keras 2 names groups with slashes, which are groups inside groups then.
      const inside = name === "" ? member : `${name}/${member}`;
      const type = library.get_type(file, `/${inside}`);
      if (type === library.H5G_GROUP) this.group(inside, depth + 1);
      else if (type === library.H5G_DATASET) this.dataset(inside);
      else this.objects.set(inside, { kind: "object", class: "hdf5.link", arguments: [] });
    }
  }

  private dataset(name: string): void {
    const { library, file } = this;
    const type = library.get_dataset_metadata(file, `/${name}`);
    if (type.virtual_sources !== undefined && type.virtual_sources.length > 0)
      throw new DitherError(
        "unsupported",
        `${this.where}: expected all data in the file itself, got ${name.slice(0, 80)} that lies in other files. Write it into one file.`,
      );
    const value = this.value(type, (pointer) => library.get_dataset_data(file, `/${name}`, null, null, null, pointer), name, ""); // prettier-ignore
    if (isArray(value)) this.arrays.set(name, value);
    else this.objects.set(name, value);
    this.readAttributes(name);
  }

  private readAttributes(name: string): void {
    const { library, file } = this;
    const found = new Map<string, PickleValue>();
    for (const attribute of library.get_attribute_names(file, `/${name}`)) {
      if (--this.left < 0) throw this.refused(`more than ${mostObjects} objects`);
      const type = library.get_attribute_metadata(file, `/${name}`, attribute);
      const value = this.value(type, (pointer) => library.get_attribute_data(file, `/${name}`, attribute, pointer), name, attribute); // prettier-ignore
      found.set(attribute, isArray(value) ? plain(value) : value);
    }
    if (found.size > 0) this.attributes.set(name, found);
  }

  /** The elements, where they are numbers, booleans or text; else an object that says what they are. */
  private value(
    type: Hdf5Type,
    read: (pointer: bigint) => number,
    name: string,
    attribute: string,
  ): NamedArray | PickleValue {
    const shape = type.shape ?? [0];
    const count = type.shape === null ? 0 : elementCount(shape);
    if (count === undefined || shape.length > 32) throw this.refused(`a shape that cannot be in ${name.slice(0, 80)}`);
    const code = codeOf(type);
    const element = code === undefined ? undefined : elementType(code);
    const unread: PickleValue = { kind: "object", class: "hdf5.dataset", arguments: [shape, type.type] };
    if (element && element.bytes === type.size) {
      this.budget.take(decodedBytes(element, count) + count * type.size);
      const bytes = this.bytes(count * type.size, read);
      return { shape, values: readElements(bytes, element, count, true) };
    }
    if (type.type !== 3) return unread;
    this.budget.take(count * (24 + 2 * type.size));
    const texts = type.vlen ? this.longTexts(count, read, name, attribute) : this.shortTexts(count, type.size, read);
    return shape.length === 0 ? texts[0] : texts;
  }

  private bytes(size: number, read: (pointer: bigint) => number): Uint8Array {
    const { library } = this;
    if (size === 0) return new Uint8Array();
    const pointer = library._malloc(size);
    if (pointer === 0) throw this.refused(`${size} bytes of data`);
    try {
      if (read(BigInt(pointer)) < 0) throw new Error("its data cannot be read");
      return library.HEAPU8.slice(pointer, pointer + size);
    } finally {
      library._free(pointer);
    }
  }

  private shortTexts(count: number, size: number, read: (pointer: bigint) => number): string[] {
    const bytes = this.bytes(count * size, read);
    return Array.from({ length: count }, (_, i) => {
      const text = bytes.subarray(i * size, (i + 1) * size);
      const end = text.indexOf(0);
      return new TextDecoder().decode(end < 0 ? text : text.subarray(0, end));
    });
  }

  private longTexts(count: number, read: (pointer: bigint) => number, name: string, attribute: string): string[] {
    const { library, file } = this;
    if (count === 0) return [];
    const pointer = library._malloc(4 * count);
    if (pointer === 0) throw this.refused(`${count} texts`);
    try {
      if (read(BigInt(pointer)) < 0) throw new Error("its data cannot be read");
      const view = new DataView(library.HEAPU8.buffer, pointer, 4 * count);
      const texts: string[] = [];
      for (let i = 0; i < count; i++) {
        const at = view.getUint32(4 * i, true);
        const text = at === 0 ? "" : library.UTF8ToString(at);
        this.budget.take(24 + 2 * text.length);
        texts.push(text);
      }
      library.reclaim_vlen_memory(file, `/${name}`, attribute, BigInt(pointer));
      return texts;
    } finally {
      library._free(pointer);
    }
  }

  private refused(what: string): DitherError {
    return new DitherError(
      "format",
      `${this.where}: expected a file of arrays, got ${what}. It is damaged: write it again.`,
    );
  }
}

/** NumPy's code of the elements; enumerations are read as the integers that they are. */
function codeOf({ type, size, signed }: Hdf5Type): string | undefined {
  if (type === 1) return `f${size}`;
  return type === 0 || type === 8 ? `${signed ? "i" : "u"}${size}` : undefined;
}

function isArray(value: NamedArray | PickleValue): value is NamedArray {
  return typeof value === "object" && value !== null && "shape" in value && "values" in value;
}

/** An attribute of numbers: the number where it is one, else an array. */
function plain(array: NamedArray): PickleValue {
  return array.shape.length === 0 && array.values.length === 1 ? array.values[0] : { kind: "array", ...array };
}

/** In few words: the library's errors have a stack of their own, whose last line says what it met. */
function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : typeof error === "string" ? error : "";
  const stack = [...text.matchAll(/^ *#\d+: .*?\(\): (.*)$/gm)];
  const line = stack.at(-1)?.[1] ?? text.split("\n").find((part) => part.trim() !== "") ?? "";
  return line === "" ? "it cannot be read" : line.trim().slice(0, 120);
}
