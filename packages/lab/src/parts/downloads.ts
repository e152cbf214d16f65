/** Files for the visitor: networks, figures, data. */

import type { Figure, Network, Placement, Preference, Svg } from "dither";

export function save(content: BlobPart, type: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken the file up by then.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}

/** The formats of files are loaded when first asked for. */
export async function saveNetwork(network: Network, fileName: string): Promise<void> {
  const { writeNetwork } = await import("./network-file.js");
  save(writeNetwork(network) as Uint8Array<ArrayBuffer>, "application/octet-stream", fileName);
}

export interface NamedCurve {
  placement: Placement;
  preference: Preference;
}

/** The curves as a table, one row per network and level. */
export function curvesAsCsv(curves: readonly NamedCurve[]): string {
  const columns = ["std", "loss", "lossStandardError", "biasSquared", "variance"] as const;
  const head = ["placement", ...columns, "lossLow", "lossHigh"].join(",");
  const rows = curves.flatMap(({ placement, preference }) =>
    preference.curve.map((point) =>
      [placement, ...columns.map((name) => point[name] ?? ""), ...point.lossInterval].join(","),
    ),
  );
  return [head, ...rows, ""].join("\n");
}

/** A figure for a paper, as the command's --figures writes it. */
export interface FigureForPaper {
  svg: Svg;
  about: string;
}

/**
 * The report's figure of the curves, 85 mm wide; its drawing library is loaded when first asked for.
 * @param made what it was made from, by what each line of it is called
 */
export async function figureOf(
  curves: readonly NamedCurve[],
  made: Readonly<Record<string, string>>,
): Promise<FigureForPaper> {
  const { lossFigure, paperFigures } = await import("./figures.js");
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
  const report = { title: "Dither lab", abstract: [], facts, sections: [{ heading: null, blocks: [figure] }] };
  return paperFigures(document, report, { millimetres: 85 })[0];
}

/** The same as a PNG of 300 dots per inch. */
export async function asPng({ svg, about }: FigureForPaper): Promise<Blob> {
  const { describedPng, dotsPerInch } = await import("./figures.js");
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
