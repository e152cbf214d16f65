/** The report's figures, in a file of their own that is loaded when one is asked for. */

import { describedPng, dotsPerInch, lossFigure, paperFigures, type Figure, type PaperFigure } from "dither";
import type { NamedCurve } from "./named-curve.js";

export { explanationPage } from "dither";

/** What the report that a figure is in is called. */
export const reportTitle = "Dither lab";

/** The report's figure of the curves, 85 mm wide. */
export function figureOf(curves: readonly NamedCurve[], made: Readonly<Record<string, string>>): PaperFigure {
  const measured = {
    trainingNoise: curves[0].preference.trainingNoise,
    summary: curves.map(({ placement, preference: { curve, preferred } }) => ({ placement, curve, preferred })),
  };
  const facts = Object.entries(made).map(([term, text]) => ({ term, text }));
  const figure: Figure = {
    kind: "figure",
    name: "preference",
    heading: "Loss against test noise.",
    reading: "Bands and bars are 95 % intervals.",
    draw: (dom, width) => lossFigure(dom, measured, { width }),
  };
  const report = { title: reportTitle, abstract: [], facts, sections: [{ heading: null, blocks: [figure] }] };
  return paperFigures(document, report, { millimetres: 85 })[0];
}

/** The same as a PNG of 300 dots per inch. */
export async function asPng({ svg, about }: PaperFigure): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = dotsPerInch / 96;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(scale * image.naturalWidth);
  canvas.height = Math.round(scale * image.naturalHeight);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser draws no canvas.");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob>((resolve, reject) => {
    canvas.toBlob((made) => {
      if (made) resolve(made);
      else reject(new Error("This browser writes no PNG."));
    }, "image/png");
  });
  const png = describedPng(new Uint8Array(await blob.arrayBuffer()), about);
  return new Blob([png as Uint8Array<ArrayBuffer>], { type: "image/png" });
}
