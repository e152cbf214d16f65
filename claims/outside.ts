/** Feedforward networks with noise outside: which of them prefer some of it, as the closure tells from their weights. */

import { allDetails, computeRuns, type RunSpecification } from "@dither/studies";
import { findTask, networkFor, predictedPreference, readNetwork, testTrials, trainingFor } from "dither";
import type { ClaimFamily, Outcome } from "./claim.js";
import { ratioOf } from "./run-cell.js";

const task = findTask("sin-layers");
const noise = 2;
const depths = [1, 2, 3, 4, 5];
/** As far from the closure's σ* as the measured one may lie, over s. */
const closeness = 0.1;
/** Below, σ* counts as none. */
const some = 0.15;

const networks = `feedforward networks of 1 to 5 hidden layers of 64 units, s = ${noise} outside (5 networks for each seed)`;

export const outside: ClaimFamily = {
  claims: [
    {
      id: "outside-predicted",
      claim: `${networks}: σ* of the closure, from the weights and the inputs without a draw, lies within ${closeness} s of the measured one`,
      share: 0.6,
      counted: "networks",
    },
    {
      id: "outside-told-apart",
      claim: `the same networks: of those that prefer more than ${some} s, measured or by the closure, both say so`,
      share: 0.6,
      counted: "networks",
    },
    {
      id: "outside-depth",
      claim: `the same networks: with 1 or 2 hidden layers they prefer ${some} s at most, with 5 more`,
      share: 0.6,
      counted: "networks",
    },
  ],
  seeds: { quick: 1, full: 6 },
  async check(seed, signal) {
    const [predicted, apart, depth]: Outcome[][] = [[], [], []];
    const results = allDetails(await computeRuns(depths.map(specification(seed)), { signal }));
    for (const [k, result] of results.entries()) {
      const measured = ratioOf(result);
      const network = readNetwork({ bytes: result.file, fileName: "net.safetensors" });
      const { preferred, law } = await predictedPreference(network, testTrials(task, 64, seed), { signal });
      const closure = preferred.ratio ?? NaN;
      const layers = depths[k] === 1 ? "1 layer" : `${depths[k]} layers`;
      predicted.push({
        holds: Math.abs(closure - measured) <= closeness,
        values: {
          "closure's σ*/s less the measured": closure - measured,
          "closure's D/V less the measured": difference(law.biasOverVariance, result.preference.law.biasOverVariance),
        },
      });
      if (measured > some || closure > some)
        apart.push({ holds: measured > some && closure > some, values: { "σ*/s": measured } });
      const values = { [`σ*/s with ${layers}`]: measured };
      if (depths[k] <= 2) depth.push({ holds: measured <= some, values });
      else if (depths[k] === 5) depth.push({ holds: measured > some, values });
    }
    return [predicted, apart, depth];
  },
};

const difference = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);

function specification(seed: number): (hidden: number) => RunSpecification {
  return (hidden) => {
    const layers = Array.from({ length: hidden }, () => 64);
    return {
      task: task.name,
      network: networkFor(task, { layers, noise, placement: "outside", seed }),
      training: trainingFor(task),
      measure: { trials: 512, draws: 16 },
    };
  };
}
