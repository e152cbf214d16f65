/** Figures as pictures: an SVG string to PNG, with a font that is always the same. */

import { fileURLToPath } from "node:url";

export interface PictureOptions {
  /** Pixels per unit of the SVG; default 2, for sharp print. */
  scale?: number;
  /** Colour behind the figure; default white, since a figure's own ground is clear. */
  background?: string;
}

/** The PNG of an SVG. Text is set in DejaVu Sans, whatever fonts the machine has. */
export async function pngOf(
  svg: string,
  { scale = 2, background = "white" }: PictureOptions = {},
): Promise<Uint8Array> {
  // Loaded only here: few commands make pictures.
  const { Resvg } = await import("@resvg/resvg-js");
  const fontFiles = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) =>
    fileURLToPath(new URL(`../../fonts/${name}`, import.meta.url)),
  );
  const picture = new Resvg(plainColours(svg), {
    background,
    fitTo: { mode: "zoom", value: scale },
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
  });
  return picture.render().asPng();
}

/** Without the styles for a dark ground: a picture has a ground of its own. */
function plainColours(svg: string): string {
  return svg.replace(/@media[^{]*prefers-color-scheme:\s*dark[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, "");
}
