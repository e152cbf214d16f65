/** States under noise on given trials, averaged over draws, beside the noise-free ones. */

import { DitherError } from "../../base/errors.js";
import type { Network } from "../../network/specification/network.js";
import {
  simulate,
  type Rollout,
  type SimulationOptions,
  simulationOptionKinds,
} from "../../network/simulation/simulate.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { kernelChoices } from "@dither/kernels";
import { checkOptions, optionsFor, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface MeanOptions extends Omit<SimulationOptions, "draw"> {
  /** Number of noise draws, at least 2; default 100. */
  draws?: number;
  /** Number of the first draw; default 0. */
  firstDraw?: number;
  /** Called with the share of the draws done, in [0, 1]. */
  onProgress?: (share: number) => void;
}

/** What each of {@link MeanOptions} may be. */
export const meanOptionKinds = {
  draws: "number",
  firstDraw: "number",
  onProgress: "function",
  signal: "signal",
  kernel: kernelChoices,
  std: "number",
  seed: "number",
} as const satisfies OptionKinds<MeanOptions>;

export interface MeanRollout {
  steps: number;
  units: number;
  count: number;
  draws: number;
  /** Test noise of the mean. */
  std: number;
  /** Mean over draws of h (rate form) or r (current form), `[step, unit, trial]`. */
  mean: Float64Array;
  /** Standard error of that mean from the scatter over draws, `[step, unit, trial]`. */
  standardError: Float64Array;
  /** The same states without noise, `[step, unit, trial]`. */
  silent: Float32Array;
}

/**
 * Mean states under `std` (default the training noise). `visit` sees every draw's states less the noise-free ones.
 * @throws DitherError `value` for fewer than 2 draws or a network that diverges, `mismatch`, `aborted`.
 */
export async function meanRollout(
  network: Network,
  trials: Trials,
  options: MeanOptions = {},
  visit?: (deviation: Float64Array, draw: number) => void,
): Promise<MeanRollout> {
  checkArguments(
    "meanRollout",
    { network, trials, visit },
    { network: "network", trials: "trials", visit: "function?" },
  );
  checkOptions("meanRollout", options, meanOptionKinds);
  const { draws = 100, firstDraw = 0, std = network.specification.noise.std } = options;
  if (!Number.isInteger(draws) || draws < 2)
    throw new DitherError("value", `shift: expected at least 2 noise draws, got ${draws}: a mean needs its error.`);
  const silent = await simulate(network, trials, {
    ...optionsFor<SimulationOptions>(options, simulationOptionKinds),
    std: 0,
  });
  const size = silent.states.length;
  const sum = new Float64Array(size);
  const squares = new Float64Array(size);
  const deviation = new Float64Array(size);
  for (let draw = 0; draw < draws; draw++) {
    const noisy: Rollout = await simulate(network, trials, {
      ...optionsFor<SimulationOptions>(options, simulationOptionKinds),
      std,
      draw: firstDraw + draw,
    });
    for (let k = 0; k < size; k++) {
      const difference = noisy.states[k] - silent.states[k];
      deviation[k] = difference;
      // Welford's update, with the noise-free state as the origin.
      const from = difference - sum[k];
      sum[k] += from / (draw + 1);
      squares[k] += from * (difference - sum[k]);
    }
    visit?.(deviation, draw);
    options.onProgress?.((draw + 1) / draws);
  }
  if (!sum.every((x) => Number.isFinite(x)))
    throw new DitherError("value", `shift: the network diverges at noise ${std}. Give a lower level.`);
  return {
    steps: silent.steps,
    units: network.specification.units,
    count: silent.count,
    draws,
    std,
    mean: sum.map((difference, k) => silent.states[k] + difference),
    standardError: squares.map((s) => Math.sqrt(s / (draws - 1) / draws)),
    silent: silent.states,
  };
}
