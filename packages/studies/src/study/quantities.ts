/** What is measured in a run, by the names that claims, tables and queries use. */

import type { MeasuredRun } from "./measured-run.js";

/** A measured number (or the verdict), with what it is. */
export interface Quantity {
  readonly name: string;
  readonly description: string;
  /** Null where the run has none: no ratio without training noise, say. */
  readonly of: (result: MeasuredRun) => number | string | null;
  /** What it cannot exceed, where there is such a bound: no interval does either. */
  readonly most?: number;
}

const quantity = (name: string, description: string, of: Quantity["of"]): Quantity => ({ name, description, of });
const atMostOne = (name: string, description: string, of: Quantity["of"]): Quantity => ({
  name,
  description,
  of,
  most: 1,
});

export const quantities: readonly Quantity[] = [
  quantity("preferred.std", "preferred noise σ*", (r) => r.preference.preferred.std),
  quantity("preferred.ratio", "σ*/σ_train; none without training noise", (r) => r.preference.preferred.ratio),
  quantity("preferred.low", "lower end of the 95 % interval of σ*", (r) => r.preference.preferred.interval[0]),
  quantity("preferred.high", "upper end of the 95 % interval of σ*", (r) => r.preference.preferred.interval[1]),
  quantity(
    "performance.ratio",
    "noise that the task's score prefers, over σ_train; none without a score",
    (r) => r.preference.performance?.preferred.ratio ?? null,
  ),
  atMostOne(
    "performance.silent",
    "the task's score without noise; none without a score",
    (r) => r.preference.performance?.silent ?? null,
  ),
  atMostOne(
    "performance.trained",
    "the task's score at the training noise; none without a score",
    (r) => r.preference.performance?.trained ?? null,
  ),
  atMostOne("gain", "share of the noise-free loss that the best noise removes", (r) => r.preference.gain.value),
  quantity("gain.low", "lower end of the gain's 95 % interval", (r) => r.preference.gain.interval[0]),
  quantity("gain.high", "upper end of the gain's 95 % interval", (r) => r.preference.gain.interval[1]),
  quantity(
    "trainingNoiseGain",
    "share of the noise-free loss that keeping the training noise removes",
    (r) => r.preference.trainingNoiseGain?.value ?? null,
  ),
  quantity("lossRatio", "L(0)/L(σ_train)", (r) => r.preference.lossRatio),
  quantity("loss.silent", "test loss without noise, L(0)", (r) => r.loss.silent),
  quantity("loss.best", "lowest mean test loss on the grid", (r) => r.loss.best),
  quantity("loss.trained", "test loss at the training noise", (r) => r.loss.trained),
  quantity("loss.final", "training loss at the last update", (r) => r.loss.final),
  quantity(
    "loss.rising",
    "share of the steps from one test level to the next at which the mean loss rises; none where curves are not kept",
    (r) => (r.curve ? risingShare(r.curve.loss) : null),
  ),
  quantity(
    "biasMinimum.ratio",
    "test noise where bias² is lowest, over σ_train",
    (r) => r.preference.biasMinimum?.ratio ?? null,
  ),
  quantity(
    "law.biasOverVariance",
    "D/V: bias² that the training noise removes, over its variance",
    (r) => r.preference.law.biasOverVariance,
  ),
  quantity("law.smooth", "σ*/σ_train predicted for a smooth shift", (r) => r.preference.law.smooth),
  quantity("law.kink", "σ*/σ_train predicted for a kink", (r) => r.preference.law.kink),
  quantity("biasSquared.silent", "bias² without noise", (r) => r.mechanism?.biasSquaredSilent ?? null),
  quantity("biasSquared.trained", "bias² at the training noise", (r) => r.mechanism?.biasSquaredTrained ?? null),
  quantity("biasSquared.ratio", "bias² without noise over bias² at the training noise", (r) =>
    quotient(r.mechanism?.biasSquaredSilent, r.mechanism?.biasSquaredTrained),
  ),
  quantity("variance.trained", "variance at the training noise", (r) => r.mechanism?.varianceTrained ?? null),
  atMostOne(
    "transmission",
    "median share of the noise's variance that passes the units, read with σ_train",
    (r) => r.mechanism?.transmission ?? null,
  ),
  quantity("verdict", "prefers noise, prefers silence or undecided", (r) => r.preference.verdict),
];

function risingShare(loss: readonly number[]): number | null {
  const steps = loss.slice(1).map((value, k) => value > loss[k]);
  return steps.length > 0 ? steps.filter(Boolean).length / steps.length : null;
}

function quotient(above: number | null | undefined, below: number | null | undefined): number | null {
  return typeof above === "number" && typeof below === "number" && below > 0 ? above / below : null;
}

/** The quantity of that name; undefined where there is none. */
export function findQuantity(name: string): Quantity | undefined {
  return quantities.find((one) => one.name === name);
}
