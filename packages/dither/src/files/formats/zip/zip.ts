/**
 * Reading zip archives (PKWARE APPNOTE 6.3): the list of files first, then only those that are asked for, in pieces.
 * Every length is checked before it is believed, and every checksum of what is read; fflate does the inflating.
 */

import { Inflate } from "fflate";
import { crc32 } from "../../../base/crc32.js";
import { DitherError } from "../../../base/errors.js";
import { viewOf } from "../values/arrays.js";

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
/** Deflate cannot expand further than this; a larger claim is damage, or a bomb. */
const largestExpansion = 1032;
/** Compressed bytes inflated at a time: what they expand to is all that is held at once. */
const pieceBytes = 4096;

/** One file of an archive, not yet inflated. */
export interface ZipEntry {
  name: string;
  /** Its size when inflated, as the archive says; no more is ever inflated. */
  size: number;
  /** The first bytes, at most `count`, without the rest. */
  start(count: number): Uint8Array;
  /**
   * Hands over all bytes in order, in pieces that are only lent.
   * @throws DitherError `format` at the end, where size or checksum are wrong
   */
  pieces(take: (piece: Uint8Array) => void): void;
  /** All bytes; a window on the archive where they are stored as they are. */
  whole(): Uint8Array;
}

interface Listed {
  name: string;
  method: number;
  checksum: number;
  size: number;
  content: Uint8Array;
  begin: number;
  end: number;
}

/**
 * The files of a zip archive by name, folders left out; nothing is inflated yet.
 * @throws DitherError `format` for damage (entries that overlap and impossible sizes included), `unsupported` for
 *   encryption, zip64 and compression other than deflate.
 */
export function openZip(bytes: Uint8Array, where = "zip"): Map<string, ZipEntry> {
  const view = viewOf(bytes);
  const end = findEnd(view, where);
  const count = view.getUint16(end + 10, true);
  const list = view.getUint32(end + 16, true);
  if (count === 0xffff || list === 0xffffffff) throw refused(where, "a zip64 archive (4 GiB or more)");
  const files = new Map<string, ZipEntry>();
  const spans: Listed[] = [];
  let at = list;
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== centralSignature)
      throw bad(where, `expected entry ${n + 1} of ${count} in its list of files`);
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (!name.endsWith("/")) {
      if (files.has(name)) throw bad(where, `expected each name once, got ${short(name)} twice`);
      const listed = checkEntry(bytes, at, name, where);
      spans.push(listed);
      files.set(name, entryOf(listed, where));
    }
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  let covered = 0;
  for (const { name, begin, end: last } of spans.sort((a, b) => a.begin - b.begin)) {
    if (begin < covered || last > list)
      throw bad(where, `expected files side by side, got ${short(name)} over another`);
    covered = last;
  }
  return files;
}

/** Whether bytes begin as a zip archive does. */
export function looksZipped(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === localSignature;
}

function checkEntry(bytes: Uint8Array, at: number, name: string, where: string): Listed {
  const view = viewOf(bytes);
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const packed = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const begin = view.getUint32(at + 42, true);
  if (flags & 1) throw refused(where, `an encrypted file ${short(name)}`);
  if (packed === 0xffffffff || size === 0xffffffff) throw refused(where, `a file ${short(name)} of 4 GiB or more`);
  if (method !== 0 && method !== 8) throw refused(where, `${short(name)} compressed by method ${method}`);
  if (method === 0 ? size !== packed : size > largestExpansion * (packed + 1))
    throw bad(where, `expected a possible size for ${short(name)}, got ${size}`);
  const content = contentOf(bytes, begin, packed, name, where);
  const end = content.byteOffset - bytes.byteOffset + packed;
  return { name, method, checksum: view.getUint32(at + 16, true), size, content, begin, end };
}

function entryOf(listed: Listed, where: string): ZipEntry {
  const { name, method, size, content } = listed;
  const pieces = (take: (piece: Uint8Array) => void): void => {
    let crc = -1;
    let length = 0;
    inflated(listed, where, (piece) => {
      length += piece.length;
      if (length > size) throw bad(where, `expected ${size} bytes of ${short(name)}, got more`);
      crc = crc32(piece, crc);
      take(piece);
      return true;
    });
    if (length !== size || ~crc >>> 0 !== listed.checksum) throw bad(where, `the checksum of ${short(name)} is wrong`);
  };
  return {
    name,
    size,
    pieces,
    start(count) {
      const first = new Uint8Array(Math.min(count, size));
      let filled = 0;
      inflated(listed, where, (piece) => {
        const part = piece.subarray(0, first.length - filled);
        first.set(part, filled);
        filled += part.length;
        return filled < first.length;
      });
      return first.subarray(0, filled);
    },
    whole() {
      if (method === 0) {
        pieces(() => undefined);
        return content;
      }
      const bytes = new Uint8Array(size);
      let filled = 0;
      pieces((piece) => {
        bytes.set(piece, filled);
        filled += piece.length;
      });
      return bytes;
    },
  };
}

/** Hands over what the entry inflates to, until `take` says that it is enough. */
function inflated({ name, method, content }: Listed, where: string, take: (piece: Uint8Array) => boolean): void {
  if (method === 0) {
    take(content);
    return;
  }
  let more = true;
  // What `take` throws is not damage of the compressed data, so it is kept apart from what fflate throws.
  const ready: Uint8Array[] = [];
  const inflate = new Inflate((piece) => ready.push(piece));
  for (let at = 0; more; at += pieceBytes) {
    const last = at + pieceBytes >= content.length;
    try {
      inflate.push(content.subarray(at, at + pieceBytes), last);
    } catch {
      throw bad(where, `the compressed data of ${short(name)} is wrong`);
    }
    for (const piece of ready.splice(0)) if (more && piece.length > 0) more = take(piece);
    if (last) return;
  }
}

function bad(where: string, problem: string): DitherError {
  return new DitherError("format", `${where}: ${problem}. The zip archive is damaged or cut short: write it again.`);
}

function refused(where: string, what: string): DitherError {
  return new DitherError("unsupported", `${where}: expected a plain zip archive, got ${what}. Write it with np.savez.`);
}

function short(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
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
    throw bad(where, `expected the file ${short(name)} at byte ${local}`);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > bytes.length)
    throw bad(where, `expected ${packed} bytes of ${short(name)}, got ${Math.max(0, bytes.length - start)}`);
  return bytes.subarray(start, start + packed);
}
