/** The network near a state: Jacobians to state and input, eigenvectors, stability. */

import { traitsOf } from "../../network/activation/traits.js";
import type { Network } from "../../network/specification/network.js";
import { noiseFreeMap } from "../map/cell-map.js";
import { checkVector } from "../../math/linear/vector.js";
import { spectrumOf, type Spectrum } from "../../math/linear/spectrum.js";
import { stabilityOf, type Stability, type StabilityOptions } from "./stability.js";
import { stabilityOptionKinds } from "./stability.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

export interface Linearisation {
  /** dF/dx, `[N, N]`: (1−γ) + γ diag(f′(a)) W in the rate form, (1−γ) + γ W diag(f′(x)) in the current form. */
  stateJacobian: Float64Array;
  /** dF/du, `[N, I]`. */
  inputJacobian: Float64Array;
  spectrum: Spectrum;
  stability: Stability;
  /** Units of a ReLU network at the kink (|a| ≤ 1e-9), where the Jacobian is only one of several. */
  unitsAtKink: number[];
}

const kinkWidth = 1e-9;

/**
 * Linearises the noise-free step at a state (h, or x in the current form) under an input.
 * @throws DitherError `mismatch` or `value` where state or input do not fit the network.
 * @example
 * ```ts
 * import { findFixedPoints, findTask, linearise, networkFor, sampleStarts, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const starts = await sampleStarts(network, testTrials(task, 16, 1), { count: 64 });
 * const { points } = await findFixedPoints(network, starts);
 * console.log(linearise(network, points[0]).stability.kind); // stable
 * ```
 */
export function linearise(
  network: Network,
  at: { state: ArrayLike<number>; input: ArrayLike<number> },
  options: StabilityOptions = {},
): Linearisation {
  checkArguments("linearise", { network, at }, { network: "network", at: { state: "numbers", input: "numbers" } });
  checkOptions("linearise", options, stabilityOptionKinds);
  const { state, input } = at;
  const map = noiseFreeMap(network);
  checkVector(state, map.size, "the state", "linearise");
  const drive = map.drive(input, "linearise");
  const stateJacobian = map.stateJacobian(state, drive);
  const spectrum = spectrumOf(stateJacobian, map.size);
  const unitsAtKink: number[] = [];
  const { kinks } = traitsOf(map.activation);
  // Gated cells, whose functions are smooth, have no one argument.
  if (kinks.length > 0)
    map.argument(state, drive).forEach((a, i) => {
      if (map.smoothing[i] === 0 && kinks.some((kink) => Math.abs(a - kink) <= kinkWidth)) unitsAtKink.push(i);
    });
  return {
    stateJacobian,
    inputJacobian: map.inputJacobian(state, drive),
    spectrum,
    stability: stabilityOf(spectrum.values, options),
    unitsAtKink,
  };
}
