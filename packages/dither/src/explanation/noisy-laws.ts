/** Where fixed points are under noise: by the closure, with the stability of the mean dynamics, and by a short simulation that checks it. */

import type { KernelChoice } from "@dither/kernels";
import { isDitherError } from "../base/errors.js";
import type { ClosureMethod } from "../closure/method.js";
import { stationaryClosure, type StationaryClosure } from "../closure/stationary.js";
import { noiseBeforeActivation } from "../dynamics/map/arriving-noise.js";
import { noiseFreeMap } from "../dynamics/map/cell-map.js";
import { linearise } from "../dynamics/fixed-points/linearise.js";
import { sampleLaw, type SampledLaw } from "../dynamics/stationary/sampled-law.js";
import { gateCount, isGated } from "../network/cells/cells.js";
import { stateNoiseOf } from "../network/cells/noise-kind.js";
import { smoothingPerUnit } from "../network/specification/specification.js";
import type { Network } from "../network/specification/network.js";
import type { ExplainedStability, NoisyPoint, SimulatedLaw } from "./explanation.js";

/** Steps of a simulated law in slowest time constants, in 1/γ, and at most and at least. */
const counted = { slowest: 20, leak: 50, least: 300, most: 4000 };
const burnt = { slowest: 5, leak: 10, least: 0, most: 1000 };

/** How much longer a law is simulated that may not be normal. */
const longer = 8;

/**
 * The closure's mean output is off beyond both; an output is far from normal beyond the others: more skewed than this, flatter than a
 * uniform law, as two modes are, or with tails as those of a double exponential one.
 */
const off = { errors: 4, deviations: 0.1, skewness: 1, flat: -1.2, tailed: 3 };

/** How laws are computed, and how much their simulation may take. */
export interface LawRequest {
  std: number;
  seed: number;
  method: ClosureMethod;
  /** Most steps of each closure. */
  stationarySteps: number;
  /** Multiply-adds that the simulations may take together. */
  sampledLaws: number;
  kernel?: KernelChoice;
  signal?: AbortSignal;
}

/** Laws one after the other, as long as the simulations of all together take no more than they may. */
export class NoisyLaws {
  private work = 0;

  constructor(
    private readonly network: Network,
    private readonly asked: LawRequest,
  ) {}

  /** From a fixed point; null where the closure does not converge. */
  async from(
    point: { input: readonly number[]; state: readonly number[]; outlier: { far: boolean } },
    stability: Pick<ExplainedStability, "slowestSteps"> | null,
    linearised: boolean,
  ): Promise<NoisyPoint | null> {
    const { network, asked } = this;
    const law = stationaryLaw(network, point, asked);
    if (!law.converged) return null;
    const { std, seed, kernel, signal } = asked;
    const { burnIn, steps } = lawSteps(network, stability?.slowestSteps ?? 0);
    const mean = linearised ? meanStability(network, point.input, law, std) : null;
    const start = { start: point.state, burnIn, std, seed, kernel, signal };
    const sample = async (count: number): Promise<SimulatedLaw | null> => {
      const { units } = network.specification;
      this.work += 16 * (burnIn + count) * gateCount(network.specification) * units * (units + 28);
      if (point.outlier.far || this.work > asked.sampledLaws) return null;
      const sampled = await unlessDivergent(sampleLaw(network, point.input, { ...start, steps: count }));
      return sampled && checked(law, sampled);
    };
    const first = await sample(steps);
    // What looks suspicious is looked at for longer: modes that noise leads between take long to weigh.
    const isSuspicious = first !== null && (!first.gaussian || (first.errors > 2 && first.deviations > off.deviations));
    return {
      rates: Array.from(law.rateMean),
      output: Array.from(law.outputMean),
      outputVariance: Array.from(law.outputVariance),
      spread: spreadOf(law),
      stability: mean?.kind ?? null,
      slowestSteps: mean?.slowest ?? null,
      simulated: isSuspicious ? ((await sample(longer * steps)) ?? first) : first,
    };
  }
}

/** The closure's stationary law from a state. */
export function stationaryLaw(
  network: Network,
  { input, state }: { input: ArrayLike<number>; state: ArrayLike<number> },
  { std, method, stationarySteps }: Pick<LawRequest, "std" | "method" | "stationarySteps">,
): StationaryClosure {
  return stationaryClosure(network, input, { ...method, std, start: state, tolerance: 1e-6, mostSteps: stationarySteps }); // prettier-ignore
}

/** Root mean square distance of the rates from their mean. */
export function spreadOf({ rateMean: { length: N }, rateCovariance }: StationaryClosure): number {
  const step = rateCovariance.length === N ? 1 : N + 1;
  let trace = 0;
  for (let i = 0; i < N; i++) trace += rateCovariance[i * step];
  return Math.sqrt(Math.max(0, trace));
}

/** How long a simulation has to be for modes so slow. */
export function lawSteps({ specification: { leak } }: Network, slowest: number): { burnIn: number; steps: number } {
  const of = (times: typeof counted): number =>
    Math.ceil(Math.min(times.most, Math.max(times.least, times.slowest * slowest, times.leak / leak)));
  return { burnIn: of(burnt), steps: of(counted) };
}

async function unlessDivergent(work: Promise<SampledLaw>): Promise<SampledLaw | null> {
  try {
    return await work;
  } catch (error) {
    if (isDitherError(error) && error.code === "value") return null;
    throw error;
  }
}

function checked({ outputMean }: StationaryClosure, sampled: SampledLaw): SimulatedLaw {
  const { output, outputStandardError, outputStd, spread, rates } = sampled;
  const differences = Array.from(output, (z, o) => Math.abs(z - outputMean[o]));
  const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
  // An output that does not vary has no shape.
  const inErrors = differences.map((d, o) => (outputStandardError[o] > 0 ? d / outputStandardError[o] : 0));
  const inDeviations = differences.map((d, o) => (outputStd[o] > 0 ? d / outputStd[o] : 0));
  const shape = (values: Float64Array): number =>
    values.reduce((a, b, o) => (outputStd[o] > 0 && Math.abs(b) > Math.abs(a) ? b : a), 0);
  const [skewness, excessKurtosis] = [shape(sampled.skewness), shape(sampled.excessKurtosis)];
  const closureIsOff = differences.some((_, o) => inErrors[o] > off.errors && inDeviations[o] > off.deviations);
  return {
    closureIsOff,
    gaussian:
      !closureIsOff && Math.abs(skewness) <= off.skewness && excessKurtosis >= off.flat && excessKurtosis <= off.tailed,
    rates: Array.from(rates),
    spread,
    output: Array.from(output),
    outputStandardError: Array.from(outputStandardError),
    errors: most(inErrors),
    deviations: most(inDeviations),
    skewness,
    excessKurtosis,
  };
}

/**
 * Stability of the mean dynamics at a stationary mean: the linearised map with E f in the place of f, smoothed by the noise that arrives
 * there, its covariance held. Null for gated cells and noise that follows the state, where f is not smoothed by one level.
 */
function meanStability(
  network: Network,
  input: readonly number[],
  law: StationaryClosure,
  std: number,
): { kind: NonNullable<NoisyPoint["stability"]>; slowest: number | null } | null {
  const { specification } = network;
  if (isGated(specification) || stateNoiseOf(specification.noise)) return null;
  const own = smoothingPerUnit(specification);
  const smoothing = smoothingUnder(network, law, std).map((variance, i) => Math.sqrt(variance + own[i] * own[i]));
  const smoothed = { ...network, specification: { ...specification, smoothing: Array.from(smoothing) } };
  const { stability } = linearise(smoothed, { state: law.mean, input });
  const times = stability.modes.flatMap(({ kind, timeConstantSteps: t }) =>
    kind === "stable" && t !== null ? [t] : [],
  );
  return { kind: stability.kind, slowest: times.length > 0 ? Math.max(...times) : null };
}

/** Variance of what f is read with, `[unit]`: of the state itself in the current form, else of the noise and of what the weights bring. */
function smoothingUnder(network: Network, law: StationaryClosure, std: number): Float64Array {
  const { form, placement, units: N } = { ...network.specification, ...network.specification.noise };
  const at = (matrix: Float64Array, i: number, j: number): number =>
    matrix.length === N ? (i === j ? matrix[i] : 0) : matrix[i * N + j];
  if (form === "current") return Float64Array.from({ length: N }, (_, i) => Math.max(0, at(law.covariance, i, i)));
  const { recurrentWeights: W } = noiseFreeMap(network);
  const arriving = placement === "outside" ? new Float64Array(N) : noiseBeforeActivation(network, std);
  return arriving.map((level, i) => {
    let variance = 0;
    for (let j = 0; j < N; j++) {
      let row = 0;
      if (law.rateCovariance.length === N) row = W[i * N + j] * law.rateCovariance[j];
      else for (let k = 0; k < N; k++) row += W[i * N + k] * law.rateCovariance[k * N + j];
      variance += W[i * N + j] * row;
    }
    return level * level + Math.max(0, variance);
  });
}
