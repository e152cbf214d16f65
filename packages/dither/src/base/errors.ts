/** The one error type that Dither throws on purpose, with a code that programs can test. */

/**
 * What went wrong, in one word for programs:
 * `usage` the call or command line is wrong whatever the files hold; `file` a file cannot be read or written;
 * `incomplete` a file leaves open what an option must say; `format` a file's content is not what it should be; `mismatch` two things do not fit together;
 * `value` a number is out of range or not finite; `unsupported` something Dither knows and refuses by name;
 * `diverged` training reached NaN or infinity; `aborted` the caller asked to stop.
 */
export type DitherErrorCode =
  "usage" | "file" | "incomplete" | "format" | "mismatch" | "value" | "unsupported" | "diverged" | "aborted";

/** An error whose message says what was expected, what came, where, and what to do. Shown to users without a stack. */
export class DitherError extends Error {
  override readonly name = "DitherError";

  constructor(
    readonly code: DitherErrorCode,
    message: string,
  ) {
    super(boundedMessage(message));
  }
}

/** Characters of input that a message quotes at most. */
const longestExcerpt = 200;

/**
 * Input as a message quotes it: text as it is, anything else as JSON; on one line, without characters that a terminal would
 * obey, and cut after 200 characters.
 */
export function excerpt(input: unknown): string {
  const text = typeof input === "string" ? input : typeof input === "number" ? String(input) : jsonOf(input);
  // Cut twice, so that long input costs no more than short.
  const plain = text.slice(0, longestExcerpt + 1).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
  return plain.length > longestExcerpt ? `${plain.slice(0, longestExcerpt - 1)}…` : plain;
}

/**
 * A message fit to be shown whatever it quotes: for input that came into it otherwise than by {@link excerpt}. What stands
 * between quotation marks is cut after 200 characters, what has no blank after 400 (paths may be long).
 */
export function boundedMessage(message: string): string {
  return message
    .replace(/"([^"\n]*)"/g, (pair, inner: string) =>
      inner.length > longestExcerpt ? `"${inner.slice(0, longestExcerpt - 1)}…"` : pair,
    )
    .replace(/\S{401,}/g, (word) => `${word.slice(0, longestExcerpt - 1)}…`)
    .replace(/(?!\n)\p{Cc}/gu, "\ufffd");
}

function jsonOf(input: unknown): string {
  try {
    // A type may lie about what JSON makes of a function.
    return JSON.stringify(input) ?? String(input);
  } catch {
    return Array.isArray(input) ? "an array" : typeof input;
  }
}

/** True for a {@link DitherError}, also one of another copy of the library. Sent between threads an error loses its code. */
export function isDitherError(error: unknown): error is DitherError {
  return error instanceof Error && error.name === "DitherError" && "code" in error;
}
