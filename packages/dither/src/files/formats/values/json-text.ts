/** JSON from bytes, with the line and column of the first mistake, which engines report differently or not at all. */

import { DitherError } from "../../../base/errors.js";
import { checkArguments } from "../../../base/check-arguments.js";

/**
 * The value that UTF-8 bytes of JSON hold; a byte order mark is skipped.
 * @throws DitherError `format` for bytes that are not UTF-8, or with line and column where they are not JSON.
 */
export function parseJson(bytes: Uint8Array, where: string): unknown {
  checkArguments("parseJson", { bytes }, { bytes: "bytes" });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new DitherError(
      "format",
      `${where}: expected JSON in UTF-8, got bytes that are not UTF-8. Save it as UTF-8.`,
    );
  }
  return parseJsonText(text, where);
}

/** As {@link parseJson}, from a string. */
export function parseJsonText(text: string, where: string): unknown {
  checkArguments("parseJsonText", { text }, { text: "text" });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const position = mistakePosition(text);
    const before = text.slice(0, position);
    const line = before.split("\n").length;
    const column = position - before.lastIndexOf("\n");
    const found = position < text.length ? JSON.stringify(text.slice(position, position + 12)) : "the end";
    const hint = /^(-?Infinity|NaN)/.test(text.slice(position))
      ? "JSON has no NaN or Infinity: mend the numbers."
      : "Mend the file there, or write it again.";
    throw new DitherError(
      "format",
      `${where}: expected JSON, got ${found} at position ${position} (line ${line}, column ${column}). ${hint}`,
    );
  }
}

/** Whether a parsed value is an object with keys, not an array or null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A parsed value in a few characters, for errors. */
export function valueText(value: unknown): string {
  if (Array.isArray(value))
    return value.length <= 8 && value.every((x) => typeof x !== "object")
      ? `[${value.map(valueText).join(", ")}]`
      : "an array";
  if (isRecord(value)) return "an object";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const spaces = /[ \t\n\r]*/y;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Where the first character stands that no JSON text could have there. Keeps its own stack: nesting may be deep. */
function mistakePosition(text: string): number {
  const open: ("{" | "[")[] = [];
  let i = 0;
  let next: "value" | "first value" | "key" | "first key" | "separator" = "value";
  for (;;) {
    i = matchEnd(spaces, text, i) ?? i;
    const character = text[i];
    const innermost = open.at(-1);
    if (next === "separator") {
      if (innermost === undefined) return i;
      if (character === ",") next = innermost === "{" ? "key" : "value";
      else if (character === (innermost === "{" ? "}" : "]")) open.pop();
      else return i;
      i++;
    } else if ((next === "first value" && character === "]") || (next === "first key" && character === "}")) {
      open.pop();
      next = "separator";
      i++;
    } else if (next === "key" || next === "first key") {
      const end = character === '"' ? stringEnd(text, i) : { mistake: i };
      if (typeof end !== "number") return end.mistake;
      i = matchEnd(spaces, text, end) ?? end;
      if (text[i] !== ":") return i;
      next = "value";
      i++;
    } else if (character === "{" || character === "[") {
      open.push(character);
      next = character === "{" ? "first key" : "first value";
      i++;
    } else {
      const end = character === '"' ? stringEnd(text, i) : (matchEnd(scalar, text, i) ?? { mistake: i });
      if (typeof end !== "number") return end.mistake;
      i = end;
      next = "separator";
    }
  }
}

function matchEnd(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** The index after the string that opens at `from`, or where it goes wrong. */
function stringEnd(text: string, from: number): number | { mistake: number } {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === '"') return i + 1;
    if (text[i] < " ") return { mistake: i };
    if (text[i] !== "\\") continue;
    if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(i + 1, i + 6))) return { mistake: i };
    i++;
  }
  return { mistake: text.length };
}
