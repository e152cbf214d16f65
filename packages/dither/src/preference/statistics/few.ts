/** What a measurement cannot say: intervals from very few trials, noise draws or networks, and preferences where noise changes nothing. */

import { counted } from "../../base/counted.js";
import { checkArguments } from "../../base/check-arguments.js";

/** From fewer units than this a percentile bootstrap is far too sure of itself: see `summarisePreference`. */
export const fewestTrusted = 8;

/**
 * What to say beside intervals from this many units, "trial" or "seed"; null where they are enough.
 */
export function fewCaution(count: number, noun: string): string | null {
  checkArguments("fewCaution", { count, noun }, { count: "number", noun: "text" });
  if (count >= fewestTrusted) return null;
  if (count <= 1)
    return `There is only ${counted(count, noun)}: it has no scatter, so that no interval can speak of other ${noun}s.`;
  return `Intervals from ${counted(count, noun)} cannot be trusted: they may be too narrow. Give ${fewestTrusted} or more.`;
}

/** The caution of a measured curve: few units were resampled, or few trials were given. */
export function curveCaution(measured: {
  resampled: "trials" | "draws";
  trials: number;
  draws: number;
}): string | null {
  checkArguments(
    "curveCaution",
    { measured },
    { measured: { resampled: ["draws", "trials"], trials: "number", draws: "number" } },
  );
  const { resampled, trials, draws } = measured;
  if (resampled === "trials") return fewCaution(trials, "trial");
  if (draws < fewestTrusted) return fewCaution(draws, "noise draw");
  return trials >= fewestTrusted
    ? null
    : `The intervals are over noise draws on ${trials === 1 ? "this 1 trial" : `these ${trials} trials`}; for other trials they cannot be trusted.`;
}

/** Whether noise makes no difference to the loss, up to rounding, as where none reaches the outputs. */
export function indifferent(curve: readonly { loss: number }[]): boolean {
  checkArguments("indifferent", { curve }, { curve: "array" });
  const losses = curve.map(({ loss }) => loss);
  const highest = Math.max(...losses);
  return highest - Math.min(...losses) <= 1e-9 * highest;
}
