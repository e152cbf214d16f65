/** A network with other noise: how it is tested may differ from how it was trained in every way. */

import type { Network } from "./network.js";
import { checkNoiseSpecification, noiseKinds, type DrawLaw, type NoiseSpecification } from "./noise.js";
import type { Placement } from "../../settings/names.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

/** What to change of a network's noise, its level excepted; what is left out stays as in training. */
export interface NoiseChange {
  placement?: Placement;
  /** `gaussian` for noise of that law whatever the training's. */
  law?: DrawLaw;
  /** Correlation time in steps; 0 for white noise. */
  timeConstant?: number;
  /** A factor per unit (per input channel for placement `input`); null: all alike. */
  scales?: readonly number[] | null;
  /** Covariance between units (or channels); null: independent. */
  covariance?: readonly (readonly number[])[] | null;
}

/** What each of {@link NoiseChange} may be. */
export const noiseChangeKinds = {
  placement: noiseKinds.placement,
  law: noiseKinds.law,
  timeConstant: noiseKinds.timeConstant,
  scales: "any",
  covariance: "any",
} satisfies OptionKinds<NoiseChange>;

/**
 * The network with that noise; its parameters are shared, not copied. Where scales or a covariance are given, those of
 * the network do not stay beside them; where the noise moves to or from the inputs, neither stays.
 * @throws DitherError `value` naming what does not fit.
 * @example
 * ```ts
 * import { findTask, initialNetwork, networkFor, withNoise } from "dither";
 *
 * const network = initialNetwork(networkFor(findTask("sin")));
 * const { noise } = withNoise(network, { placement: "outside", law: "laplace" }).specification;
 * console.log(noise.placement, noise.law, noise.std); // outside laplace 0.5
 * ```
 */
export function withNoise(network: Network, change: NoiseChange, where = "test noise"): Network {
  checkArguments("withNoise", { network, change }, { network: "network", change: "object" });
  checkOptions("withNoise", change, noiseChangeKinds);
  const { specification } = network;
  return { ...network, specification: { ...specification, noise: changedNoise(specification, change, where) } };
}

/** The noise of a specification after a change. */
export function changedNoise(
  specification: { noise: NoiseSpecification; units: number; inputs: number },
  change: NoiseChange,
  where = "test noise",
): NoiseSpecification {
  checkArguments(
    "changedNoise",
    { specification, change },
    { specification: { noise: "object", units: "number", inputs: "number" }, change: "object" },
  );
  checkOptions("changedNoise", change, noiseChangeKinds);
  const { noise, units, inputs } = specification;
  const { placement = noise.placement, law = noise.law, timeConstant = noise.timeConstant } = change;
  const moved = (placement === "input") !== (noise.placement === "input");
  const other = moved || change.scales || change.covariance;
  const scales = change.scales === undefined && !other ? noise.scales : change.scales;
  const covariance = change.covariance === undefined && !other ? noise.covariance : change.covariance;
  return checkNoiseSpecification(
    {
      placement,
      std: noise.std,
      ...(scales && { scales }),
      ...(law && law !== "gaussian" && { law }),
      ...(timeConstant && { timeConstant }),
      ...(covariance && { covariance }),
    },
    { units, inputs },
    where,
  );
}
