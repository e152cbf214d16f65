/** A table as text with aligned columns, at most 80 wide. */

import { toAscii } from "./terminal-glyphs.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface TerminalTableOptions {
  /** Columns of text, default 80. */
  readonly width?: number;
  /** Only ASCII characters, for terminals without Unicode; default false. */
  readonly ascii?: boolean;
}

/** What each of {@link TerminalTableOptions} may be. */
export const terminalTableOptionKinds = {
  width: "number",
  ascii: "boolean",
} as const satisfies OptionKinds<TerminalTableOptions>;

/**
 * Lines of text, joined by line feeds. The first row is the heading; columns whose cells all begin like numbers stand
 * to the right. Where the table is too wide its widest columns wrap between words, and words that fit nowhere are cut
 * with "…". An interval in brackets, or a number with its percent sign, counts as one word. Numbers are never cut: where they
 * would be, intervals break at their comma, and columns that still do not fit follow below, beside the first column again.
 */
export function terminalTable(
  rows: readonly (readonly (string | number)[])[],
  options: TerminalTableOptions = {},
): string {
  checkArguments("terminalTable", { rows }, { rows: "array" });
  checkOptions("terminalTable", options, terminalTableOptionKinds);
  if (rows.length === 0) return "";
  const ascii = options.ascii === true;
  const count = Math.max(...rows.map((row) => row.length));
  const cells = rows.map((row) => Array.from({ length: count }, (_, c) => toLine(row[c] ?? "", ascii)));
  const columns = Array.from({ length: count }, (_, c) => cells.map((row) => row[c]));
  const room = options.width ?? 80;
  const whole = layOut(columns, room, ascii, words);
  if (whole !== null) return whole;
  return (
    layOut(columns, room, ascii, brokenWords) ??
    blocksOf(columns, room)
      .map((block) => layOut(block, room, ascii, brokenWords) ?? layOut(block, room, ascii, brokenWords, true) ?? "")
      .join("\n\n")
  );
}

/** The text of a table of `[column][row]`; null where a number would be cut, unless that is allowed. */
function layOut(
  columns: readonly (readonly string[])[],
  room: number,
  ascii: boolean,
  split: (text: string) => string[],
  cutting = false,
): string | null {
  const widths = fit(columns, room - gap.length * (columns.length - 1), split);
  const cut = (word: string, c: number): boolean =>
    size(word) > widths[c] && /\d/.test(word) && !/[a-z]{3}/i.test(word);
  if (!cutting && columns.some((column, c) => column.slice(1).some((cell) => split(cell).some((word) => cut(word, c)))))
    return null;
  const right = columns.map(
    (column) => column.slice(1).some(numeric) && column.slice(1).every((c) => numeric(c) || /^[–-]?$/.test(c)),
  );
  const lines = columns[0].map((_, r) => {
    const wrapped = columns.map((column, c) => wrap(column[r], widths[c], ascii ? "~" : "…", split));
    const height = Math.max(...wrapped.map((parts) => parts.length));
    return Array.from({ length: height }, (_line, k) =>
      wrapped
        .map((parts, c) => pad(parts[k] ?? "", widths[c], right[c]))
        .join(gap)
        .trimEnd(),
    );
  });
  const rule = widths.map((w) => (ascii ? "-" : "─").repeat(w)).join(gap);
  return [...lines[0], rule, ...lines.slice(1).flat()].join("\n");
}

/** The columns in groups whose longest words fit side by side; the first column begins each. */
function blocksOf(columns: readonly (readonly string[])[], room: number): (readonly string[])[][] {
  const needed = columns.map((column) => Math.max(1, ...column.flatMap(brokenWords).map(size)));
  const blocks: (readonly string[])[][] = [];
  let used = Infinity;
  columns.slice(1).forEach((column, k) => {
    const more = needed[k + 1] + gap.length;
    if (used + more > room) {
      blocks.push([columns[0]]);
      used = needed[0];
    }
    blocks[blocks.length - 1].push(column);
    used += more;
  });
  return blocks.length === 0 ? [[...columns]] : blocks;
}

const gap = "  ";

/** Widths of the columns that fill at most `room`: the widest give way first, down to their longest word if they can. */
function fit(columns: readonly (readonly string[])[], room: number, split: (text: string) => string[]): number[] {
  const widths = columns.map((column) => Math.max(1, ...column.map(size)));
  const longest = columns.map((column) => Math.max(1, ...column.flatMap(split).map(size)));
  for (let excess = widths.reduce((sum, w) => sum + w, 0) - room; excess > 0; excess--) {
    const yielding = widths.map((w, c) => (w > longest[c] ? w : 0));
    const choice = Math.max(...yielding) > 0 ? yielding : widths;
    const widest = Math.max(...choice);
    if (widest <= 1) break;
    widths[choice.lastIndexOf(widest)]--;
  }
  return widths;
}

function wrap(cell: string, width: number, cut: string, split: (text: string) => string[]): string[] {
  const lines: string[] = [];
  for (const word of split(cell)) {
    const shown = size(word) > width ? [...word].slice(0, width - 1).join("") + cut : word;
    const last = lines.length - 1;
    if (last >= 0 && size(lines[last]) + 1 + size(shown) <= width) lines[last] += ` ${shown}`;
    else lines.push(shown);
  }
  return lines.length === 0 ? [""] : lines;
}

function words(text: string): string[] {
  return text.match(/\[[^\]]*\]|\S+(?: %)?/g) ?? [];
}

/** The same, with intervals broken after their comma. */
function brokenWords(text: string): string[] {
  return text.match(/\S+(?: %)?/g) ?? [];
}

function pad(text: string, width: number, toRight: boolean): string {
  const space = " ".repeat(Math.max(0, width - size(text)));
  return toRight ? space + text : text + space;
}

function toLine(value: string | number, ascii: boolean): string {
  const text = (typeof value === "number" ? value.toString() : value).replace(/\s+/g, " ").trim();
  return ascii ? toAscii(text.replaceAll("σ", "sigma")) : text;
}

function size(text: string): number {
  return [...text].length;
}

function numeric(cell: string): boolean {
  return /^[−+-]?\.?\d/.test(cell);
}
