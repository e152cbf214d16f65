/** Made-up samples of curves whose truth is known. */

import type { CurveParts, CurveSamples } from "../../src/preference/curve/samples.js";
import { draws, firstUserStream } from "../../src/random/draws.js";

/** Losses given by `loss(level, unit, gaussian)`, where gaussian(k) is a standard normal of this unit. */
export function syntheticSamples(options: {
  levels: ArrayLike<number>;
  units: number;
  seed: number;
  loss: (std: number, unit: number, gaussian: (k: number) => number) => number;
  weight?: (unit: number) => number;
  parts?: CurveParts;
  resampled?: "trials" | "draws";
}): CurveSamples {
  const random = draws(options.seed, firstUserStream);
  const levels = Float64Array.from(options.levels);
  const weight = Float64Array.from({ length: options.units }, (_, unit) => options.weight?.(unit) ?? 1);
  const loss = new Float64Array(levels.length * options.units);
  levels.forEach((std, level) => {
    for (let unit = 0; unit < options.units; unit++)
      loss[level * options.units + unit] = weight[unit] * options.loss(std, unit, (k) => random.gaussian(unit, k));
  });
  return { levels, resampled: options.resampled ?? "trials", weight, loss, parts: options.parts ?? null };
}

/**
 * Noisy parabolas around units' own best levels (mean `best`, sd 0.3): curvature of mean 1, 0.05 below the lowest
 * point, and noise that differs between levels, so that E L(σ) = (σ−best)² + 0.09 + 0.05 + 0.8 noise.
 */
export function noisyParabola(levels: ArrayLike<number>, best: number, units: number, seed: number, noise = 0.02) {
  return syntheticSamples({
    levels,
    units,
    seed,
    loss: (std, _unit, gaussian) => {
      const unitsBest = best + 0.3 * gaussian(1);
      const curvature = 1 + 0.3 * Math.max(-1, Math.min(1, gaussian(0)));
      return (
        (std - unitsBest) * (std - unitsBest) * curvature +
        0.05 +
        Math.abs(noise * gaussian(2 + Math.round(1000 * std)))
      );
    },
  });
}
