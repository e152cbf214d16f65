/** Reading zip archives (PKWARE APPNOTE 6.3), with every length and checksum verified; fflate does the inflating. */

import { inflateSync } from "fflate";
import { DitherError } from "../../errors.js";
import { viewOf } from "./arrays.js";

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
/** Deflate cannot expand further than this; a larger claim is damage, or a bomb. */
const largestExpansion = 1032;

/**
 * The files of a zip archive by name, folders left out.
 * @throws DitherError `format` for damage (a wrong checksum included), `unsupported` for encryption, zip64 and
 *   compression other than deflate.
 */
export function unzip(bytes: Uint8Array, where = "zip"): Map<string, Uint8Array> {
  const view = viewOf(bytes);
  const end = findEnd(view, where);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff) throw refused(where, "a zip64 archive (4 GiB or more)");
  const files = new Map<string, Uint8Array>();
  let packedTotal = 0;
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== centralSignature)
      throw bad(where, `expected entry ${n + 1} of ${count} in its list of files`);
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const checksum = view.getUint32(at + 16, true);
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (name.endsWith("/")) continue;
    if (flags & 1) throw refused(where, `an encrypted file ${name}`);
    if (packed === 0xffffffff || size === 0xffffffff) throw refused(where, `a file ${name} of 4 GiB or more`);
    packedTotal += packed;
    if (packedTotal > bytes.length)
      throw bad(where, `expected files within its ${bytes.length} bytes, got more (${name})`);
    if (files.has(name)) throw bad(where, `expected each name once, got ${name} twice`);
    const content = unpack(contentOf(bytes, local, packed, name, where), method, size, name, where);
    if (content.length !== size || crc32(content) !== checksum) throw bad(where, `the checksum of ${name} is wrong`);
    files.set(name, content);
  }
  return files;
}

function bad(where: string, problem: string): DitherError {
  return new DitherError("format", `${where}: ${problem}. The zip archive is damaged or cut short: write it again.`);
}

function refused(where: string, what: string): DitherError {
  return new DitherError("unsupported", `${where}: expected a plain zip archive, got ${what}. Write it with np.savez.`);
}

/** The end record stands last, before a comment of at most 65,535 bytes. */
function findEnd(view: DataView, where: string): number {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 0xffff; at--)
    if (view.getUint32(at, true) === endSignature) return at;
  throw bad(where, `expected a zip archive, got ${view.byteLength} bytes without its end record`);
}

/** The packed bytes of one file. Its local header may have a name and extra field of other lengths than the list says. */
function contentOf(bytes: Uint8Array, local: number, packed: number, name: string, where: string): Uint8Array {
  const view = viewOf(bytes);
  if (local + 30 > bytes.length || view.getUint32(local, true) !== localSignature)
    throw bad(where, `expected the file ${name} at byte ${local}`);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > bytes.length)
    throw bad(where, `expected ${packed} bytes of ${name}, got ${Math.max(0, bytes.length - start)}`);
  return bytes.subarray(start, start + packed);
}

function unpack(content: Uint8Array, method: number, size: number, name: string, where: string): Uint8Array {
  if (method === 0) return content;
  if (method !== 8) throw refused(where, `${name} compressed by method ${method}`);
  if (size > largestExpansion * (content.length + 1))
    throw bad(where, `expected a possible size for ${name}, got ${size}`);
  try {
    return inflateSync(content, { out: new Uint8Array(size) });
  } catch {
    throw bad(where, `the compressed data of ${name} is wrong`);
  }
}

const crcTable = Int32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[i]) & 0xff];
  return ~crc >>> 0;
}
