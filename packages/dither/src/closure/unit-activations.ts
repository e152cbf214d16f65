/** The activation of each unit under normal noise, of networks whose specification smooths some of them too. */

import { kept } from "../base/kept.js";
import { smoothedActivation, type SmoothingOptions } from "../network/activation/smoothed-activation.js";
import type { SmoothedActivation } from "../network/activation/smoothing.js";
import { smoothingPerUnit, type NetworkSpecification } from "../network/specification/specification.js";
import { TwiceSmoothed } from "./twice-smoothed.js";

/** One evaluator per unit, `[unit]`; units with the same smoothing share one. */
export function unitActivations(
  specification: NetworkSpecification,
  options: SmoothingOptions = {},
): readonly SmoothedActivation[] {
  const plain = smoothedActivation(specification.activation, options);
  const made = new Map<number, SmoothedActivation>([[0, plain]]);
  return Array.from(smoothingPerUnit(specification), (std) =>
    kept(made, std, () => new TwiceSmoothed(specification.activation, std, options)),
  );
}
