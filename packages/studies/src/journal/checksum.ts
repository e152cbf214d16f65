/** CRC-32C (Castagnoli 1993; RFC 3720, appendix B.4): finds every damage of up to 32 bits in a row, and all but one in 4·10⁹ of the rest. */

/** The polynomial 0x1EDC6F41 with its bits reversed. */
const polynomial = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
  return rest >>> 0;
});

/** The checksum of the bytes; `before` is that of the bytes before them. That of "123456789" is e3069283. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  let rest = ~before;
  for (const byte of bytes) rest = table[(rest ^ byte) & 0xff] ^ (rest >>> 8);
  return ~rest >>> 0;
}

/** A checksum as records have it: eight hexadecimal digits. */
export const checksumText = (checksum: number): string => checksum.toString(16).padStart(8, "0");
