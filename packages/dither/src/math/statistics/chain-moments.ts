/** Means, covariances and skewness over several equally long chains, with standard errors from the scatter between them. */

export interface SampledMoments {
  /** `[unit]` */
  mean: Float64Array;
  meanStandardError: Float64Array;
  /** `[unit, unit]` */
  covariance: Float64Array;
  covarianceStandardError: Float64Array;
  /** E (r − mean)³ / variance^{3/2}, `[unit]`; NaN where the variance is 0. */
  skewness: Float64Array;
  skewnessStandardError: Float64Array;
  /** How many independent samples the mean is worth, variance / standard error², `[unit]`. */
  effectiveSamples: Float64Array;
  /**
   * Largest over units of the difference of the means of the chains' two halves, in its standard errors. Above 4 or so the chains had
   * not settled, or the noise carried some of them elsewhere.
   */
  largestDrift: number;
}

/** Sums of powers of each chain about a common origin. */
interface ChainSums {
  first: Float64Array;
  /** The first half's share of `first`. */
  firstHalf: Float64Array;
  products: Float64Array;
  cubes: Float64Array;
}

export class ChainMoments {
  private readonly chains: ChainSums[] = [];

  /** @param origin near the means, `[unit]` */
  constructor(
    private readonly units: number,
    private readonly steps: number,
    private readonly origin: Float64Array,
  ) {}

  /** One chain's values by step and unit. */
  addChain(value: (step: number, unit: number) => number): void {
    const { units: N, steps, origin } = this;
    const sums: ChainSums = {
      first: new Float64Array(N),
      firstHalf: new Float64Array(N),
      products: new Float64Array(N * N),
      cubes: new Float64Array(N),
    };
    const d = new Float64Array(N);
    for (let t = 0; t < steps; t++) {
      for (let i = 0; i < N; i++) {
        d[i] = value(t, i) - origin[i];
        sums.first[i] += d[i];
        if (t < steps >> 1) sums.firstHalf[i] += d[i];
        sums.cubes[i] += d[i] * d[i] * d[i];
      }
      for (let i = 0; i < N; i++) for (let j = 0; j <= i; j++) sums.products[i * N + j] += d[i] * d[j];
    }
    this.chains.push(sums);
  }

  finish(): SampledMoments {
    const { units: N, steps, origin, chains } = this;
    const n = chains.length;
    const offset = averaged(chains.map(({ first }) => first.map((x) => x / steps)));
    const m = offset.value;
    // Moments about the common mean: their averages over chains are the estimates, their scatter the errors.
    const covariances = averaged(
      chains.map(({ first, products }) =>
        products.map((_, k) => {
          const [i, j] = [Math.floor(k / N), k % N];
          const product = products[Math.max(i, j) * N + Math.min(i, j)];
          return (product - m[i] * first[j] - m[j] * first[i]) / steps + m[i] * m[j];
        }),
      ),
    );
    const variance = Float64Array.from({ length: N }, (_, i) => covariances.value[i * N + i]);
    const cubes = chains.map(({ first, products, cubes: c }) =>
      c.map(
        (cube, i) => (cube - 3 * m[i] * products[i * N + i] + 3 * m[i] * m[i] * first[i]) / steps - m[i] * m[i] * m[i],
      ),
    );
    const third = averaged(cubes).value;
    const skewness = third.map((c, i) => c / (variance[i] * Math.sqrt(variance[i])));
    // Linearised in the chain's mean, variance and third moment.
    const influence = averaged(
      chains.map(({ first, products }, chain) =>
        skewness.map((skew, i) => {
          const away = first[i] / steps - m[i];
          const own = (products[i * N + i] - 2 * m[i] * first[i]) / steps + m[i] * m[i];
          const scale = variance[i] * Math.sqrt(variance[i]);
          return (cubes[chain][i] - 3 * variance[i] * away) / scale - 1.5 * skew * (own / variance[i]);
        }),
      ),
    );
    // The common mean is an estimate too: what the chains' means scatter is missing from the moments about it.
    const ofMean = covariances.value.map((_, k) => {
      const [i, j] = [Math.floor(k / N), k % N];
      const sum = chains.reduce((total, { first }) => total + (first[i] / steps - m[i]) * (first[j] / steps - m[j]), 0);
      return sum / (n * (n - 1));
    });
    const half = steps >> 1;
    const { value: change, error: changeError } = averaged(
      chains.map(({ first, firstHalf }) =>
        first.map((x, i) => (x - firstHalf[i]) / (steps - half) - firstHalf[i] / half),
      ),
    );
    return {
      mean: m.map((x, i) => x + origin[i]),
      meanStandardError: offset.error,
      covariance: covariances.value.map((x, k) => x + ofMean[k]),
      covarianceStandardError: covariances.error,
      skewness,
      skewnessStandardError: influence.error,
      effectiveSamples: variance.map((v, i) => v / (offset.error[i] * offset.error[i])),
      largestDrift: change.reduce(
        (most, x, i) => (changeError[i] > 0 ? Math.max(most, Math.abs(x) / changeError[i]) : most),
        0,
      ),
    };
  }
}

/** Mean over chains, element by element, and its standard error. */
function averaged(chains: readonly Float64Array[]): { value: Float64Array; error: Float64Array } {
  const n = chains.length;
  const value = new Float64Array(chains[0].length);
  for (const chain of chains) chain.forEach((x, k) => (value[k] += x / n));
  const squares = new Float64Array(value.length);
  for (const chain of chains) chain.forEach((x, k) => (squares[k] += (x - value[k]) * (x - value[k])));
  return { value, error: squares.map((s) => Math.sqrt(s / (n - 1) / n)) };
}
