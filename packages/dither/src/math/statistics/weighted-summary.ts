/** Medians, quartiles and histograms of weighted values. */

export interface Quartiles {
  lower: number;
  median: number;
  upper: number;
}

/** Smallest value with at least the share `p` of the weight at or below it, for each `p`; NaN without any weight. */
export function weightedQuantiles(values: Float64Array, weights: Float64Array, shares: readonly number[]): number[] {
  const common = commonWeight(weights);
  if (common !== null) return equalQuantiles(values, weights, common, shares);
  const order = Uint32Array.from(values, (_, k) => k)
    .filter((k) => weights[k] > 0)
    .sort((a, b) => values[a] - values[b] || a - b);
  let total = 0;
  for (const k of order) total += weights[k];
  return shares.map((share) => {
    let passed = 0;
    for (const k of order) {
      passed += weights[k];
      if (passed >= share * total * (1 - 1e-12)) return values[k];
    }
    return NaN;
  });
}

/** The one weight above 0 that all with any weight have; null where there are several. */
function commonWeight(weights: Float64Array): number | null {
  let common = 0;
  for (const weight of weights) {
    if (!(weight > 0)) continue;
    if (common !== 0 && weight !== common) return null;
    common = weight;
  }
  return common;
}

/** The same for equal weights, which no order needs to be followed for. */
function equalQuantiles(
  values: Float64Array,
  weights: Float64Array,
  weight: number,
  shares: readonly number[],
): number[] {
  const sorted = values.filter((_, k) => weights[k] > 0).sort();
  let total = 0;
  for (let k = 0; k < sorted.length; k++) total += weight;
  return shares.map((share) => {
    let passed = 0;
    for (const value of sorted) {
      passed += weight;
      if (passed >= share * total * (1 - 1e-12)) return value;
    }
    return NaN;
  });
}

export function weightedQuartiles(values: Float64Array, weights: Float64Array): Quartiles {
  const [lower, median, upper] = weightedQuantiles(values, weights, [0.25, 0.5, 0.75]);
  return { lower, median, upper };
}

export interface Histogram {
  from: number;
  to: number;
  /** Share of the weight in each of the equal bins; values outside count in the first or the last one. */
  shares: number[];
}

/** The shares sum to 1 where there is any weight. */
export function weightedHistogram(
  values: Float64Array,
  weights: Float64Array,
  { from, to, bins }: { from: number; to: number; bins: number },
): Histogram {
  const shares = new Array<number>(bins).fill(0);
  let total = 0;
  for (let k = 0; k < values.length; k++) {
    if (!(weights[k] > 0)) continue;
    const bin = Math.floor(((values[k] - from) / (to - from)) * bins);
    shares[Math.min(bins - 1, Math.max(0, bin))] += weights[k];
    total += weights[k];
  }
  return { from, to, shares: shares.map((share) => (total > 0 ? share / total : 0)) };
}
