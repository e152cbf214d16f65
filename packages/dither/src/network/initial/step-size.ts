/** A network at another time step: leaks are rescaled, and the noise by a rule that has a name. */

import { defined } from "../../base/check-options.js";
import { refuseGated } from "../specification/cell.js";
import { refuseKind } from "../specification/state-noise.js";
import { DitherError } from "../../base/errors.js";
import { checkStepFactor } from "../../tasks/build/resample.js";
import type { Network } from "../specification/network.js";
import type { NoiseSpecification } from "../specification/noise.js";
import { checkSpecification, type NetworkSpecification } from "../specification/specification.js";
import { checkArguments } from "../../base/check-arguments.js";

/**
 * What noise keeps when the time step changes by a factor k. White noise inside the activation function has no limit as the
 * step shrinks: the shift depends on σ, the variance on γσ², and one of them must change.
 *
 * - `shift`: σ stays.
 * - `variance`: σ² k stays, that is γσ²: σ → σ/√k.
 * - `colour`: Ornstein–Uhlenbeck noise, which has a limit: σ stays, and so does its time constant, τ_c → τ_c/k steps.
 */
export const stepRules = ["shift", "variance", "colour"] as const;
export type StepRule = (typeof stepRules)[number];

/**
 * The network with a time step of `factor` times its own: leak γ → γ k (γ = dt/τ), and noise by the rule. Weights are shared, not
 * copied. The provenance is that of the network before, under `from`, without the task, whose trials have the old time
 * step: see `resampleTrials`.
 * @throws DitherError `value` where a leak would leave (0, 1], `unsupported` for hidden layers, which have no time step, and where the
 * rule does not fit the noise.
 * @example
 * ```ts
 * import { findTask, initialNetwork, networkFor, withTimeStep } from "dither";
 *
 * const network = initialNetwork(networkFor(findTask("sin"), { leak: 0.2 }));
 * const finer = withTimeStep(network, 0.5, "shift");
 * console.log(finer.specification.leak, finer.specification.noise.std); // 0.1 0.5
 * ```
 */
export function withTimeStep(network: Network, factor: number, keep: StepRule): Network {
  checkArguments("withTimeStep", { network, factor, keep }, { network: "network", factor: "number", keep: stepRules });
  const { specification, parameters, provenance } = network;
  checkStepFactor(factor, "time step");
  if (specification.layers)
    throw new DitherError("unsupported", "time step: expected a recurrent network, got one of hidden layers.");
  refuseGated(specification, "time step");
  refuseKind(specification, "time step");
  const largest = Math.max(specification.leak, ...(specification.leaks ?? []));
  if (largest * factor > 1)
    throw new DitherError(
      "value",
      `time step: expected leaks of 1 at most after it, got ${largest} × ${factor} = ${largest * factor}. Choose a factor of at most ${1 / largest}.`,
    );
  return {
    specification: checkSpecification({
      ...specification,
      leak: specification.leak * factor,
      leaks: specification.leaks?.map((leak) => leak * factor),
      noise: rescaledNoise(specification, factor, keep),
    }),
    parameters,
    provenance: defined({ timeStep: { factor, keep }, from: provenance }),
  };
}

function rescaledNoise(specification: NetworkSpecification, factor: number, keep: StepRule): NoiseSpecification {
  const { noise, form } = specification;
  if (noise.std === 0) return noise;
  if (noise.timeConstant) {
    if (keep === "colour") return { ...noise, timeConstant: noise.timeConstant / factor };
    throw new DitherError(
      "unsupported",
      `time step: expected rule colour for noise with a time constant, which has a limit and keeps both, got ${keep}.`,
    );
  }
  switch (keep) {
    case "variance":
      return { ...noise, std: noise.std / Math.sqrt(factor) };
    case "shift":
      if (form === "rate" && noise.placement !== "outside") return noise;
      throw new DitherError(
        "unsupported",
        `time step: expected rule variance for noise ${noise.placement} in the ${form} form, got shift: the noise reaches the activation function through the leak, so that γσ² decides both.`,
      );
    case "colour":
      throw new DitherError(
        "unsupported",
        "time step: expected noise with a time constant for rule colour, got white noise. Choose shift or variance.",
      );
  }
}
