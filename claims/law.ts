/**
 * The law of preference in D/V, on networks of its own, beside a prediction that needs no measured curve.
 *
 * D/V = 1 + (L(0) − L(s))/V: above 1 it says that s is better than silence, and below ½ that silence is better by more than V/2,
 * both as read from the very curve that is predicted. Only networks with ½ < D/V < 1, where silence is better than s and the law
 * says that something between is better still, can refute the threshold. The two formulas for σ* can be wrong above ½.
 */

import { allDetails, computeRuns, type RunSpecification } from "@dither/studies";
import { networkFor, predictedPreference, readNetwork, sin, testTrials, trainingFor } from "dither";
import type { ClaimFamily, Outcome } from "./claim.js";

/** Training noise of the networks; with 4 activations, 2 leaks, 2 sizes and one seed each 64 networks. */
const levels = [0.25, 0.5, 1, 2];
/** With fewer, bias² is not yet lowest at s where the noise is strong, as the law takes it to be. */
const updates = 1400;
/** The order decides the seeds. */
const activations = ["relu", "tanh", "softplus", "sigmoid"] as const;
/** As far beyond the formulas as σ* may lie. */
const margin = 0.03;
/** As far from the closure's σ* as the measured one may lie, over s. */
const closeness = 0.1;
/** Below, σ* counts as none. */
const some = 0.15;

const networks = `64 networks for each seed (4 activations, leak 0.2 and 1, 16 and 32 units, s from 0.25 to 2, ${updates} updates), noise inside`;

export const law: ClaimFamily = {
  claims: [
    {
      id: "law-threshold",
      claim: `${networks}: of those with ½ < D/V < 1, where silence is better than the training noise, some noise is better than both: σ* > ${some} s`,
      share: 0.6,
      counted: "networks",
    },
    {
      id: "law-bracket",
      claim: `the same networks: of those with D/V > ½ σ*/s lies between √(1 − V/2D) and D/(D + V) ± ${margin}`,
      share: 0.6,
      counted: "networks",
    },
    {
      id: "closure-predicts",
      claim: `the same networks: σ* of the closure, from the weights and the inputs without a draw, lies within ${closeness} s of the measured one`,
      share: 0.6,
      counted: "networks",
    },
  ],
  seeds: { quick: 1, full: 1 },
  async check(seed, signal) {
    const runs = specifications(seed);
    const [threshold, bracket, predicted]: Outcome[][] = [[], [], []];
    for (const { preference, file } of allDetails(await computeRuns(runs, { signal }))) {
      const { ratio } = preference.preferred;
      const { biasOverVariance, bracket: formulas } = preference.law;
      if (ratio === null || biasOverVariance === null || formulas === null) continue;
      const values = { "D/V": biasOverVariance, "σ*/s": ratio };
      if (biasOverVariance > 0.5 && biasOverVariance < 1) threshold.push({ holds: ratio > some, values });
      const middle = (formulas[0] + formulas[1]) / 2;
      if (biasOverVariance > 0.5)
        bracket.push({
          holds: ratio >= formulas[0] - margin && ratio <= formulas[1] + margin,
          values: { ...values, "σ*/s less the formulas' mean": ratio - middle },
        });
      const network = readNetwork({ bytes: file, fileName: "net.safetensors" });
      const closure = await predictedPreference(network, testTrials(sin, 64, network.specification.seed), { signal });
      const difference = (closure.preferred.ratio ?? NaN) - ratio;
      predicted.push({
        holds: Math.abs(difference) <= closeness,
        values: { "closure's σ*/s less the measured": difference },
      });
    }
    return [threshold, bracket, predicted];
  },
};

function specifications(seed: number): RunSpecification[] {
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
            training: trainingFor(sin, { updates }),
            measure: { trials: 512, draws: 16 },
          });
  return runs;
}
