/** The bytes of a pickle, read one after the other; every length is checked before it is believed. */

import { DitherError } from "../../../base/errors.js";
import { viewOf } from "../values/arrays.js";

export class ByteSource {
  at = 0;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    readonly where: string,
  ) {
    this.view = viewOf(bytes);
  }

  /** @throws DitherError `format`, with the byte that is read */
  fail(problem: string): never {
    throw new DitherError(
      "format",
      `${this.where}: ${problem} at byte ${this.at} of its pickle. The file is damaged or no pickle: write it again.`,
    );
  }

  take(count: number): Uint8Array {
    if (!(count >= 0 && count <= this.bytes.length - this.at))
      this.fail(`expected ${count} bytes more, got ${this.bytes.length - this.at}`);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  private skip(count: number): number {
    if (count > this.bytes.length - this.at) this.fail("expected more bytes, got the end");
    this.at += count;
    return this.at - count;
  }

  uint8(): number {
    return this.view.getUint8(this.skip(1));
  }
  uint16(): number {
    return this.view.getUint16(this.skip(2), true);
  }
  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }
  int32(): number {
    return this.view.getInt32(this.skip(4), true);
  }
  /** An unsigned length of 8 bytes; beyond 2⁵³ it is rounded, and no file is so long. */
  uint64(): number {
    return Number(this.view.getBigUint64(this.skip(8), true));
  }
  float64(): number {
    return this.view.getFloat64(this.skip(8), false);
  }

  utf8(count: number): string {
    return new TextDecoder().decode(this.take(count));
  }

  /** Bytes as Python 2 kept text: one character each. */
  latin1(count: number): string {
    return latin1(this.take(count));
  }

  /** The text up to the next line feed, which is taken too. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) this.fail("expected a line, got no end of one");
    const text = latin1(this.take(end - this.at));
    this.at++;
    return text;
  }
}

/** One character for each byte. The decoder called latin1 is another (windows-1252). */
export function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 8192) parts.push(String.fromCharCode(...bytes.subarray(i, i + 8192)));
  return parts.join("");
}

/** The bytes of text whose characters are all below 256; undefined for other text. */
export function fromLatin1(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) return undefined;
    bytes[i] = code;
  }
  return bytes;
}
