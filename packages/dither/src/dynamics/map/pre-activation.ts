/** Arguments of the activation function along a rollout, from the states that a rollout holds. */

import type { Trials } from "../../tasks/contract/trials.js";
import type { NoiseFreeMap } from "./noise-free-map.js";
import { checkArguments } from "../../base/check-arguments.js";

/**
 * Pre-activations, `[step, unit, trial]`: at step t the argument of f that leads to the state after step t, without that
 * step's own noise. Rate form: W h + W_in u + b. Current form: x after the step, from x' = (1−γ) x + γ (W r + W_in u + b).
 * Both are linear in the states, so mean states give mean pre-activations, in either placement.
 * @param states h or r after each step, `[step, unit, trial]`
 */
export function preActivations(map: NoiseFreeMap, trials: Trials, states: Float32Array | Float64Array): Float64Array {
  checkArguments(
    "preActivations",
    { map, trials, states },
    { map: { drive: "function" }, trials: "trials", states: "floats" },
  );
  const { units: N, inputs: I, leaks, form, recurrentWeights: W, inputWeights: V } = map;
  const { steps, count } = trials;
  const out = new Float64Array(steps * N * count);
  const initialRates = map.rates(map.initialState);
  const sums = new Float64Array(count);
  for (let t = 0; t < steps; t++)
    for (let i = 0; i < N; i++) {
      sums.fill(map.bias[i]);
      for (let k = 0; k < N; k++) {
        const w = W[i * N + k];
        const row = ((t - 1) * N + k) * count;
        if (t === 0) for (let trial = 0; trial < count; trial++) sums[trial] += w * initialRates[k];
        else for (let trial = 0; trial < count; trial++) sums[trial] += w * states[row + trial];
      }
      for (let c = 0; c < I; c++) {
        const w = V[i * I + c];
        const row = (t * I + c) * count;
        for (let trial = 0; trial < count; trial++) sums[trial] += w * trials.input[row + trial];
      }
      const row = (t * N + i) * count;
      for (let trial = 0; trial < count; trial++) {
        const before = t === 0 ? map.initialState[i] : out[row - N * count + trial];
        out[row + trial] = form === "current" ? (1 - leaks[i]) * before + leaks[i] * sums[trial] : sums[trial];
      }
    }
  return out;
}
