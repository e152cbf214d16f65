/** Files for the visitor: networks, figures, data. */

import type { Network } from "dither";
import type { NamedCurve } from "./named-curve.js";

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

export const figureKinds = ["svg", "png", "pdf"] as const;
export type FigureKind = (typeof figureKinds)[number];

/**
 * Saves the report's figure of the curves, 85 mm wide, as the command's --figures writes it. What draws is loaded when
 * first asked for.
 * @param made what it was made from, by what each line of it is called
 */
export async function saveFigure(
  kind: FigureKind,
  curves: readonly NamedCurve[],
  made: Readonly<Record<string, string>>,
): Promise<void> {
  const { asPng, figureOf } = await import("./figures.js");
  const figure = figureOf(curves, made);
  if (kind === "svg") save(figure.svg, "image/svg+xml", "preference.svg");
  else if (kind === "png") save(await asPng(figure), "image/png", "preference.png");
  else {
    const { asPdf } = await import("./pdf.js");
    save((await asPdf(figure)) as Uint8Array<ArrayBuffer>, "application/pdf", "preference.pdf");
  }
}
