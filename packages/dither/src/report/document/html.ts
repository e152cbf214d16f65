/** A document as one HTML page that needs nothing else. */

import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { element, embedded, fragment, lines, localLink, type Child, type Markup } from "../plot/markup.js";
import { prose } from "../words/prose.js";
import {
  captionOf,
  documentShape,
  shownRows,
  type Block,
  type Fact,
  type Figure,
  type List,
  type ReportDocument,
  type Section,
  type Table,
} from "./document.js";
import { pageFrame } from "./page-frame.js";
import { tableScript } from "./table-script.js";
import { isPiece, piecesOf, plainText, type Piece, type Text } from "./text.js";

export interface DocumentPageOptions {
  /** When the page is made, ISO 8601 in UTC: "2026-03-04T12:34:56Z". */
  readonly generatedAt: string;
  /** Version of Dither. */
  readonly version: string;
}

/** What each of {@link DocumentPageOptions} may be. */
export const documentPageOptionKinds = {
  generatedAt: "text",
  version: "text",
} as const satisfies OptionKinds<DocumentPageOptions>;

/** Widths in pixels that every figure is drawn at, for a screen and for a telephone. */
const widths = { wide: 700, narrow: 360 } as const;

/**
 * The page as an HTML string; it fetches nothing, and runs a script only to sort and filter a table.
 * @param dom any DOM's document to draw the figures with (linkedom's in Node); it is not changed.
 * @throws DitherError `value` if `generatedAt` is not a time in UTC.
 */
export function documentPage(dom: Document, document: ReportDocument, options: DocumentPageOptions): string {
  checkArguments("documentPage", { dom, document }, { dom: "document", document: documentShape });
  checkOptions("documentPage", options, documentPageOptionKinds);
  const { title, abstract, facts, sections } = document;
  const first = abstract[0] ? plainText(abstract[0].text) : title;
  const sorted = sections.some(({ blocks }) => blocks.some((block) => block?.kind === "table" && block.values));
  return pageFrame({
    title: title.replace(/\.$/, ""),
    abstract: abstract.flatMap(({ text }, k) => [k > 0 ? " " : "", ...inline(text)]),
    summary: document.summary ?? first,
    ...options,
    source: factBox(facts),
    sections: sections.map((section) => sectionOf(dom, section)),
    script: sorted ? tableScript : undefined,
  });
}

function sectionOf(dom: Document, { heading, blocks }: Section): Markup | null {
  const content = lines(blocks.map((block) => blockOf(dom, block)));
  if (content === null) return null;
  const title = heading === null ? null : element("h2", {}, heading);
  return element("section", {}, "\n", lines([title, content]), "\n");
}

function blockOf(dom: Document, block: Block | null): Markup | null {
  if (block === null) return null;
  switch (block.kind) {
    case "paragraph":
      return element("p", {}, inline(block.text));
    case "list":
      return listOf(block);
    case "table":
      return tableOf(block);
    case "figure":
      return figureOf(dom, block);
    default:
      return block satisfies never;
  }
}

/** Text as it is set on a page, with the index of σ_train below the line. */
function worded(text: string): Child[] {
  return text
    .split("σ_train")
    .flatMap((part, k) => (k === 0 ? [prose(part)] : ["σ", element("sub", {}, "train"), prose(part)]));
}

function inline(text: Text): Child[] {
  return piecesOf(text).flatMap((part) => (isPiece(part) ? [pieceOf(part)] : worded(String(part))));
}

function pieceOf({ kind, text, more }: Piece): Child {
  switch (kind) {
    case "code":
      return element("code", { title: more }, text);
    case "command":
      return commandLine(text);
    case "emphasis":
      return element("em", {}, worded(text));
    case "strong":
      return element("b", {}, worded(text));
    case "subscript":
      return element("sub", {}, text);
    case "range":
      return element("span", { class: "range" }, text);
    case "link":
      return localLink(more ?? "", prose(text));
    default:
      return kind satisfies never;
  }
}

/** The command line, broken between its words only. */
function commandLine(line: string): Markup {
  const words = line.split(/(\S+)/).map((part, k) => (k % 2 === 1 ? element("span", { class: "word" }, part) : part));
  return element("pre", {}, element("code", {}, words));
}

/** The box under the abstract. */
function factBox(facts: readonly Fact[]): Markup | null {
  if (facts.length === 0) return null;
  const rows = facts.map(({ term, text }) => fragment(element("dt", {}, term), element("dd", {}, inline(text))));
  return element("div", { class: "source" }, "\n", element("dl", {}, "\n", lines(rows), "\n"), "\n");
}

function listOf({ items }: List): Markup {
  const kind = items.some(({ mark }) => mark !== undefined)
    ? "marked"
    : items.some(({ below = [] }) => below.length > 0)
      ? "related"
      : undefined;
  const rows = items.map(({ mark, text, below = [] }) =>
    element(
      "li",
      { class: mark },
      mark === undefined ? null : element("span", { class: "mark" }, mark),
      inline(text),
      below.map((line) => element("p", {}, worded(line))),
    ),
  );
  return element("ul", { class: kind }, "\n", lines(rows), "\n");
}

/** The drawing at two widths with its caption; null where it cannot be drawn. */
function figureOf(dom: Document, { heading, reading, draw }: Figure): Markup | null {
  const [large, small] = [draw(dom, widths.wide), draw(dom, widths.narrow)];
  if (large === null || small === null) return null;
  const parts = [
    element("div", { class: "wide" }, embedded(large)),
    element("div", { class: "narrow" }, embedded(small)),
    element("figcaption", {}, element("b", {}, heading), worded(` ${reading}`)),
  ];
  return element("figure", {}, "\n", lines(parts), "\n");
}

/** A table in a box that scrolls where the page is narrower, by keys too. */
function tableOf(table: Table): Markup {
  const { id, columns, rows, values } = table;
  const { at, note } = shownRows(table, table.most?.page ?? Infinity);
  const caption = captionOf(table, [...columns.keys()], note);
  const numbers = rows.every((row) => /^(?:[−+-]?\.?\d|[–-]?$)/.test(plainText(row.at(-1) ?? "")));
  const headings = columns.map(({ heading }) => {
    const content = inline(unbroken(heading));
    return element("th", { scope: "col" }, values ? element("button", { type: "button" }, content) : content);
  });
  const body = at.map((r) => {
    const cells = rows[r].map((cell, c) => {
      const [name, scope] = c === 0 && !values ? (["th", "row"] as const) : (["td", undefined] as const);
      return element(name, { scope, class: classOf(cell), "data-value": values?.[r]?.[c] }, inline(cell));
    });
    return element("tr", {}, cells);
  });
  const parts = [
    caption === "" ? null : element("caption", { id: `caption-${id}` }, element("span", {}, worded(caption))),
    element("thead", {}, element("tr", {}, headings)),
    element("tbody", {}, "\n", lines(body), "\n"),
  ];
  const box = element(
    "div",
    { class: "scroll", tabindex: 0, ...(caption !== "" && { role: "region", "aria-labelledby": `caption-${id}` }) },
    "\n",
    element("table", { id, class: numbers ? "numbers" : undefined }, "\n", lines(parts), "\n"),
    "\n",
  );
  return values === undefined ? box : fragment(filter(), "\n", box);
}

/** A heading that breaks at blanks only. */
function unbroken(heading: Text): Text {
  return piecesOf(heading).map((part): string | Piece =>
    isPiece(part) ? part : String(part).replace(/\/(?=\S)/g, "/\u2060"),
  );
}

const longCell = 40;

/** Long text in a cell breaks; a command does not. */
function classOf(cell: Text): string | undefined {
  const [first] = piecesOf(cell);
  if (isPiece(first) && first.kind === "code" && /\s/.test(first.text)) return "command";
  return plainText(cell).length > longCell ? "long" : undefined;
}

function filter(): Markup {
  const input = element("input", { type: "search", placeholder: "inside 0.5 prefers" });
  return element("label", { class: "filter" }, "Show rows that contain ", input);
}
