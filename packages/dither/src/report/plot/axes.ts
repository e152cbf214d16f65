/** Axes that all figures share: σ across, the loss up, gridlines faint, titles in full. */

import * as Plot from "@observablehq/plot";
import { roundTicks, tickLabel, type LossScale } from "./loss-scale.js";

export const noiseTitle = "test noise σ (standard deviation)";

/** The horizontal axis of test noise, from 0 to the highest level. */
export function noiseScale(maximum: number, width: number): Plot.ScaleOptions {
  const ticks = roundTicks(0, maximum, width < 500 ? 4 : 6);
  return {
    domain: [0, maximum],
    ticks,
    tickFormat: tickLabel,
    label: noiseTitle,
    labelAnchor: "center",
    labelArrow: "none",
  };
}

/** The vertical scale of a loss (or of its parts), without an axis: {@link lossTicks} draws that. */
export function lossAxis(scale: LossScale): Plot.ScaleOptions {
  const { type, domain } = scale;
  return { type, domain, axis: null };
}

/** Tick labels and faint gridlines. As marks, because a logarithmic axis of Plot leaves out labels of its own choice. */
export function lossTicks(scale: LossScale): Plot.Markish[] {
  const ticks = [...scale.ticks];
  return [
    Plot.ruleY(ticks, { stroke: "currentColor", strokeOpacity: 0.12 }),
    Plot.ruleY([scale.domain[0]], { stroke: "currentColor", strokeOpacity: 0.35 }),
    Plot.axisY(ticks, { anchor: "left", text: (tick: number) => tickLabel(tick), label: null }),
  ];
}

/** The vertical axis's title, which says when it is logarithmic. */
export function lossTitle(scale: LossScale, what: string): string {
  return scale.type === "log" ? `${what} (log scale)` : what;
}
