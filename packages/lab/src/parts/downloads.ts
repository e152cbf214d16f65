/** Files for the visitor: networks, figures, data. */

import type { Network, Placement, Preference } from "dither";

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

/** The report's figure of the curves, as SVG text; its drawing library is loaded when first asked for. */
export async function figureOf(curves: readonly NamedCurve[]): Promise<string> {
  const { lossFigure } = await import("./figures.js");
  return lossFigure(document, {
    trainingNoise: curves[0].preference.trainingNoise,
    summary: curves.map(({ placement, preference }) => ({
      placement,
      curve: preference.curve,
      preferred: preference.preferred,
    })),
  });
}

/** A figure without its dark scheme: what is saved is for paper, whatever the page looks like. */
const onPaper = (svg: string): string => svg.replace(/@media screen[^{]*\{\n(?:[^{}]*\{[^{}]*\}\n)*\}/, "");

/** A picture of an SVG on white, twice its size. */
export async function asPng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(onPaper(svg))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.naturalWidth;
  canvas.height = 2 * image.naturalHeight;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser draws no canvas.");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error("This browser writes no PNG."));
    }, "image/png");
  });
}
