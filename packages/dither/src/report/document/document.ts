/** What a report says, as data: headings, sentences, tables and figures. A renderer sets it for a terminal or as a page. */

import type { Shape } from "../../base/kinds.js";
import type { Svg } from "../plot/svg.js";
import type { TerminalPlotOptions } from "../terminal/terminal-plot.js";
import type { Text } from "./text.js";

export interface ReportDocument {
  /** States the finding. */
  readonly title: string;
  /** What else is to be known first. */
  readonly abstract: readonly Paragraph[];
  /** What a list of reports shows below the title; default the first paragraph of the abstract, or the title. */
  readonly summary?: string;
  /** What it was made from. */
  readonly facts: readonly Fact[];
  /** Those without blocks are left out. */
  readonly sections: readonly Section[];
}

export interface Fact {
  readonly term: string;
  readonly text: Text;
  /** Shown on pages only: a terminal has just read it. */
  readonly detail?: true;
}

export interface Section {
  /** Null for none. */
  readonly heading: string | null;
  /** Null: nothing to show. */
  readonly blocks: readonly (Block | null)[];
}

export type Block = Paragraph | List | Table | Figure;

export interface Paragraph {
  readonly kind: "paragraph";
  readonly text: Text;
  /** Shown on pages only. */
  readonly detail?: true;
}

export interface List {
  readonly kind: "list";
  readonly items: readonly Item[];
  readonly detail?: true;
}

export interface Item {
  /** A word before the item, as a verdict. */
  readonly mark?: string;
  readonly text: Text;
  /** Smaller lines under it. */
  readonly below?: readonly string[];
}

export interface Table {
  readonly kind: "table";
  /** Unique on the page. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** `[row][column]`; the first cell of a row is its heading. */
  readonly rows: readonly (readonly Text[])[];
  /** What rows are sorted by, `[row][column]`; a table that has them is sorted and filtered on its page. */
  readonly values?: readonly (readonly (string | number)[])[];
  /** Most rows that are shown in a terminal and on a page; default all. */
  readonly most?: { readonly terminal: number; readonly page: number };
  /** Of more rows than are shown, whether those are the first or spread evenly from the first to the last; default the first. */
  readonly spread?: true;
  readonly detail?: true;
}

export interface TableColumn {
  readonly heading: Text;
  /** A sentence of the caption that explains the column. */
  readonly meaning?: string;
  readonly detail?: true;
}

export interface Figure {
  readonly kind: "figure";
  /** Its name as a file, without the ending. */
  readonly name: string;
  /** What it shows, and how to read it. */
  readonly heading: string;
  readonly reading: string;
  /** The drawing at a width in pixels; null where it cannot be drawn. */
  readonly draw: (document: Document, width: number) => Svg | null;
  /** The same in characters; default none. */
  readonly plot?: (options: Pick<TerminalPlotOptions, "width" | "ascii" | "paint">) => string;
}

/** A column with the cell that it makes of a row, and what the row is sorted by there. */
export interface Column<Row> extends TableColumn {
  readonly cell: (row: Row) => Text;
  readonly value?: (row: Row) => string | number;
}

/** The table of some rows; null where there are none. */
export function tableOf<Row>(
  table: Pick<Table, "id" | "caption" | "most" | "spread" | "detail">,
  rows: readonly Row[],
  columns: readonly (Column<Row> | null)[],
): Table | null {
  if (rows.length === 0) return null;
  const present = columns.filter((column) => column !== null);
  const sorted = present.some(({ value }) => value !== undefined);
  return {
    kind: "table",
    ...table,
    columns: present.map(({ cell: _, value: __, ...column }) => column),
    rows: rows.map((row) => present.map(({ cell }) => cell(row))),
    values: sorted ? rows.map((row) => present.map(({ value }) => value?.(row) ?? "")) : undefined,
  };
}

export const paragraph = (text: Text): Paragraph => ({ kind: "paragraph", text });

/** A list of sentences; null where there are none. */
export function listOf(items: readonly Item[]): List | null {
  return items.length === 0 ? null : { kind: "list", items };
}

/** The rows of a table that are shown where at most so many are, and what a caption says of the others. */
export function shownRows({ rows, spread }: Table, most: number): { at: number[]; note: string } {
  const count = rows.length;
  if (count <= most) return { at: rows.map((_, k) => k), note: "" };
  const at = Array.from({ length: most }, (_, k) => (spread ? Math.round((k * (count - 1)) / (most - 1)) : k));
  return { at, note: spread ? `${most} of ${count} are shown.` : `The first ${most} of ${count}.` };
}

/** The caption with the meanings of the columns that are shown, and what is said of rows left out. */
export function captionOf({ caption, columns }: Table, shown: readonly number[], note: string): string {
  return [caption, ...shown.map((c) => columns[c].meaning ?? ""), note].filter((text) => text !== "").join(" ");
}

/** What is checked of {@link ReportDocument}. */
export const documentShape = {
  title: "text",
  abstract: "array",
  facts: "array",
  sections: "array",
} as const satisfies Shape<ReportDocument>;
