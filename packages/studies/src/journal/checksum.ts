/**
 * CRC-32C (Castagnoli 1993; RFC 3720, appendix B.4): finds every damage of up to 32 bits in a row, and all but one in 4·10⁹ of the
 * rest. Eight bytes at a time (Kounavis & Berry 2008), since every command reads all records.
 */

/** The polynomial 0x1EDC6F41 with its bits reversed. */
const polynomial = 0x82f63b78;

/** For each of eight bytes its 256 contributions: those of byte k are followed by 7 − k bytes of 0. */
const tables = tablesOf(8);

function tablesOf(count: number): Int32Array[] {
  const single = Int32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
    return rest;
  });
  const tables = [single];
  while (tables.length < count) tables.unshift(tables[0].map((rest) => single[rest & 0xff] ^ (rest >>> 8)));
  return tables;
}

/** The checksum of the bytes; `before` is that of the bytes before them. That of "123456789" is e3069283. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
  let rest = ~before;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    rest ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    rest =
      t0[rest & 0xff] ^
      t1[(rest >>> 8) & 0xff] ^
      t2[(rest >>> 16) & 0xff] ^
      t3[rest >>> 24] ^
      t4[bytes[at + 4]] ^
      t5[bytes[at + 5]] ^
      t6[bytes[at + 6]] ^
      t7[bytes[at + 7]];
  }
  for (; at < bytes.length; at++) rest = t7[(rest ^ bytes[at]) & 0xff] ^ (rest >>> 8);
  return ~rest >>> 0;
}

/** A checksum as records have it: eight hexadecimal digits. */
export const checksumText = (checksum: number): string => checksum.toString(16).padStart(8, "0");
