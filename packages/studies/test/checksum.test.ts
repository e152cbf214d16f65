/** CRC-32C against published values, and what it finds in lines of a journal. */

import { describe, expect, it } from "vitest";
import { crc32c } from "../src/journal/checksum.js";

describe("crc32c", () => {
  it.each([
    // The catalogue's check value (Cook, Catalogue of parametrised CRC algorithms: CRC-32/ISCSI).
    ["the digits 1 to 9", new TextEncoder().encode("123456789"), 0xe3069283],
    // RFC 3720, appendix B.4.
    ["32 bytes of 0", new Uint8Array(32), 0x8a9136aa],
    ["32 bytes of 255", new Uint8Array(32).fill(255), 0x62a8ab43],
    ["32 bytes ascending", Uint8Array.from({ length: 32 }, (_, k) => k), 0x46dd794e],
    ["32 bytes descending", Uint8Array.from({ length: 32 }, (_, k) => 31 - k), 0x113fdb5c],
    ["nothing", new Uint8Array(0), 0],
  ])("of %s", (_name, bytes, checksum) => {
    expect(crc32c(bytes)).toBe(checksum);
    expect(crc32c(bytes.subarray(5), crc32c(bytes.subarray(0, 5)))).toBe(checksum);
  });
});
