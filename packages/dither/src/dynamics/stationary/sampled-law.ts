/** The law that a network comes to under a constant input from a state, by a short simulation: moments with their errors, and the states. */

import { DitherError } from "../../base/errors.js";
import { ChainMoments } from "../../math/statistics/chain-moments.js";
import type { Network } from "../../network/specification/network.js";
import { simulate, type SimulationOptions } from "../../network/simulation/simulate.js";
import { constantTrials, startingAt } from "./stationary-sample.js";

export interface SampledLawOptions extends Pick<SimulationOptions, "kernel" | "signal" | "std" | "seed"> {
  /** State before the first step (h, or x in the current form), `[unit]`. */
  start: ArrayLike<number>;
  burnIn: number;
  /** Steps that count. */
  steps: number;
}

export interface SampledLaw {
  chains: number;
  burnIn: number;
  steps: number;
  /** Rates of all steps, those of the burn-in too, `[step, unit, chain]`. */
  states: Float32Array;
  /** Mean rates, and √tr of their covariance: the root mean square distance from that mean. */
  rates: Float64Array;
  spread: number;
  /** Of the outputs, `[output]`; the errors come from the scatter between chains. */
  output: Float64Array;
  outputStandardError: Float64Array;
  outputStd: Float64Array;
  skewness: Float64Array;
  /** E (z − mean)⁴ / variance² − 3: 0 of a normal law, −2 of two points. */
  excessKurtosis: Float64Array;
}

/**
 * Sixteen chains of the network's noise from one state.
 * @throws DitherError `value` for a network that diverges, `aborted`
 */
export async function sampleLaw(
  network: Network,
  input: ArrayLike<number>,
  options: SampledLawOptions,
): Promise<SampledLaw> {
  const { start, burnIn, steps, ...execution } = options;
  const { units, outputs: O } = network.specification;
  const trials = constantTrials(input, O, burnIn + steps);
  const { count: chains } = trials;
  const { states, outputs } = await simulate(startingAt(network, start), trials, execution);
  const rates = new Float64Array(units);
  let spread = 0;
  for (let i = 0; i < units; i++) {
    const { mean, variance } = momentsOf((t, k) => states[((burnIn + t) * units + i) * chains + k], steps, chains);
    rates[i] = mean;
    spread += variance;
  }
  const origin = Float64Array.from({ length: O }, (_, o) => outputs[(burnIn * O + o) * chains]);
  if (!Number.isFinite(spread) || !origin.every(Number.isFinite))
    throw new DitherError(
      "value",
      `stationary law: the network diverges at noise ${execution.std}. Give a lower level.`,
    );
  const moments = new ChainMoments(O, steps, origin);
  for (let k = 0; k < chains; k++) moments.addChain((t, o) => outputs[((burnIn + t) * O + o) * chains + k]);
  const { mean, meanStandardError, covariance, skewness } = moments.finish();
  return {
    ...{ chains, burnIn, steps, states, rates, spread: Math.sqrt(spread) },
    output: mean,
    outputStandardError: meanStandardError,
    outputStd: mean.map((_, o) => Math.sqrt(Math.max(0, covariance[o * O + o]))),
    skewness,
    excessKurtosis: mean.map(
      (_, o) => momentsOf((t, k) => outputs[((burnIn + t) * O + o) * chains + k], steps, chains).excess,
    ),
  };
}

/** Mean, variance and excess kurtosis of all values of all chains. */
function momentsOf(
  value: (step: number, chain: number) => number,
  steps: number,
  chains: number,
): { mean: number; variance: number; excess: number } {
  const count = steps * chains;
  let mean = 0;
  for (let t = 0; t < steps; t++) for (let k = 0; k < chains; k++) mean += value(t, k);
  mean /= count;
  let [second, fourth] = [0, 0];
  for (let t = 0; t < steps; t++)
    for (let k = 0; k < chains; k++) {
      const square = (value(t, k) - mean) * (value(t, k) - mean);
      second += square;
      fourth += square * square;
    }
  const variance = second / count;
  return { mean, variance, excess: fourth / count / (variance * variance) - 3 };
}
