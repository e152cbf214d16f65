/** The vertical scale of a loss: logarithmic where the losses span more than a decade, linear otherwise. */

import { plain } from "../words/numerals.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface LossScale {
  readonly type: "log" | "linear";
  readonly domain: readonly [low: number, high: number];
  readonly ticks: readonly number[];
  /** Height of a loss, 0 at the bottom of the domain and 1 at its top; not clamped. NaN for what a log axis cannot show. */
  height(loss: number): number;
  /** The loss at a height. */
  at(height: number): number;
}

/**
 * A scale for `losses`, widened to hold `extent` (ends of intervals, bias², variance) where it can be shown.
 * Linear if any loss is 0 or less. A logarithmic scale goes down to a twentieth of the lowest loss at most.
 */
export function lossScale(losses: readonly number[], extent: readonly number[] = []): LossScale {
  checkArguments("lossScale", { losses, extent }, { losses: "numbers", extent: "numbers?" });
  const finite = losses.filter(Number.isFinite);
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  if (finite.length === 0) return linear(0, 1);
  if (low > 0 && high / low > 10) {
    const shown = extent.filter((v) => v >= low / 20 && Number.isFinite(v));
    return logarithmic(Math.min(low, ...shown) / 1.15, Math.max(high, ...shown) * 1.15);
  }
  const all = [...finite, ...extent.filter(Number.isFinite)];
  return linear(Math.min(0, ...all), Math.max(...all));
}

/** Round numbers from `low` to `high`, about `count` of them and two at least, 1, 2 or 5 times a power of ten apart. */
export function roundTicks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low];
  const raw = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((m) => m * power >= 0.8 * raw)! * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // One number alone tells no distance.
  if (last <= first) return roundTicks(low, high, 2 * Math.max(1, count));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The label of a tick: as short as it can be, with a power of ten only where zeros would not fit. */
export function tickLabel(value: number): string {
  checkArguments("tickLabel", { value }, { value: "number" });
  const magnitude = Math.abs(value);
  return magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e6)
    ? value.toExponential().replace("e+", "e")
    : plain(value);
}

function linear(low: number, top: number): LossScale {
  const high = top > low ? low + (top - low) * 1.04 : low + 1;
  return {
    type: "linear",
    domain: [low, high],
    ticks: roundTicks(low, high, 6),
    height: (loss) => (loss - low) / (high - low),
    at: (height) => low + height * (high - low),
  };
}

function logarithmic(low: number, high: number): LossScale {
  const [bottom, top] = [Math.log10(low), Math.log10(high)];
  const steps = top - bottom > 4.5 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(bottom); power <= top; power++)
    for (const step of steps) {
      const tick = Number(`${step}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  return {
    type: "log",
    domain: [low, high],
    ticks,
    height: (loss) => (loss > 0 ? (Math.log10(loss) - bottom) / (top - bottom) : NaN),
    at: (height) => 10 ** (bottom + height * (top - bottom)),
  };
}

/** The loss at any `std`, straight between measured levels as the scale draws it; clamped to the ends of the curve. */
export function lossAt(
  curve: readonly { readonly std: number; readonly loss: number }[],
  std: number,
  scale: LossScale,
): number {
  checkArguments(
    "lossAt",
    { curve, std, scale },
    { curve: "array", std: "number", scale: { at: "function", height: "function" } },
  );
  const measured = curve.find((point) => point.std === std);
  if (measured !== undefined) return measured.loss;
  const points = [...curve].sort((a, b) => a.std - b.std);
  const after = points.findIndex((point) => point.std >= std);
  if (after === 0) return points[0].loss;
  if (after === -1) return points[points.length - 1].loss;
  const [a, b] = [points[after - 1], points[after]];
  const share = (std - a.std) / (b.std - a.std);
  return scale.at((1 - share) * scale.height(a.loss) + share * scale.height(b.loss));
}

/** The vertical axis's title, which says when it is logarithmic. */
export function lossTitle(scale: LossScale, what: string): string {
  return scale.type === "log" ? `${what} (log scale)` : what;
}
