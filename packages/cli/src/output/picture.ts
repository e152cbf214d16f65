/** Figures as pictures: an SVG string to PNG and to PDF, with a font that is always the same. */

import { fileURLToPath } from "node:url";
import { describedPng, dotsPerInch, ink, withoutDark, withoutStyles, type Svg } from "dither";

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

/** What is used of svg-to-pdfkit, which brings no types. */
type DrawSvg = (pdf: object, svg: string, x: number, y: number, options: object) => void;

/** The PDF of a figure that has its size in millimetres: one page of that size, drawn, with the fonts in it. */
export async function pdfOf(svg: Svg, { title, about }: { title: string; about: string }): Promise<Uint8Array> {
  const { default: PDFDocument } = await import("pdfkit");
  const drawSvg = ((await import("svg-to-pdfkit")) as { default: DrawSvg }).default;
  const points = (name: "width" | "height"): number =>
    (Number(new RegExp(`^<svg[^>]* ${name}="([\\d.]+)mm"`).exec(svg)?.[1]) * 72) / 25.4;
  const [width, height] = [points("width"), points("height")];
  const info = { Title: title, Subject: about, Creator: "Dither" };
  const pdf = new PDFDocument({ size: [width, height], margin: 0, font: fonts.regular, info });
  const pieces: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on("data", (piece: Uint8Array) => pieces.push(piece));
    pdf.on("end", resolve);
    pdf.on("error", reject);
  });
  drawSvg(pdf, withoutStyles(svg, ink), 0, 0, {
    width,
    height,
    fontCallback: (_family: string, bold: boolean) => (bold ? fonts.bold : fonts.regular),
  });
  pdf.end();
  await ended;
  return Buffer.concat(pieces);
}
