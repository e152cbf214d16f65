/** Axes of the live charts: from a value to a share of the chart's width or height, and the ticks to label. */

import { lossScale, roundTicks, tickLabel, type LossScale } from "dither";

export interface Axis {
  title: string;
  ticks: readonly number[];
  /** 0 at the lower end, 1 at the upper one. */
  at(value: number): number;
  /** The value at a share. */
  from(share: number): number;
  label(value: number): string;
}

/** A linear axis over a range. */
export function linearAxis(title: string, low: number, high: number, ticks = 5): Axis {
  const top = high > low ? high : low + 1;
  return {
    title,
    ticks: roundTicks(low, top, ticks),
    at: (value) => (value - low) / (top - low),
    from: (share) => low + share * (top - low),
    label: tickLabel,
  };
}

/** A linear axis that holds all values, with some room. */
export function axisAround(title: string, values: Iterable<number>, ticks = 5): Axis {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return linearAxis(title, 0, 1, ticks);
  const room = high > low ? 0.06 * (high - low) : 0.5;
  return linearAxis(title, low - room, high + room, ticks);
}

/** The axis of a loss: logarithmic where the losses span more than a decade. */
export function lossAxis(losses: readonly number[], extent: readonly number[] = []): Axis {
  const scale: LossScale = lossScale(losses, extent);
  return {
    title: scale.type === "log" ? "loss (log scale)" : "loss",
    ticks: scale.ticks,
    at: (value) => scale.height(value),
    from: (share) => scale.at(share),
    label: tickLabel,
  };
}

/** A polyline's `points`; what cannot be drawn is left out. */
export function pathOf(points: Iterable<readonly [x: number, y: number]>): string {
  let path = "";
  for (const [x, y] of points)
    if (Number.isFinite(x) && Number.isFinite(y)) path += `${path === "" ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
  return path;
}

/** A band between two curves over the same places. */
export function bandOf(
  low: readonly (readonly [number, number])[],
  high: readonly (readonly [number, number])[],
): string {
  return low.length === 0 ? "" : `${pathOf(low)}${pathOf([...high].reverse()).replace("M", "L")}Z`;
}
