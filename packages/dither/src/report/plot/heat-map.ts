/** Heat maps: a logarithmic colour scale, and the key that explains it. */

import * as Plot from "@observablehq/plot";
import { drawElement } from "./figure.js";
import { tickLabel } from "./loss-scale.js";

export interface HeatScale {
  readonly low: number;
  readonly high: number;
}

/** The colour scale as an option of a plot; values beyond its ends get the colour of the end. */
export function heatColour({ low, high }: HeatScale): Plot.ScaleOptions {
  return { type: "log", domain: [low, high], scheme: "viridis", clamp: true };
}

/** A strip of the colours with their values below and what they mean above. */
export function heatKey(
  document: Document,
  scale: HeatScale,
  { title, width, ticks }: { title: string; width: number; ticks: readonly number[] },
): SVGSVGElement {
  const { low, high } = scale;
  const cells = Array.from({ length: 64 }, (_, k) => {
    const at = (j: number): number => low * (high / low) ** (j / 64);
    return { from: at(k), to: at(k + 1), value: at(k + 0.5) };
  });
  return drawElement(
    document,
    "dither-heat-key",
    { label: `Colours: ${title}`, description: `From ${tickLabel(low)} to ${tickLabel(high)}.` },
    {
      width,
      panel: 14,
      footed: false,
      right: Math.max(20, width - 56 - 340),
      x: { type: "log", domain: [low, high], ticks: [...ticks], tickFormat: tickLabel, label: null },
      y: { axis: null, domain: [0, 1] },
      color: heatColour(scale),
      title,
      marks: [Plot.rect(cells, { x1: "from", x2: "to", y1: 0, y2: 1, fill: "value" })],
    },
  );
}
