/** Where on its activation function each unit works: the histogram of a/σ along the mean states under noise. */

import {
  activationFunctions,
  operatingPoints,
  selectTrials,
  summariseOperatingPoints,
  type Network,
  type Trials,
} from "dither";

export interface Operating {
  /** σ that a is divided by: the training noise, or 1 without. */
  probe: number;
  from: number;
  to: number;
  /** Share of the operating points in each bin of a/σ. */
  shares: number[];
  /** Share with |a| < σ: near the nonlinearity. */
  near: number;
  /** Median share of the noise variance that passes. */
  transmission: number;
  /** f(σ · ratio) over the same range, for the picture. */
  activation: [ratio: number, value: number][];
}

const trialCount = 16;
const draws = 12;

export async function operatingOf(network: Network, trials: Trials, std: number): Promise<Operating> {
  const { noise, activation } = network.specification;
  const probe = noise.std > 0 ? noise.std : 1;
  const some = selectTrials(
    trials,
    Array.from({ length: Math.min(trialCount, trials.count) }, (_, k) => k),
  );
  const points = await operatingPoints(network, some, {
    probe,
    std,
    draws,
    along: std > 0 ? "noisy" : "silent",
    kernel: "wasm",
  });
  const { histograms, nearKink, transmission } = summariseOperatingPoints(points, { bins: 40 });
  const { from, to, shares } = histograms.ratio;
  const { value } = activationFunctions[activation];
  return {
    probe,
    from,
    to,
    shares,
    near: nearKink,
    transmission: transmission.median,
    activation: Array.from({ length: 101 }, (_, k) => {
      const ratio = from + ((to - from) * k) / 100;
      return [ratio, value(ratio * probe)];
    }),
  };
}
