/** The law of preference in D/V, on networks of its own: trained, then their curves computed by the moment closure. */

import { executeLocally, type RunSpecification } from "@dither/studies";
import {
  activations,
  networkFor,
  predictedPreference,
  readNetwork,
  sin,
  testTrials,
  trainingFor,
  type PredictedPreference,
} from "dither";
import type { Claim } from "./claims.js";

/** Training noise of the networks; with 4 activations, 2 leaks, 2 sizes and one seed each 64 networks. */
const levels = [0.25, 0.5, 1, 2];
const trials = 12;

const law: Claim = {
  id: "law",
  criterion:
    "64 networks (4 activations, leak 0.2 and 1, 16 and 32 units, s from 0.25 to 2, 300 updates), noise inside, curves by the closure: σ* > 0.15 s on at most 25 % with D/V < ½ and at least 95 % with D/V > ½; for D/V > 1 at least 90 % lie between √(1 − V/2D) and D/(D + V) ± 0.03, and their mean has an RMS error of at most 0.07",
  async check(seed, signal) {
    const runs: RunSpecification[] = [];
    for (const activation of activations)
      for (const leak of [0.2, 1])
        for (const units of [16, 32])
          for (const noise of levels)
            runs.push({
              task: sin.name,
              network: networkFor(sin, {
                activation,
                leak,
                units,
                noise,
                placement: "inside",
                seed: seed + runs.length,
              }),
              training: trainingFor(sin, { updates: 300 }),
              measure: { levels: [0, noise], trials: 4, draws: 4 },
            });
    const outcomes = await executeLocally(runs, { signal });
    const found: PredictedPreference[] = [];
    for (const outcome of outcomes) {
      if (outcome.state === "failed") throw new Error(outcome.reason);
      const network = readNetwork({ bytes: outcome.result.file, fileName: "law.safetensors" });
      const some = testTrials(sin, trials, network.specification.seed);
      found.push(await predictedPreference(network, some, { signal, smoothing: { digits: 5 } }));
    }
    const over = ({ law: { biasOverVariance } }: PredictedPreference): number => biasOverVariance ?? NaN;
    const ratio = ({ preferred }: PredictedPreference): number => preferred.ratio ?? NaN;
    const sharePreferring = (some: readonly PredictedPreference[]): number =>
      some.filter((one) => ratio(one) > 0.15).length / some.length;
    const below = found.filter((one) => over(one) < 0.5);
    const above = found.filter((one) => over(one) > 0.5);
    const strong = found.filter((one) => over(one) > 1);
    const between = strong.filter((one) => {
      const [low, high] = one.law.bracket ?? [NaN, NaN];
      return ratio(one) >= low - 0.03 && ratio(one) <= high + 0.03;
    });
    const squares = strong.map((one) => {
      const [low, high] = one.law.bracket ?? [NaN, NaN];
      return (ratio(one) - (low + high) / 2) ** 2;
    });
    const error = Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length);
    const percent = (share: number): string => `${Math.round(100 * share)} %`;
    const inBracket = between.length / strong.length;
    return {
      measured: `σ* > 0.15 s on ${percent(sharePreferring(below))} of ${below.length} with D/V < ½ and ${percent(sharePreferring(above))} of ${above.length} above; of ${strong.length} with D/V > 1 ${percent(inBracket)} between the formulas, RMS error of their mean ${error.toFixed(3)}`,
      holds: sharePreferring(below) <= 0.25 && sharePreferring(above) >= 0.95 && inBracket >= 0.9 && error <= 0.07,
    };
  },
};

export const lawClaims: readonly Claim[] = [law];
