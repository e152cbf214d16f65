/** The HDF5 library compiled to WebAssembly (h5wasm), loaded when a file first needs it: five megabytes that most never use. */

import { DitherError } from "../../../base/errors.js";

/** What is used of it; its files are its own, in memory, and it sees no others. */
export interface Hdf5Library {
  /** Set where a damaged file has made it stop: what it says after that cannot be trusted. */
  broken?: boolean;
  FS: { writeFile(path: string, bytes: Uint8Array): void; unlink(path: string): void };
  HEAPU8: Uint8Array;
  H5G_GROUP: number;
  H5G_DATASET: number;
  UTF8ToString(pointer: number): string;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  activate_throwing_error_handler(): number;
  open(path: string, mode: number, trackOrder: boolean, low: number, high: number): bigint;
  close_file(file: bigint): number;
  get_names(file: bigint, path: string, recursive: boolean): string[];
  get_type(file: bigint, path: string): number;
  get_dataset_metadata(file: bigint, path: string): Hdf5Type;
  get_dataset_data(file: bigint, path: string, count: null, offset: null, strides: null, pointer: bigint): number;
  get_attribute_names(file: bigint, path: string): string[];
  get_attribute_metadata(file: bigint, path: string, name: string): Hdf5Type;
  get_attribute_data(file: bigint, path: string, name: string, pointer: bigint): number;
  reclaim_vlen_memory(file: bigint, path: string, name: string, pointer: bigint): number;
}

/** What a dataset or attribute is made of. */
export interface Hdf5Type {
  /** Class: 0 integers, 1 floating point, 3 text, 8 enumerations (booleans are one). */
  type: number;
  /** Bytes of an element. */
  size: number;
  total_size: number;
  /** Null where there are no elements at all. */
  shape: number[] | null;
  signed: boolean;
  littleEndian: boolean;
  /** Text of any length, kept elsewhere. */
  vlen: boolean;
  chunks: number[] | null;
  virtual_sources?: unknown[];
}

/** Makes a library of its own at each call, with its own memory, out of the object that it is given. */
type Factory = (options: object) => Promise<Hdf5Library>;

const silent = { noInitialRun: true, print: () => undefined, printErr: () => undefined };

/**
 * A library that has read no file yet: a damaged file spoils its memory, not that of the next. Where a bundler has joined
 * all modules into one there is only one library, whose {@link Hdf5Library.broken} says whether it can still be used.
 * @throws DitherError `unsupported` where it cannot be loaded
 */
export async function loadHdf5(): Promise<Hdf5Library> {
  try {
    const make = await libraryFactory();
    const library = make
      ? await make({ ...silent })
      : ((await (
          await import("h5wasm")
        ).ready) as unknown as Hdf5Library);
    // Without it the library prints what goes wrong, and goes on.
    library.activate_throwing_error_handler();
    return library;
  } catch (error) {
    throw new DitherError(
      "unsupported",
      `expected the decoder of HDF5 files (h5wasm), got ${String(error).slice(0, 120)}. Write the arrays as .npz or .safetensors instead.`,
    );
  }
}

/** From the file beside the package's main one, which the package itself uses once; undefined where bundlers left no files. */
async function libraryFactory(): Promise<Factory | undefined> {
  const { resolve } = import.meta as { resolve?: (name: string) => string };
  try {
    const file = new URL("./hdf5_util.js", resolve?.("h5wasm"));
    const { default: make } = (await import(/* @vite-ignore */ file.href)) as { default?: unknown };
    return typeof make === "function" ? (make as Factory) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Has `grown` called with the bytes that the library's memory grows by from now on. Where that throws, the library is
 * told that there is no more memory; it cannot be used any longer then.
 */
export function watchMemory(library: Hdf5Library, grown: (bytes: number) => void): void {
  let heap = library.HEAPU8;
  let size = heap.length; // of a memory that has grown, the old view says 0
  Object.defineProperty(library, "HEAPU8", {
    configurable: true,
    enumerable: true,
    get: () => heap,
    // The library sets its view anew each time; what throws here, it takes for a memory that cannot grow.
    set(next: Uint8Array) {
      grown(next.length - size);
      size = next.length;
      heap = next;
    },
  });
}
