/** What figures of pages made from records share: titles of panels, and the legend of placements. */

import * as Plot from "@observablehq/plot";
import type { LegendEntry } from "../packages/dither/src/report/plot/legend.js";
import { paper, placementAppearance } from "../packages/dither/src/report/plot/palette.js";

/** The title above a panel, `raised` pixels above its frame. */
export function panelTitle(title: string, facet: Plot.TextOptions, raised: number): Plot.Text {
  return Plot.text([title], {
    ...facet,
    text: (text: string) => text,
    frameAnchor: "top",
    lineAnchor: "bottom",
    dy: -raised,
    fill: "currentColor",
    fontWeight: 600,
  });
}

export const placementLegend: readonly LegendEntry[] = (["inside", "outside"] as const).map((placement) => {
  const { colour, symbol, filled } = placementAppearance[placement];
  return { label: `noise ${placement}`, colour, symbol, fill: filled ? colour : paper, strokeWidth: 0 };
});
