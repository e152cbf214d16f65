/** What noise that follows the state goes with: see `cells/noise-kind.ts`. */

import { DitherError } from "../../base/errors.js";
import { noiseKindNames } from "../../settings/names.js";
import { isGated, type CellChoice } from "../cells/cells.js";
import { isDropout, isOnTransmitted, stateNoiseOf, type KindChoice } from "../cells/noise-kind.js";
import { oneOf } from "./check-values.js";

/** What of a network such noise does not go with. */
export interface KindSizes extends CellChoice {
  form?: string;
  leaks?: unknown;
  layers?: unknown;
}

interface NoiseFields extends KindChoice {
  placement: string;
  std: number;
  scales?: readonly number[];
  law?: string;
  timeConstant?: number;
  covariance?: unknown;
}

/**
 * @throws DitherError `value` for a dropout rate of 1 or more, a gain of what has none; `unsupported` for what such noise does not go
 * with.
 */
export function checkStateNoise(noise: NoiseFields, sizes: KindSizes, where: string): void {
  const { kind = "additive", gain, placement, std, scales, law, timeConstant, covariance } = noise;
  oneOf(where, "kind", kind, noiseKindNames);
  if (gain !== undefined && !(gain > 0 && Number.isFinite(gain)))
    throw new DitherError("value", `${where}: expected a noise gain above 0, got ${gain}.`);
  if (gain !== undefined && gain !== 1 && kind !== "poisson")
    throw new DitherError("value", `${where}: expected no noise gain, since the noise is ${kind}. Leave it out, or choose kind poisson.`); // prettier-ignore
  if (kind === "additive") return;
  const highest = std * Math.max(1, ...(scales ?? []));
  if (isDropout({ kind }) && !(highest < 1))
    throw new DitherError("value", `${where}: expected a dropout rate of 0 or more and below 1, got ${highest}.`);
  const { cell, form = "rate", leaks, layers } = sizes;
  const wrong = [
    [placement === "input", "placement inside or outside, got input"],
    [isGated(sizes), `leaky units, got ${cell}`],
    [form !== "rate", `form rate, got ${form}`],
    [leaks !== undefined, "one leak for all units, got leaks per unit"],
    [layers !== undefined && isOnTransmitted({ kind, placement }), `placement outside in hidden layers, which is on what the next layer reads, got ${placement}`], // prettier-ignore
    [
      kind === "dropout" && law !== undefined && law !== "gaussian",
      `no law, since a unit is dropped or not, got ${law}`,
    ],
    [kind === "dropout" && !!timeConstant, "no time constant, since a unit is dropped anew at every step"],
    [kind === "dropout" && covariance !== undefined, "no covariance, since units are dropped independently"],
  ] as const;
  for (const [is, expected] of wrong)
    if (is) throw new DitherError("unsupported", `${where}: with ${kind} noise, expected ${expected}.`);
}

/**
 * What analyses whose equations are those of additive noise say to another kind.
 * @throws DitherError `unsupported`
 */
export function refuseKind({ noise }: { noise: KindChoice }, what: string): void {
  if (stateNoiseOf(noise))
    throw new DitherError(
      "unsupported",
      `${what}: expected additive noise, got ${noise.kind} noise. Train, measure, compare, simulate, repair, and explain of one network work with it.`,
    );
}
