/**
 * Noise by the conventions of other tools: which form and placement their equations have, and what their noise parameter
 * s is as the standard deviation σ that multiplies ξ here. γ = dt/τ. docs/how-to/import.md derives every line.
 */

import { DitherError } from "../../base/errors.js";
import type { Form, Placement } from "../../network/specification/specification.js";

/** What a tool's noise parameter means. */
export interface Convention {
  /** Its noise term, for lists. */
  term: string;
  form: Form;
  placement: Placement;
  /** σ of a parameter s and a leak γ. */
  std(s: number, leak: number): number;
}

const asItIs = (s: number): number => s;
const byLeak = (s: number, leak: number): number => s / leak;
/** s is the standard deviation of the continuous-time process, √(2/γ) s what one step gets. */
const continuous = (s: number, leak: number): number => s * Math.sqrt(2 / leak);

/** Conventions by the names that `convention` takes. */
export const conventions = {
  yang2019: { term: "√(2/γ) s ξ inside f", form: "rate", placement: "inside", std: continuous },
  psychrnn: { term: "√(2γ) s ξ on x", form: "current", placement: "inside", std: continuous },
  pycog: { term: "√(2γ) s ξ on x, s = √var_rec", form: "current", placement: "inside", std: continuous },
  "trainrnnbrain-h": { term: "√(2γ) s ξ on x", form: "current", placement: "inside", std: continuous },
  "trainrnnbrain-s": { term: "γ √(2/γ) s ξ beside f", form: "rate", placement: "outside", std: continuous },
  nn4n: { term: "s ξ on v (preact_noise, newer layers)", form: "current", placement: "inside", std: byLeak },
  "nn4n-old": { term: "γ s ξ on v (preact_noise, older layers)", form: "current", placement: "inside", std: asItIs },
  "nn4n-postact": { term: "s ξ on f(v) (postact_noise)", form: "current", placement: "outside", std: asItIs },
  "low-rank": { term: "s ξ on x (noise_std)", form: "current", placement: "inside", std: byLeak },
  "rate-state": { term: "s ξ on the state of a rate network", form: "rate", placement: "outside", std: byLeak },
} as const satisfies Record<string, Convention>;

export type ConventionName = keyof typeof conventions;
export const conventionNames = Object.keys(conventions) as readonly ConventionName[];

/**
 * Form and placement of a convention, which the user must not contradict.
 * @throws DitherError `mismatch`
 */
export function conventionSettings(
  name: ConventionName,
  given: { form?: Form | undefined; placement?: Placement | undefined },
  where: string,
): { form: Form; placement: Placement } {
  const { form, placement } = conventions[name];
  for (const [field, value] of Object.entries({ form, placement }) as ["form" | "placement", string][])
    if (given[field] !== undefined && given[field] !== value)
      throw new DitherError(
        "mismatch",
        `${where}: \`convention: "${name}"\` means ${field} ${value}, got \`${field}: "${given[field]}"\`. Leave out one of the two.`,
      );
  return { form, placement };
}
