/** Numbers and text as the first protocol writes them: in lines, as Python's `repr` would. */

import type { ByteSource } from "./byte-source.js";

/** Longest integer in digits; Python's own limit is 4300. */
const mostDigits = 4300;

/** A decimal integer, perhaps with Python 2's L; a bigint beyond 2⁵³. */
export function parseInteger(text: string, source: ByteSource): number | bigint {
  const digits = text.trim().replace(/L$/, "");
  if (!/^[+-]?\d+$/.test(digits) || digits.length > mostDigits) source.fail("expected an integer, got none");
  return smallest(BigInt(digits));
}

/** A number where that is exact, else the bigint. */
export function smallest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A little-endian two's complement integer of any length. */
export function fromTwosComplement(bytes: Uint8Array, source: ByteSource): number | bigint {
  if (bytes.length > mostDigits / 2) source.fail("expected an integer, got too many digits");
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
  if (bytes.length > 0 && bytes[bytes.length - 1] > 127) value -= 1n << BigInt(8 * bytes.length);
  return smallest(value);
}

/** Python's `float(text)`. */
export function parseFloatLine(text: string, source: ByteSource): number {
  const word = text.trim().toLowerCase();
  const special = /^([+-]?)(inf(?:inity)?|nan)$/.exec(word);
  if (special) return special[2] === "nan" ? NaN : special[1] === "-" ? -Infinity : Infinity;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(word)) source.fail("expected a number, got none");
  return Number(word);
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

/** The text of a quoted string with backslashes, one character for each byte. */
export function unquote(line: string, source: ByteSource): string {
  const text = line.trim();
  const quote = text.charAt(0);
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote))
    source.fail("expected a string in quotes, got none");
  return text
    .slice(1, -1)
    .replace(
      /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|([\s\S]))/g,
      (whole, hex?: string, octal?: string, plain?: string) => {
        if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
        if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 255);
        return escapes[plain ?? ""] ?? whole;
      },
    );
}

/** Python's raw-unicode-escape: only \u and \U mean something. */
export function rawUnicode(line: string): string {
  return line.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/g, (whole, four?: string, eight?: string) => {
    const code = parseInt(four ?? eight ?? "", 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
