/** Figures as PDFs, in a file of its own that is loaded when one is asked for. Its fonts are fetched then. */

import { describedPdf, type PaperFigure, type PdfTools } from "dither";
import bold from "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf?url";
import regular from "dejavu-fonts-ttf/ttf/DejaVuSans.ttf?url";
import PDFDocument from "pdfkit";
import drawSvg from "svg-to-pdfkit";
import { reportTitle } from "./figures.js";

export async function asPdf({ svg, about }: PaperFigure): Promise<Uint8Array> {
  const fonts = { regular: await fetched(regular), bold: await fetched(bold) };
  return describedPdf(
    svg,
    { title: reportTitle, about },
    { newPage: (options) => new PDFDocument(options), drawSvg: drawSvg as PdfTools["drawSvg"], fonts },
  );
}

async function fetched(url: string): Promise<Uint8Array> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The font ${url} could not be fetched.`);
  return new Uint8Array(await answer.arrayBuffer());
}
