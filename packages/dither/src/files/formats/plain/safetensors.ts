/**
 * The safetensors format: an 8-byte header length, a JSON header, then the tensors' bytes without gaps
 * (https://github.com/huggingface/safetensors#format).
 */

import { DitherError } from "../../../base/errors.js";
import { elementCount, inOrderOfName, shapeText, viewOf, type NamedArray, type NamedArrays } from "../values/arrays.js";
import { elementTypes, readElements, type ElementType } from "../values/element-types.js";
import { isRecord, parseJson, valueText } from "../values/json-text.js";
import { lazyArray } from "../values/lazy-array.js";
import { checkArguments } from "../../../base/check-arguments.js";

export interface SafetensorsFile {
  tensors: NamedArrays;
  /** Strings by name, of the header's `__metadata__`. */
  metadata: ReadonlyMap<string, string>;
}

const largestHeader = 100_000_000; // the limit of the reference implementation
const metadataKey = "__metadata__";

const types: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ["F64", elementTypes.f8],
  ["F32", elementTypes.f4],
  ["F16", elementTypes.f2],
  ["BF16", elementTypes.bf2],
  ["I64", elementTypes.i8],
  ["I32", elementTypes.i4],
  ["I16", elementTypes.i2],
  ["I8", elementTypes.i1],
  ["U64", elementTypes.u8],
  ["U32", elementTypes.u4],
  ["U16", elementTypes.u2],
  ["U8", elementTypes.u1],
  ["BOOL", elementTypes.b1],
]);

/**
 * The tensors and metadata of a safetensors file. F32, F16 and BF16 become Float32Array; F64, integers and
 * booleans (0 and 1) Float64Array, in which integers beyond 2⁵³ are rounded.
 * @param where named in errors, usually the file's name
 * @throws DitherError `format` for anything damaged or out of place, `unsupported` for other types (F8_E4M3, F4 …).
 */
export function decodeSafetensors(bytes: Uint8Array, where = "safetensors"): SafetensorsFile {
  checkArguments("decodeSafetensors", { bytes }, { bytes: "bytes" });
  const { header, data } = split(bytes, where);
  const tensors = new Map<string, NamedArray>();
  const metadata = new Map<string, string>();
  const spans: { name: string; begin: number; end: number }[] = [];
  for (const [name, entry] of Object.entries(header))
    if (name === metadataKey) {
      for (const [key, value] of isRecord(entry) ? Object.entries(entry) : ([["", entry]] as const)) {
        if (typeof value !== "string")
          throw bad(where, `expected ${metadataKey} to hold strings, got ${valueText(value)}`);
        metadata.set(key, value);
      }
    } else {
      const { type, shape, count, begin, end } = checkEntry(entry, name, data.byteLength, where);
      tensors.set(
        name,
        lazyArray(shape, () => readElements(bytesOf(data, begin, end), type, count, true)),
      );
      spans.push({ name, begin, end });
    }
  checkCover(spans, data.byteLength, where);
  return { tensors, metadata };
}

/**
 * A safetensors file: tensors and metadata in order of name, F32 or F64, little-endian; the same bytes for the same
 * content.
 * @throws DitherError `value` for a tensor whose shape does not fit its numbers, or called `__metadata__`.
 */
export function encodeSafetensors(tensors: NamedArrays, metadata: ReadonlyMap<string, string> = new Map()): Uint8Array {
  checkArguments("encodeSafetensors", { tensors, metadata }, { tensors: "map", metadata: "map?" });
  const ordered = inOrderOfName(tensors);
  const entries: string[] = [];
  if (metadata.size > 0) {
    const pairs = inOrderOfName(metadata).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
    entries.push(`"${metadataKey}":{${pairs.join(",")}}`);
  }
  let offset = 0;
  for (const [name, { shape, values }] of ordered) {
    if (name === metadataKey || elementCount(shape) !== values.length)
      throw new DitherError(
        "value",
        `safetensors: expected a tensor ${name} with as many numbers as its shape ${shapeText(shape)} says, got ${values.length} (the name ${metadataKey} is taken).`,
      );
    const end = offset + values.byteLength;
    const dtype = values instanceof Float64Array ? "F64" : "F32";
    entries.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [offset, end] })}`);
    offset = end;
  }
  const header = new TextEncoder().encode(`{${entries.join(",")}}`);
  const headerBytes = header.length + ((8 - (header.length % 8)) % 8);
  const bytes = new Uint8Array(8 + headerBytes + offset);
  const view = viewOf(bytes);
  view.setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(header, 8);
  bytes.fill(0x20, 8 + header.length, 8 + headerBytes);
  let at = 8 + headerBytes;
  for (const [, { values }] of ordered) {
    const wide = values instanceof Float64Array;
    for (let i = 0; i < values.length; i++, at += wide ? 8 : 4)
      if (wide) view.setFloat64(at, values[i], true);
      else view.setFloat32(at, values[i], true);
  }
  return bytes;
}

function bad(where: string, problem: string): DitherError {
  return new DitherError("format", `${where}: ${problem}. The file is damaged or no safetensors file: write it again.`);
}

function split(bytes: Uint8Array, where: string): { header: Record<string, unknown>; data: DataView } {
  if (bytes.length < 8) throw bad(where, `expected a safetensors file, got ${bytes.length} bytes`);
  const size = Number(viewOf(bytes).getBigUint64(0, true));
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && size > largestHeader)
    throw new DitherError(
      "format",
      `${where}: expected a safetensors file, got a zip file (as .npz and PyTorch's .pt are). Name it .npz if it is one; save a PyTorch model with safetensors.torch.save_file(model.state_dict(), "net.safetensors").`,
    );
  if (size > largestHeader || size > bytes.length - 8)
    throw bad(where, `expected a header within the file's ${bytes.length} bytes, got a header length of ${size}`);
  const text = bytes.subarray(8, 8 + size);
  if (text[0] !== 0x7b) throw bad(where, "expected a header that starts with {");
  const header = parseJson(text, `${where} (header)`);
  if (!isRecord(header)) throw bad(where, "expected a header that is a JSON object");
  return { header, data: viewOf(bytes.subarray(8 + size)) };
}

function bytesOf(data: DataView, begin: number, end: number): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset + begin, end - begin);
}

function checkEntry(entry: unknown, name: string, dataBytes: number, where: string) {
  if (!isRecord(entry)) throw bad(where, `expected an object for tensor ${name}, got ${valueText(entry)}`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string") throw bad(where, `expected a dtype for tensor ${name}, got ${valueText(dtype)}`);
  const type = types.get(dtype);
  if (!type)
    throw new DitherError(
      "unsupported",
      `${where}: expected numbers of a type that is known (${[...types.keys()].join(", ")}) in tensor ${name}, got dtype ${valueText(dtype)}. Convert it, for instance with .float(), or leave it out.`,
    );
  const count = Array.isArray(shape) ? elementCount(shape) : undefined;
  if (count === undefined)
    throw bad(where, `expected a shape of whole numbers for tensor ${name}, got ${valueText(shape)}`);
  const [begin, end] = Array.isArray(offsets) && offsets.length === 2 ? (offsets as unknown[]) : [];
  if (!isOffset(begin) || !isOffset(end) || begin > end || end > dataBytes)
    throw bad(
      where,
      `expected data_offsets within the ${dataBytes} bytes of data for tensor ${name}, got ${valueText(offsets)}`,
    );
  if (end - begin !== count * type.bytes)
    throw bad(
      where,
      `expected ${count * type.bytes} bytes for tensor ${name} (${dtype}, shape ${shapeText(shape as number[])}), got ${end - begin}`,
    );
  return { type, shape: shape as number[], count, begin, end };
}

function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The tensors must cover the data exactly, as Python's library demands. */
function checkCover(spans: { name: string; begin: number; end: number }[], dataBytes: number, where: string): void {
  let covered = 0;
  for (const { name, begin, end } of spans.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered)
      throw bad(
        where,
        `expected tensor ${name} to begin at byte ${covered} of the data, got ${begin} (tensors ${begin < covered ? "overlap" : "leave a gap"})`,
      );
    covered = end;
  }
  if (covered !== dataBytes) throw bad(where, `expected ${covered} bytes of data, got ${dataBytes}`);
}
