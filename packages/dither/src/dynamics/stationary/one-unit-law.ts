/**
 * The exact stationary law of one noisy unit: its transition operator on a grid, each next state shared between its two
 * neighbours so that the mean is kept (hat functions). The error falls with the square of the cell, so two grids are
 * extrapolated (Richardson).
 */

import { traitsOf } from "../../network/activation/traits.js";
import { DitherError } from "../../base/errors.js";
import { checkLeak, checkNoise } from "../../network/specification/specification.js";
import { spreadOf, stepNoise, valueOf, type OneUnit } from "./one-unit-step.js";
import { stationaryVector } from "../../math/linear/stationary-vector.js";
import { oneUnitShape } from "./one-unit-step.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface LawOptions {
  /** Cells per standard deviation of one step's noise on the coarser of the two grids, at least 5; default 10. */
  cellsPerNoise?: number;
}

/** What each of {@link LawOptions} may be. */
export const lawOptionKinds = { cellsPerNoise: "number" } as const satisfies OptionKinds<LawOptions>;

/** Moments are of what is read out: h in the rate form, r in the current form (noise outside included). */
export interface OneUnitLaw {
  mean: number;
  variance: number;
  /** E (r − mean)³ / variance^{3/2} */
  skewness: number;
  /** Largest error of mean and variance on the finer grid, before extrapolation: a third of the grids' difference. */
  gridError: { mean: number; variance: number };
  /** The finer grid: states (h, or x in the current form), ascending and equally spaced, with their probabilities. */
  states: Float64Array;
  probabilities: Float64Array;
}

/** Grids larger than this are refused. */
const mostCells = 6000;
/** Cells of the grids that only find where the law lies. */
const pilotCells = 300;
/** Probability that may lie on the ends of the grid. */
const endMass = 1e-13;

/**
 * The stationary law of a unit, for any activation, placement and form. Accurate to about 1e-7 of the standard deviation.
 * @throws DitherError `value` for impossible numbers; `unsupported` where there is no stationary law (the unit runs away), more than
 * one (two attractors that the noise does not connect), or a grid too large (leak or noise too small).
 * @example
 * ```ts
 * import { oneUnitLaw } from "dither";
 *
 * const unit = { activation: "relu", placement: "inside", leak: 0.1, weight: 0, drive: 0, std: 1 } as const;
 * // Without recurrent weight the mean is E relu(ξ) = 1/√(2π).
 * console.log(oneUnitLaw(unit).mean.toFixed(4)); // 0.3989
 * ```
 */
export function oneUnitLaw(unit: OneUnit, options: LawOptions = {}): OneUnitLaw {
  checkArguments("oneUnitLaw", { unit }, { unit: oneUnitShape });
  checkOptions("oneUnitLaw", options, lawOptionKinds);
  const { cellsPerNoise = 10 } = options;
  checkLeak(unit.leak, "stationary law");
  checkNoise(unit.std, "stationary law");
  if (!(cellsPerNoise >= 5) || !Number.isFinite(unit.weight) || !Number.isFinite(unit.drive))
    throw new DitherError(
      "value",
      `stationary law: expected a finite weight and drive and at least 5 cells per noise, got ${unit.weight}, ${unit.drive} and ${cellsPerNoise}.`,
    );
  if (!(stepNoise(unit) > 0))
    throw new DitherError(
      "value",
      "stationary law: expected noise that reaches the state, got none. See fixed points.",
    );
  if (unit.weight > 0 && unit.weight * traitsOf(unit.activation).growth > 1) throw runaway();
  const { from, to } = supportOf(unit);
  const wanted = Math.max(pilotCells, Math.ceil(((to - from) * cellsPerNoise) / stepNoise(unit)));
  // A node at 0, where ReLU without leak has an atom, and one more cell for the move.
  const cell = (to - from) / wanted;
  const first = cell * Math.floor(from / cell);
  const cells = wanted + 1;
  const last = first + cells * cell;
  if (2 * cells > mostCells)
    throw new DitherError(
      "unsupported",
      `stationary law: a grid of ${2 * cells} cells would be needed, ${mostCells} is the most. Sample it instead.`,
    );
  const coarse = momentsOf(unit, lawOnGrid(unit, first, last, cells));
  const grid = lawOnGrid(unit, first, last, 2 * cells);
  const fine = momentsOf(unit, grid);
  const extrapolated = (name: keyof Moments): number => fine[name] + (fine[name] - coarse[name]) / 3;
  const variance = extrapolated("variance");
  return {
    mean: extrapolated("mean"),
    variance,
    skewness: extrapolated("third") / (variance * Math.sqrt(variance)),
    gridError: {
      mean: Math.abs(fine.mean - coarse.mean) / 3,
      variance: Math.abs(fine.variance - coarse.variance) / 3,
    },
    ...grid,
  };
}

function runaway(): DitherError {
  return new DitherError(
    "unsupported",
    "stationary law: the unit runs away under this noise (self-excitation too strong), so there is none.",
  );
}

interface Grid {
  states: Float64Array;
  probabilities: Float64Array;
}

function lawOnGrid(unit: OneUnit, from: number, to: number, cells: number): Grid {
  const spread = spreadOf(unit);
  const cell = (to - from) / cells;
  const row = new Float64Array(cells + 1);
  let halfWidth = 1;
  const rows = Array.from(row, (_, i) => {
    row.fill(0);
    let [first, last] = [cells, 0];
    spread(from + i * cell, (next, probability) => {
      const place = Math.min(cells, Math.max(0, (next - from) / cell));
      const below = Math.min(cells - 1, Math.floor(place));
      row[below] += probability * (1 - (place - below));
      row[below + 1] += probability * (place - below);
      first = Math.min(first, below);
      last = Math.max(last, below + 1);
    });
    halfWidth = Math.max(halfWidth, i - first, last - i);
    return { first, values: row.slice(first, last + 1) };
  });
  const width = 2 * halfWidth + 1;
  const band = new Float64Array((cells + 1) * width);
  rows.forEach(({ first, values }, i) => band.set(values, i * width + first - i + halfWidth));
  return {
    states: Float64Array.from({ length: cells + 1 }, (_, i) => from + i * cell),
    probabilities: stationaryVector({ states: cells + 1, halfWidth, band }),
  };
}

interface Moments {
  mean: number;
  variance: number;
  third: number;
}

function momentsOf(unit: OneUnit, { states, probabilities }: Grid): Moments {
  const { form, placement, std } = unit;
  const rates = form === "current" ? states.map(valueOf(unit)) : states;
  let mean = 0;
  for (let i = 0; i < rates.length; i++) mean += probabilities[i] * rates[i];
  let variance = 0;
  let third = 0;
  for (let i = 0; i < rates.length; i++) {
    const d = rates[i] - mean;
    variance += probabilities[i] * d * d;
    third += probabilities[i] * d * d * d;
  }
  return { mean, variance: variance + (form === "current" && placement === "outside" ? std * std : 0), third };
}

/** An interval that holds the law: widened until nothing lies on its ends, then narrowed to where the law is. */
function supportOf(unit: OneUnit): { from: number; to: number } {
  const noise = stepNoise(unit);
  const reach = (10 * noise) / Math.sqrt(unit.leak);
  let from = Math.min(0, unit.drive) - reach;
  let to = Math.max(0, unit.drive) + reach;
  const largest = 1e5 * (to - from);
  for (let narrowed = 0; ;) {
    const { states, probabilities } = lawOnGrid(unit, from, to, pilotCells);
    const open = { below: probabilities[0] > endMass, above: probabilities[pilotCells] > endMass };
    const span = to - from;
    if (open.below || open.above) {
      if (open.below) from -= span;
      if (open.above) to += span;
      if (to - from > largest) throw runaway();
      continue;
    }
    const first = probabilities.findIndex((p) => p > endMass);
    const last = probabilities.findLastIndex((p) => p > endMass);
    if (narrowed++ === 4 || last - first > 0.7 * pilotCells) return { from, to };
    [from, to] = [states[Math.max(0, first - 2)], states[Math.min(pilotCells, last + 2)]];
  }
}
