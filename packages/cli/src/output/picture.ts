/** Figures as pictures: an SVG string to PNG and to PDF, with a font that is always the same. */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describedPdf, describedPng, dotsPerInch, withoutDark, type PdfTools, type Svg } from "dither";

const font = (name: string): string => fileURLToPath(new URL(`../../fonts/${name}`, import.meta.url));
const fonts = { regular: font("DejaVuSans.ttf"), bold: font("DejaVuSans-Bold.ttf") };

export interface PictureOptions {
  /** Pixels per unit of the SVG; default 2, for sharp print. */
  scale?: number;
  /** Colour behind the figure; default white, since a figure's own ground is clear. */
  background?: string;
}

/** The PNG of an SVG. Text is set in DejaVu Sans, whatever fonts the machine has. */
export async function pngOf(svg: Svg, { scale = 2, background = "white" }: PictureOptions = {}): Promise<Uint8Array> {
  // Loaded only here: few commands make pictures.
  const { Resvg } = await import("@resvg/resvg-js");
  const picture = new Resvg(withoutDark(svg), {
    background,
    fitTo: { mode: "zoom", value: scale },
    font: {
      fontFiles: Object.values(fonts),
      loadSystemFonts: false,
      defaultFontFamily: "DejaVu Sans",
      sansSerifFamily: "DejaVu Sans",
    },
  });
  return picture.render().asPng();
}

/** The PNG of a figure that has its size in millimetres, for print. */
export async function printedPng(svg: Svg, about: string): Promise<Uint8Array> {
  // A millimetre is 96 / 25.4 units to a renderer.
  return describedPng(await pngOf(svg, { scale: dotsPerInch / 96 }), about);
}

/** The PDF of a figure that has its size in millimetres: one page of that size, drawn, with the fonts in it. */
export async function pdfOf(svg: Svg, said: { title: string; about: string }): Promise<Uint8Array> {
  const { default: PDFDocument } = await import("pdfkit");
  const { default: drawSvg } = (await import("svg-to-pdfkit")) as { default: PdfTools["drawSvg"] };
  const [regular, bold] = await Promise.all([readFile(fonts.regular), readFile(fonts.bold)]);
  return describedPdf(svg, said, {
    newPage: (options) => new PDFDocument(options),
    drawSvg,
    fonts: { regular, bold },
  });
}
