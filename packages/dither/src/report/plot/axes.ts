/** Axes that all figures share: σ across, the loss up, gridlines faint, titles in full. */

import * as Plot from "@observablehq/plot";
import type { NoiseKind } from "../../settings/names.js";
import { noiseAxis, type Axis } from "./axis.js";
import { tickLabel, type LossScale } from "./loss-scale.js";

/** An axis across, its title in the middle. */
export function horizontal({ domain, ticks, label, title }: Axis): Plot.ScaleOptions {
  return { domain, ticks, tickFormat: label, label: title, labelAnchor: "center", labelArrow: "none" };
}

/** An axis upwards, whose title is the figure's. */
export function vertical({ domain, ticks, label }: Axis): Plot.ScaleOptions {
  return { domain, ticks, tickFormat: label, label: null };
}

/** The horizontal axis of test noise, from 0 to the highest level, named by the kind of noise. */
export const noiseScale = (highest: number, width: number, kind?: NoiseKind): Plot.ScaleOptions =>
  horizontal(noiseAxis(highest, width < 500 ? 4 : 6, kind));

/** The vertical scale of a loss (or of its parts), without an axis: {@link lossTicks} draws that. */
export function lossRange(scale: LossScale): Plot.ScaleOptions {
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
