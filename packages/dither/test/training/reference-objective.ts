/** The loss of one update in float64, from the readable definition: what finite differences are taken of. */

import { type Network } from "../../src/network/specification/network.js";
import { parameterLayout } from "../../src/network/specification/parameter-layout.js";
import { type ReferenceParameters } from "../../src/network/simulation/reference-trial.js";
import { simulateReference } from "../../src/network/simulation/reference.js";
import { draws, streams } from "../../src/random/draws.js";
import type { Trials } from "../../src/tasks/contract/trials.js";

/** Mean loss Σ w (z − y)² / Σ w of trials 0, 1, … with the training noise of an update. */
export function referenceLoss(
  { specification }: Pick<Network, "specification">,
  parameters: ArrayLike<number>,
  trials: Trials,
  update: number,
  /** Noise level of each trial, as a multiple of the specification's. */
  factor: (trial: number) => number = () => 1,
  /** Penalties on the rates: averaged over steps and units, and over trials by Σ w. */
  { rateL1 = 0, rateL2 = 0 }: { rateL1?: number; rateL2?: number } = {},
): number {
  const { steps, inputs, outputs, count } = trials;
  const tensors = Object.fromEntries(
    parameterLayout(specification).map(({ name, offset, size }) => [
      name,
      Array.from({ length: size }, (_, i) => parameters[offset + i]),
    ]),
  ) as unknown as ReferenceParameters;
  const random = draws(specification.seed, streams.trainingNoise, update);
  const row = (values: Float32Array, channels: number, t: number, k: number): number[] =>
    Array.from({ length: channels }, (_, c) => values[(t * channels + c) * count + k]);
  let loss = 0;
  let total = 0;
  for (let k = 0; k < count; k++) {
    const level = { ...specification.noise, std: specification.noise.std * factor(k) };
    const run = simulateReference({ ...specification, noise: level }, tensors, {
      input: Array.from({ length: steps }, (_, t) => row(trials.input, inputs, t, k)),
      noise: Array.from({ length: steps }, (_, t) =>
        Array.from({ length: specification.units }, (_, i) => random.gaussian(k, t, i)),
      ),
      initialState: new Array<number>(specification.units).fill(0),
    });
    let own = 0;
    run.outputs.forEach((z, t) => {
      const y = row(trials.target, outputs, t, k);
      const w = row(trials.weight, outputs, t, k);
      z.forEach((value, o) => {
        loss += w[o] * (value - y[o]) * (value - y[o]);
        own += w[o];
      });
    });
    total += own;
    for (const r of run.rates.slice(1).flat())
      loss += (own / (steps * specification.units)) * (rateL1 * Math.abs(r) + rateL2 * r * r);
  }
  return loss / total;
}

/** Central differences of a function of the parameters, and the differences to either side. */
export function differences(
  of: (parameters: Float64Array) => number,
  at: ArrayLike<number>,
  h = 1e-5,
): { central: number; left: number; right: number }[] {
  const parameters = Float64Array.from(at);
  const here = of(parameters);
  return Array.from(parameters, (value, i) => {
    parameters[i] = value + h;
    const above = of(parameters);
    parameters[i] = value - h;
    const below = of(parameters);
    parameters[i] = value;
    return { central: (above - below) / (2 * h), left: (here - below) / h, right: (above - here) / h };
  });
}
