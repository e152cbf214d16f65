/** Repair by smoothing: each unit's f gives way to E f(x + sξ), with s what the training noise amounts to at f. */

import { gateCount, isGated } from "../../network/cells/cells.js";
import { stateNoiseOf } from "../../network/cells/noise-kind.js";
import { noiseScales } from "../../network/specification/noise.js";
import type { Network } from "../../network/specification/network.js";
import {
  checkSpecification,
  smoothingPerUnit,
  type NetworkSpecification,
} from "../../network/specification/specification.js";
import { checkArguments } from "../../base/check-arguments.js";
import { onePass, type NetworkRepair } from "./method.js";

/**
 * s of each unit, `[unit]` (of each gate and unit of a gated cell): σ in the rate form, and γσ/√(1−(1−γ)²), after the leak's filter, in the current form. Null where
 * the noise does not enter the unit's own activation: outside it, on the inputs, or where there is none; and where its size follows the state,
 * which no one level stands for.
 */
export function smoothingOfNoise(specification: NetworkSpecification): Float64Array | null {
  checkArguments("smoothingOfNoise", { specification }, { specification: "specification" });
  const { noise, form, leak, units, ...rest } = specification;
  if (noise.placement !== "inside" || noise.std === 0 || stateNoiseOf(noise)) return null;
  if (isGated(specification)) {
    const rows = gateCount(specification) * units;
    const factors = noiseScales(noise, specification);
    return Float64Array.from({ length: rows }, (_, row) => noise.std * (factors?.[row] ?? 1));
  }
  const { scales } = noise as { scales?: readonly number[] };
  const { leaks } = rest as { leaks?: readonly number[] };
  return Float64Array.from({ length: units }, (_, i) => {
    const std = noise.std * (scales?.[i] ?? 1);
    const own = leaks?.[i] ?? leak;
    return form === "rate" ? std : (own * std) / Math.sqrt(1 - (1 - own) * (1 - own));
  });
}

/**
 * The network with smoothed activations, noise-free from now on; null where smoothing does not apply.
 * @example
 * ```ts
 * import { findTask, initialNetwork, networkFor, smoothed } from "dither";
 *
 * const network = initialNetwork(networkFor(findTask("sin"), { noise: 0.5 }));
 * const { noise, smoothing } = smoothed(network)!.specification;
 * console.log(noise.std, smoothing); // 0.5 0.5
 * ```
 */
export function smoothed(network: Network): Network | null {
  checkArguments("smoothed", { network }, { network: "network" });
  const { specification } = network;
  const levels = smoothingOfNoise(specification);
  if (!levels) return null;
  const before = smoothingPerUnit(specification);
  const smoothing = Array.from(levels, (level, i) => Math.sqrt(level * level + before[i] * before[i]));
  return { ...network, specification: checkSpecification({ ...specification, smoothing }) };
}

export const smoothing = {
  name: "smoothing",
  description: "f gives way to its mean under the training noise",
  doing: "smoothing its activations",
  writable: true,
  fitted: false,
  trains: false,
  applies: ({ specification }: Network) => {
    if (smoothingOfNoise(specification)) return true;
    const { placement, kind } = specification.noise;
    if (stateNoiseOf(specification.noise))
      return `${kind} noise follows the state, so that no one level of smoothing stands for it`;
    return `noise ${placement === "inside" ? "of 0" : placement} does not enter the activation of its own unit, so there is no level to smooth with`;
  },
  make: (network) => smoothed(network)!,
  cost: onePass,
} as const satisfies NetworkRepair;
