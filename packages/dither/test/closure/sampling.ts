/** Mean and variance of a network's outputs over noise draws, by simulating the equations of DESIGN.md, section 3, in float64. */

import { tensor, type Network } from "../../src/network/specification/network.js";
import { type TensorName } from "../../src/network/specification/parameter-layout.js";
import { activationFunction } from "../../src/network/activation/functions.js";
import { draws as drawsOf, firstUserStream } from "../../src/random/draws.js";
import type { Trials } from "../../src/tasks/contract/trials.js";

/**
 * Trial 0 under noise ξ' = ρξ + √(1−ρ²)η; identity readout. Draws come in pairs of opposite sign, which leaves the mean of
 * the linear part without error.
 * @returns `[step, output]`
 */
export function sampleOutputs(
  network: Network,
  trials: Trials,
  { draws, correlation }: { draws: number; correlation: number },
): { mean: Float64Array; variance: Float64Array } {
  const { units: N, inputs: I, outputs: O, form, leak, noise, activation, seed } = network.specification;
  const [W, U, b, V, c, h0] = (["W_rec", "W_in", "b_rec", "W_out", "b_out", "h0"] as TensorName[]).map((name) =>
    Float64Array.from(tensor(network, name) ?? new Float64Array(N)),
  );
  const f = activationFunction(activation).value;
  const inside = noise.placement === "inside" ? noise.std : 0;
  const outside = noise.placement === "outside" ? noise.std : 0;
  const random = drawsOf(seed, firstUserStream + 2);
  const sum = new Float64Array(trials.steps * O);
  const squares = new Float64Array(trials.steps * O);
  const xi = new Float64Array(N);
  const a = new Float64Array(N);
  for (let draw = 0; draw < draws; draw++) {
    const state = h0.slice();
    const rate = form === "rate" ? state : state.map(f);
    const sign = draw % 2 === 0 ? 1 : -1;
    for (let t = 0; t < trials.steps; t++) {
      for (let i = 0; i < N; i++) {
        const fresh = sign * random.gaussian(draw >> 1, t, i);
        xi[i] = t === 0 ? fresh : correlation * xi[i] + Math.sqrt(1 - correlation * correlation) * fresh;
        a[i] = b[i] + inside * xi[i];
        for (let k = 0; k < N; k++) a[i] += W[i * N + k] * rate[k];
        for (let k = 0; k < I; k++) a[i] += U[i * I + k] * trials.input[(t * I + k) * trials.count];
      }
      for (let i = 0; i < N; i++)
        if (form === "rate") state[i] = (1 - leak) * state[i] + leak * (f(a[i]) + outside * xi[i]);
        else {
          state[i] = (1 - leak) * state[i] + leak * a[i];
          rate[i] = f(state[i]) + outside * xi[i];
        }
      for (let o = 0; o < O; o++) {
        let z = c[o];
        for (let i = 0; i < N; i++) z += V[o * N + i] * rate[i];
        sum[t * O + o] += z;
        squares[t * O + o] += z * z;
      }
    }
  }
  const mean = sum.map((s) => s / draws);
  return { mean, variance: squares.map((s, i) => (s - draws * mean[i] * mean[i]) / (draws - 1)) };
}
