/** How much noise the recurrent weights bring to each unit's activation function: √(W C Wᵀ)_ii along trials. */

import { quadraticForm } from "../math/linear/quadratic-form.js";
import { refuseGated } from "../network/specification/cell.js";
import { refuseKind } from "../network/specification/state-noise.js";
import { refuseLayers } from "../network/specification/layers.js";
import type { Network } from "../network/specification/network.js";
import type { Trials } from "../tasks/contract/trials.js";
import { ClosureRun } from "./closure-run.js";
import { closureMethodKinds, type ClosureMethod } from "./method.js";
import { checkOptions, type OptionKinds } from "../base/check-options.js";
import { checkArguments } from "../base/check-arguments.js";

export interface RecurrentNoiseOptions extends ClosureMethod {
  /** Test noise; default the training noise. */
  std?: number;
  /** Which trials; default all. */
  trials?: readonly number[];
}

/** What each of {@link RecurrentNoiseOptions} may be. */
export const recurrentNoiseOptionKinds = {
  std: "number",
  trials: "numbers",
  ...closureMethodKinds,
} as const satisfies OptionKinds<RecurrentNoiseOptions>;

/**
 * The standard deviation of W h (rate form; of x in the current form) at each unit, `[unit]`: the root of its variance in
 * the closure, averaged over the steps that count in the loss. Noise outside the activation function reaches the other
 * units in this way, one step later.
 * @throws DitherError `mismatch` where trials do not fit the network, `value` for numbers out of range.
 */
export function recurrentNoise(network: Network, trials: Trials, options: RecurrentNoiseOptions = {}): Float64Array {
  checkArguments("recurrentNoise", { network, trials }, { network: "network", trials: "trials" });
  checkOptions("recurrentNoise", options, recurrentNoiseOptionKinds);
  refuseLayers(network.specification, "recurrent noise");
  refuseGated(network.specification, "recurrent noise");
  refuseKind(network.specification, "recurrent noise");
  const { std = network.specification.noise.std } = options;
  const chosen = options.trials ?? Array.from({ length: trials.count }, (_, k) => k);
  const run = new ClosureRun(network, trials, options);
  const { units: N, form } = network.specification;
  const { recurrent: W } = run.weights;
  const { steps, outputs, count, weight } = trials;
  const variance = new Float64Array(N);
  let total = 0;
  for (const trial of chosen)
    run.trial(trial, std, steps, (t) => {
      let w = 0;
      for (let o = 0; o < outputs; o++) w += weight[(t * outputs + o) * count + trial];
      if (w === 0) return;
      total += w;
      const C = run.steps.state.S;
      const full = C.length > N;
      for (let i = 0; i < N; i++) {
        if (form === "current") variance[i] += w * C[full ? i * N + i : i];
        else variance[i] += w * (full ? quadraticForm : diagonalForm)(W, i * N, C, N);
      }
    });
  return variance.map((v) => Math.sqrt(Math.max(0, v / total)));
}

/** Σ w² C for the N weights from `first` on and a diagonal C. */
function diagonalForm(weights: Float64Array, first: number, C: Float64Array, N: number): number {
  let sum = 0;
  for (let i = 0; i < N; i++) sum += weights[first + i] * weights[first + i] * C[i];
  return sum;
}
