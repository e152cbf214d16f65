/** The mean output of the Gaussian closure: the noise averaged over without a draw, at the cost of a covariance. */

import { counted } from "../../base/counted.js";
import { closure } from "../../closure/closure.js";
import type { CovarianceKind } from "../../closure/method.js";
import type { Network } from "../../network/specification/network.js";
import { selectTrials, type Trials } from "../../tasks/contract/trials.js";
import type { OutputRepair } from "./method.js";
import { outcomeOf } from "./outcome.js";

/** Multiplications that the full closure may take in all; fewer trials are taken where it would be more. */
const closureBudget = 2e10;
/** Fewer trials than this say too little. */
const fewest = 8;

function closureMean<const Name extends string>(
  name: Name,
  { kind, description, products }: { kind: CovarianceKind; description: string; products: (units: number) => number },
): OutputRepair & { name: Name } {
  return {
    name,
    description,
    writable: false,
    fitted: false,
    trains: false,
    applies: (network, trials) =>
      closureTrials(network, trials, kind)
        ? true
        : `it would take too long at ${counted(network.specification.units, "unit")}`,
    make: (network, trials, { std, judge }) => {
      const chosen = closureTrials(network, trials, kind) ?? [];
      const outputs = judge.centred(closureOutputs(judge.read(network), trials, std, kind, chosen));
      return { outputs, outcome: outcomeOf(judge, outputs), chosen };
    },
    cost: ({ specification: { units: N, inputs, outputs } }) => {
      const pass = N * (N + inputs + outputs);
      return { passes: 1, operations: (pass + products(N)) / pass };
    },
  };
}

export const diagonalClosure = closureMean("closure-diagonal", {
  kind: "diagonal",
  description: "mean and variances carried",
  products: (N) => N * N,
});

export const fullClosure = closureMean("closure-full", {
  kind: "full",
  description: "mean and covariance carried",
  products: (N) => 1.5 * N * N * N,
});

/** Evenly spaced trials that a closure can be computed for; null where even a few take too long. */
function closureTrials(
  { specification: { units } }: Network,
  { steps, count }: Trials,
  kind: CovarianceKind,
): number[] | null {
  const each = steps * (kind === "full" ? 1.5 * units * units * units : 2 * units * units);
  const most = Math.min(count, Math.floor(closureBudget / each));
  if (most < Math.min(fewest, count)) return null;
  return Array.from({ length: most }, (_, k) => Math.floor((k * count) / most));
}

/** Mean outputs of the closure `[step, output, trial]` for some of the trials; those of the others are 0. */
function closureOutputs(
  network: Network,
  trials: Trials,
  std: number,
  kind: CovarianceKind,
  chosen: readonly number[],
): Float64Array {
  const some = chosen.length === trials.count ? trials : selectTrials(trials, chosen);
  const { mean } = closure(network, some, { std, covariance: kind });
  const rows = mean.length / chosen.length;
  const outputs = new Float64Array(rows * trials.count);
  for (let row = 0; row < rows; row++)
    chosen.forEach((trial, k) => (outputs[row * trials.count + trial] = mean[row * chosen.length + k]));
  return outputs;
}
