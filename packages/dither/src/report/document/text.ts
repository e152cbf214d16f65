/** Sentences with parts that stand out, as data: renderers know how a page and how a terminal shows each part. */

import { bracketed, type WrittenEstimate } from "../words/numerals.js";

/** `more` of a link is its address, of code what a pointer shows. */
export type PieceKind = "code" | "command" | "emphasis" | "link" | "range" | "strong" | "subscript";

/** Made here and nowhere else: the class is not exported, and a value read from a file is never one. */
class Made {
  constructor(
    readonly kind: PieceKind,
    readonly text: string,
    readonly more?: string,
  ) {}
}

/** A part of a sentence that stands out; nothing outside the library makes one. */
export type Piece = Made;

/** A sentence, a cell or a heading. Whatever is no piece is text, whatever its type was said to be. */
export type Text = string | Piece | readonly (string | Piece)[];

export const code = (text: string, title?: string): Piece => new Made("code", text, title);
/** A command line that is copied as it stands. */
export const commandLine = (text: string): Piece => new Made("command", text);
export const emphasis = (text: string): Piece => new Made("emphasis", text);
export const strong = (text: string): Piece => new Made("strong", text);
export const subscript = (text: string): Piece => new Made("subscript", text);
/** A link to a neighbouring page. */
export const link = (href: string, text: string): Piece => new Made("link", text, href);

/** "0.48 [0.46, 0.50]", the interval set back; the value alone where there is none. */
export function ranged(written: WrittenEstimate, unit = ""): Text {
  const text = bracketed(written, unit);
  const start = text.indexOf(" [");
  return start < 0 ? text : [text.slice(0, start), " ", new Made("range", text.slice(start + 1))];
}

/** The parts of a text, from first to last: strings and pieces, or whatever a file held. */
export function piecesOf(text: Text): readonly unknown[] {
  return Array.isArray(text) ? text : [text];
}

export const isPiece = (part: unknown): part is Piece => part instanceof Made;

/** The text alone, as a terminal shows it. */
export function plainText(text: Text): string {
  return piecesOf(text)
    .map((part) => (isPiece(part) ? `${part.kind === "subscript" ? "_" : ""}${part.text}` : String(part)))
    .join("");
}
