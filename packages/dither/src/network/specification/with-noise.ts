/** A network with other noise: how it is tested may differ from how it was trained in every way. */

import type { Network } from "./network.js";
import {
  checkNoiseSpecification,
  noiseKinds,
  noiseSize,
  type DrawLaw,
  type NoiseSizes,
  type NoiseSpecification,
} from "./noise.js";
import type { GateName, NoiseKind, Placement } from "../../settings/names.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

/** What to change of a network's noise, its level excepted; what is left out stays as in training. */
export interface NoiseChange {
  placement?: Placement;
  /** `additive` for noise that follows nothing whatever the training's. */
  kind?: NoiseKind;
  /** Gain of Poisson-like noise. */
  gain?: number;
  /** `gaussian` for noise of that law whatever the training's. */
  law?: DrawLaw;
  /** Correlation time in steps; 0 for white noise. */
  timeConstant?: number;
  /** Gates of a gated cell that have the noise inside; null: all. */
  gates?: readonly GateName[] | null;
  /** A factor per unit (per input channel for placement `input`); null: all alike. */
  scales?: readonly number[] | null;
  /** Covariance between units (or channels); null: independent. */
  covariance?: readonly (readonly number[])[] | null;
}

/** What each of {@link NoiseChange} may be. */
export const noiseChangeKinds = {
  placement: noiseKinds.placement,
  kind: noiseKinds.kind,
  gain: noiseKinds.gain,
  law: noiseKinds.law,
  timeConstant: noiseKinds.timeConstant,
  gates: "any",
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
  specification: NoiseSizes & { noise: NoiseSpecification },
  change: NoiseChange,
  where = "test noise",
): NoiseSpecification {
  checkArguments(
    "changedNoise",
    { specification, change },
    { specification: { noise: "object", units: "number", inputs: "number" }, change: "object" },
  );
  checkOptions("changedNoise", change, noiseChangeKinds);
  const { noise } = specification;
  const { placement = noise.placement, kind = noise.kind, law = noise.law, timeConstant = noise.timeConstant } = change;
  // A gain stays with Poisson-like noise alone.
  const gain = change.gain ?? (kind === "poisson" ? noise.gain : undefined);
  const moved =
    noiseSize({ placement }, specification) !== noiseSize(noise, specification) || isMoved(placement, noise);
  const other = moved || change.scales || change.covariance || change.gates;
  const gates = change.gates === undefined && !other ? noise.gates : change.gates;
  const scales = change.scales === undefined && !other ? noise.scales : change.scales;
  const covariance = change.covariance === undefined && !other ? noise.covariance : change.covariance;
  return checkNoiseSpecification(
    {
      placement,
      std: noise.std,
      kind: kind === "additive" ? undefined : kind,
      gain,
      gates: placement === "inside" && gates ? gates : undefined,
      scales: scales ?? undefined,
      law: law === "gaussian" ? undefined : law,
      timeConstant: timeConstant === 0 ? undefined : timeConstant,
      covariance: covariance ?? undefined,
    },
    specification,
    where,
  );
}

/** Whether noise goes to the inputs, or comes from there. */
function isMoved(placement: Placement, noise: NoiseSpecification): boolean {
  return (placement === "input") !== (noise.placement === "input");
}
