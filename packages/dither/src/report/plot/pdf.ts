/** A figure as a PDF, by tools that are given: this library brings no maker of PDFs. */

import { checkArguments } from "../../base/check-arguments.js";
import { DitherError } from "../../base/errors.js";
import { joinedBytes } from "../../base/joined-bytes.js";
import { ink } from "./palette.js";
import { withoutStyles, type Svg } from "./svg.js";

/** What is used of a document of pdfkit. */
export interface PdfPage {
  registerFont(name: string, font: Uint8Array): unknown;
  font(name: string): unknown;
  on(event: "data", hear: (piece: Uint8Array) => void): unknown;
  on(event: "end", hear: () => void): unknown;
  on(event: "error", hear: (error: Error) => void): unknown;
  end(): unknown;
}

/** What a PDF is made with. */
export interface PdfTools {
  /** A page of pdfkit: `(options) => new PDFDocument(options)`. */
  readonly newPage: (options: {
    /** Width and height in points. */
    size: [width: number, height: number];
    margin: number;
    font: string;
    info: Record<string, string>;
  }) => PdfPage;
  /** What svg-to-pdfkit exports. */
  readonly drawSvg: (page: PdfPage, svg: string, x: number, y: number, options: object) => void;
  /** TrueType files that text is set in. */
  readonly fonts: { readonly regular: Uint8Array; readonly bold: Uint8Array };
}

/** Told to pdfkit for its own default font: none, since its standard fonts are not in its build for browsers. */
const noFont = "";

/**
 * The PDF of a figure for print: one page of its size, drawn, with the fonts in it and what it was made from in its metadata.
 *
 * @param svg a figure that has its size in millimetres, as those of paperFigures have
 * @param said `title` and `about` are the PDF's title and subject
 * @throws DitherError `value` for a drawing without a size in millimetres
 * @example
 * ```ts
 * import { describedPdf, type PaperFigure, type PdfTools } from "dither";
 *
 * const pdfOf = ({ svg, about }: PaperFigure, tools: PdfTools): Promise<Uint8Array> =>
 *   describedPdf(svg, { title: "Loss against test noise", about }, tools);
 * ```
 */
export async function describedPdf(
  svg: Svg,
  said: { readonly title: string; readonly about: string },
  tools: PdfTools,
): Promise<Uint8Array> {
  checkArguments(
    "describedPdf",
    { svg, said, tools },
    {
      svg: "text",
      said: { title: "text", about: "text" },
      tools: { newPage: "function", drawSvg: "function", fonts: "object" },
    },
  );
  const { newPage, drawSvg, fonts } = tools;
  const size: [number, number] = [points(svg, "width"), points(svg, "height")];
  const [width, height] = size;
  const info = { Title: said.title, Subject: said.about, Creator: "Dither" };
  const pdf = newPage({ size, margin: 0, font: noFont, info });
  for (const weight of ["regular", "bold"] as const) pdf.registerFont(weight, fonts[weight]);
  pdf.font("regular");
  const pieces: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on("data", (piece) => pieces.push(piece));
    pdf.on("end", resolve);
    pdf.on("error", reject);
  });
  drawSvg(pdf, withoutStyles(svg, ink), 0, 0, {
    width,
    height,
    fontCallback: (_family: string, bold: boolean) => (bold ? "bold" : "regular"),
  });
  pdf.end();
  await ended;
  return joinedBytes(pieces);
}

/** A size of the drawing in points, 72 to the inch. */
function points(svg: Svg, name: "width" | "height"): number {
  const millimetres = Number(new RegExp(`^<svg[^>]* ${name}="([\\d.]+)mm"`).exec(svg)?.[1]);
  if (!(millimetres > 0))
    throw new DitherError(
      "value",
      `describedPdf: expected \`svg\` to have a ${name} in millimetres, got none. Give a figure of paperFigures.`,
    );
  return (millimetres * 72) / 25.4;
}
