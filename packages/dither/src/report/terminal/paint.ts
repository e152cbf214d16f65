/** What stands out in a terminal's text, and a line of characters that know it: widths are counted before anything is painted. */

/**
 * `title` and `heading` of a document; a verdict, by what it says; `first` and `second` of two curves; `faint` for what stands
 * behind them.
 */
export type PaintRole = "title" | "heading" | "noise" | "silence" | "undecided" | "pass" | "fail" | "first" | "second" | "faint"; // prettier-ignore

/** The text as it is shown in this role, for instance between escape codes. */
export type Paint = (role: PaintRole, text: string) => string;

/** One column of a line. */
export interface Cell {
  readonly glyph: string;
  readonly role?: PaintRole | undefined;
}

/** A cell for each character. */
export function cellsOf(text: string, role?: PaintRole): Cell[] {
  return [...text].map((glyph) => ({ glyph, role }));
}

/** Cells as text without blanks at its end, neighbours of one role painted as one. */
export function paintedLine(cells: readonly Cell[], paint?: Paint): string {
  const line = cells.slice(0, cells.findLastIndex(({ glyph }) => glyph.trim() !== "") + 1);
  if (!paint) return line.map(({ glyph }) => glyph).join("");
  let text = "";
  for (let from = 0, to = 0; from < line.length; from = to) {
    const { role } = line[from];
    while (to < line.length && line[to].role === role) to++;
    const run = line
      .slice(from, to)
      .map(({ glyph }) => glyph)
      .join("");
    text += role === undefined ? run : paint(role, run);
  }
  return text;
}

const verdicts: readonly (readonly [PaintRole, RegExp])[] = [
  ["noise", /\bprefers? noise\b/gi],
  ["silence", /\bprefers? silence\b/gi],
  ["undecided", /\bundecided\b/gi],
];

/** Text with its verdicts painted; those that a line break divides are not. */
export function paintVerdicts(text: string, paint: Paint): string {
  return verdicts.reduce((all, [role, words]) => all.replace(words, (word) => paint(role, word)), text);
}
