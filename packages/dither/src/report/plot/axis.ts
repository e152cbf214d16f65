/** Axes as data, for drawings of any kind: from a value to a share of the width or height, and the ticks to label. */

import { checkArguments } from "../../base/check-arguments.js";
import { noiseKindNames, type NoiseKind } from "../../settings/names.js";
import { levelTitle, levelWords } from "../../settings/level.js";
import { lossScale, lossTitle, roundTicks, tickLabel } from "./loss-scale.js";

export interface Axis {
  readonly title: string;
  /** Values at the lower and the upper end. */
  readonly domain: readonly [low: number, high: number];
  readonly ticks: readonly number[];
  /** 0 at the lower end, 1 at the upper one. */
  readonly at: (value: number) => number;
  /** The value at a share. */
  readonly from: (share: number) => number;
  readonly label: (value: number) => string;
}

/** A linear axis over a range, with about so many ticks. */
export function linearAxis(title: string, low: number, high: number, ticks = 5): Axis {
  checkArguments("linearAxis", { title, low, high }, { title: "text", low: "number", high: "number" });
  const top = high > low ? high : low + 1;
  return {
    title,
    domain: [low, top],
    ticks: roundTicks(low, top, ticks),
    at: (value) => (value - low) / (top - low),
    from: (share) => low + share * (top - low),
    label: tickLabel,
  };
}

/** A linear axis that holds all values, with some room; 0 to 1 where there are none. */
export function axisAround(title: string, values: Iterable<number>, ticks = 5): Axis {
  checkArguments("axisAround", { title, values }, { title: "text", values: "iterable" });
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

/** The axis of test noise, from 0 to the highest level, named by the kind of noise. */
export function noiseAxis(highest: number, ticks = 6, kind: NoiseKind = "additive"): Axis {
  checkArguments("noiseAxis", { highest, ticks, kind }, { highest: "number", ticks: "number", kind: noiseKindNames });
  return linearAxis(levelTitle("test noise", levelWords(kind)), 0, highest, ticks);
}

/** The axis of a loss, see {@link lossScale}. */
export function lossAxis(losses: readonly number[], extent: readonly number[] = []): Axis {
  const scale = lossScale(losses, extent);
  const { domain, ticks } = scale;
  return {
    title: lossTitle(scale, "loss"),
    domain,
    ticks,
    at: (value) => scale.height(value),
    from: (share) => scale.at(share),
    label: tickLabel,
  };
}
