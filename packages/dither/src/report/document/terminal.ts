/** A document for a terminal of any width from 40 columns up. */

import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { writable } from "../plot/writable.js";
import { paintVerdicts, type Paint, type PaintRole } from "../terminal/paint.js";
import { toAscii } from "../terminal/terminal-glyphs.js";
import { terminalTable } from "../terminal/terminal-table.js";
import { size, wrapText } from "../terminal/wrap-text.js";
import {
  captionOf,
  documentShape,
  shownRows,
  type Block,
  type Fact,
  type Figure,
  type Item,
  type List,
  type ReportDocument,
  type Table,
} from "./document.js";
import { plainText } from "./text.js";

export interface TerminalTextOptions {
  /** Columns of the terminal, default 80, at least 40. Sentences and plots take 80 of them at most. */
  readonly width?: number;
  /** Only ASCII characters, for terminals without Unicode; default false. */
  readonly ascii?: boolean;
  /** Where to find the rows that a long table leaves out: "--json lists them all"; default nothing is said. */
  readonly whole?: string;
  /** What comes before the names of figures that a terminal cannot show: "With --report a page shows:"; default they are not named. */
  readonly further?: string;
  /** How a sentence is said here, where it names options of the library in backticks; default as it is. */
  readonly said?: (sentence: string) => string;
  /** How titles, headings, verdicts and curves stand out, for instance by escape codes; default they do not. */
  readonly paint?: Paint;
}

/** What each of {@link TerminalTextOptions} may be. */
export const terminalTextOptionKinds = {
  width: "number",
  ascii: "boolean",
  whole: "text",
  further: "text",
  said: "function",
  paint: "function",
} as const satisfies OptionKinds<TerminalTextOptions>;

const narrowest = 40;
/** Longer lines of sentences are hard to read. */
const widestSentence = 80;

/** The document as lines of text, joined by line feeds: no line is wider than the terminal but for paths. */
export function terminalText(document: ReportDocument, options: TerminalTextOptions = {}): string {
  checkArguments("terminalText", { document }, { document: documentShape });
  checkOptions("terminalText", options, terminalTextOptionKinds);
  return new Setter(options).document(document);
}

class Setter {
  readonly #width: number;
  readonly #sentence: number;
  readonly #ascii: boolean;
  readonly #whole: string | undefined;
  readonly #further: string | undefined;
  readonly #said: (sentence: string) => string;
  readonly #paint: Paint | undefined;

  constructor(options: TerminalTextOptions) {
    const { width = widestSentence, ascii = false, whole, further, said = (sentence: string) => sentence } = options;
    this.#paint = options.paint;
    this.#width = Math.max(narrowest, Math.floor(width));
    this.#sentence = Math.min(this.#width, widestSentence);
    this.#ascii = ascii;
    this.#whole = whole;
    this.#further = further;
    this.#said = said;
  }

  document({ title, abstract, facts, sections }: ReportDocument): string {
    const parts = [
      this.#painted("title", this.#clean(this.#wrap(title))),
      ...abstract.flatMap(({ text, detail }) => (detail ? [] : [this.#clean(this.#wrap(plainText(text)))])),
      this.#clean(this.#facts(facts.filter(({ detail }) => !detail))),
      ...sections.map(({ heading, blocks }) => this.#section(heading, blocks)),
      this.#clean(this.#named(sections.flatMap(({ blocks }) => blocks))),
    ];
    return parts.filter((part) => part !== "").join("\n\n");
  }

  /** Text without what a terminal obeys, whoever wrote it; in ASCII where that is all it shows. */
  #clean(text: string): string {
    return this.#ascii ? toAscii(writable(text)) : writable(text);
  }

  /** Clean text in a role, line by line, with its verdicts. */
  #painted(role: PaintRole | undefined, text: string): string {
    const paint = this.#paint;
    if (!paint) return text;
    const lines = paintVerdicts(text, paint).split("\n");
    return role === undefined ? lines.join("\n") : lines.map((line) => paint(role, line)).join("\n");
  }

  #wrap(text: string, indent = 0): string {
    const line = this.#said(text).replace(/\s*[\t\r\n]\s*/g, " ");
    const lines = wrapText(this.#spelt(line), this.#sentence - indent).split("\n");
    return lines.map((line, k) => (k === 0 ? line : " ".repeat(indent) + line)).join("\n");
  }

  /** Text whose letters have names in ASCII. */
  #spelt(text: string): string {
    return this.#ascii ? text.replaceAll("σ", "sigma") : text;
  }

  /** Terms with their texts beside them, or below them where there is little room. */
  #facts(facts: readonly Fact[]): string {
    if (facts.length === 0) return "";
    const widest = Math.max(...facts.map(({ term }) => size(term))) + 2;
    const beside = widest <= this.#sentence / 3;
    return facts
      .map(({ term, text }) =>
        beside
          ? term.padEnd(widest) + this.#wrap(plainText(text), widest)
          : `${term}\n  ${this.#wrap(plainText(text), 2)}`,
      )
      .join("\n");
  }

  /** Paragraphs follow each other; tables, plots and lists stand apart. */
  #section(heading: string | null, blocks: readonly (Block | null)[]): string {
    let text = "";
    let before: Block["kind"] | null = null;
    for (const block of blocks) {
      const set = this.#block(block);
      if (block === null || set === null) continue;
      const gap = before === null ? "" : before === "paragraph" && block.kind === "paragraph" ? "\n" : "\n\n";
      text += gap + set;
      before = block.kind;
    }
    return text === "" || heading === null
      ? text
      : `${this.#painted("heading", this.#clean(this.#wrap(heading)))}\n${text}`;
  }

  #block(block: Block | null): string | null {
    if (block === null || (block.kind !== "figure" && block.detail)) return null;
    switch (block.kind) {
      case "paragraph":
        return this.#clean(this.#wrap(plainText(block.text)));
      case "list":
        return this.#list(block);
      case "table":
        return this.#painted(undefined, this.#clean(this.#table(block)));
      case "figure":
        return block.plot?.({ width: this.#sentence, ascii: this.#ascii, paint: this.#paint }) ?? null;
      default:
        return block satisfies never;
    }
  }

  #list({ items }: List): string {
    const widest = Math.max(...items.map(({ mark }) => (mark === undefined ? 0 : size(mark)))) + 2;
    const indent = Math.max(2, widest);
    return items
      .map(({ mark = "-", text, below = [] }: Item) =>
        [
          this.#marked(this.#clean(mark.padEnd(indent))) + this.#clean(this.#wrap(plainText(text), indent)),
          ...below.map((line) => " ".repeat(indent) + this.#clean(this.#wrap(line, indent))),
        ].join("\n"),
      )
      .join("\n");
  }

  /** A mark in the role that it names. */
  #marked(mark: string): string {
    const role = markRoles.get(mark.trim());
    return role && this.#paint ? this.#paint(role, mark) : mark;
  }

  #table(table: Table): string {
    const columns = table.columns.flatMap(({ detail }, c) => (detail ? [] : [c]));
    const { at, note } = shownRows(table, table.most?.terminal ?? Infinity);
    const rows = [
      columns.map((c) => plainText(table.columns[c].heading)),
      ...at.map((r) => columns.map((c) => plainText(table.rows[r][c] ?? ""))),
    ];
    const left = note === "" || this.#whole === undefined ? note : `${note.slice(0, -1)}; ${this.#whole}.`;
    const caption = captionOf(table, columns, left);
    return [
      terminalTable(rows, { width: this.#width, ascii: this.#ascii }),
      ...(caption === "" ? [] : [this.#wrap(caption)]),
    ].join("\n");
  }

  #named(blocks: readonly (Block | null)[]): string {
    const names = blocks.flatMap((block) => (block?.kind === "figure" && !block.plot ? [headingOf(block)] : []));
    return this.#further === undefined || names.length === 0 ? "" : this.#wrap(`${this.#further} ${names.join(" ")}`);
  }
}

const markRoles: ReadonlyMap<string, PaintRole> = new Map([
  ["pass", "pass"],
  ["survives", "pass"],
  ["fail", "fail"],
  ["changes", "fail"],
  ["undecided", "undecided"],
]);

const headingOf = ({ heading }: Figure): string => `${heading.replace(/[.:]$/, "")}.`;
