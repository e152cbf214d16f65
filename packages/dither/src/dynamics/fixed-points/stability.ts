/** What the eigenvalues of a map's Jacobian say: stability, time constants and frequencies of its modes. */

import atan2 from "@stdlib/math-base-special-atan2";
import ln from "@stdlib/math-base-special-ln";
import { modulus, type Complex } from "../../math/linear/spectrum.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export type StabilityKind = "stable" | "marginal" | "unstable";

export interface StabilityOptions {
  /** Moduli within this of 1 count as marginal; default 1e-6. */
  marginalBand?: number;
  /** Milliseconds per step, for time constants and frequencies; default unknown. */
  dt?: number;
}

/** What each of {@link StabilityOptions} may be. */
export const stabilityOptionKinds = {
  marginalBand: "number",
  dt: "number",
} as const satisfies OptionKinds<StabilityOptions>;

/** One eigenvalue of the map, read as motion. */
export interface Mode {
  eigenvalue: Complex;
  modulus: number;
  kind: StabilityKind;
  /** −1/ln|λ|, in steps: decay to 1/e; negative where it grows; 0 for λ = 0; null where it does neither. */
  timeConstantSteps: number | null;
  /** The same in ms; null without `dt`. */
  timeConstantMs: number | null;
  /** Turns per step, |arg λ| / 2π, in [0, ½]. */
  cyclesPerStep: number;
  /** Turns per second; null without `dt`. */
  frequencyHz: number | null;
}

export interface Stability {
  /** Of the map as it is run: unstable where a modulus exceeds 1, marginal where the largest is 1 within the band. */
  kind: StabilityKind;
  /**
   * Of the differential equation τ x' = G(x) that the map steps through: by the largest real part of (λ − 1)/γ, with the
   * band on λ − 1. Differs from `kind` only where the steps are too coarse.
   */
  continuousKind: StabilityKind;
  spectralRadius: number;
  unstableModes: number;
  marginalModes: number;
  /** In the order of the eigenvalues given. */
  modes: Mode[];
}

/** Reads the eigenvalues of dF/dx. */
export function stabilityOf(eigenvalues: readonly Complex[], options: StabilityOptions = {}): Stability {
  checkArguments("stabilityOf", { eigenvalues }, { eigenvalues: "array" });
  checkOptions("stabilityOf", options, stabilityOptionKinds);
  const { marginalBand = 1e-6, dt = null } = options;
  const judge = (excess: number): StabilityKind =>
    excess > marginalBand ? "unstable" : excess < -marginalBand ? "stable" : "marginal";
  const modes = eigenvalues.map((eigenvalue): Mode => {
    const size = modulus(eigenvalue.re, eigenvalue.im);
    const steps = size === 1 ? null : size === 0 ? 0 : -1 / ln(size);
    const turns = Math.abs(atan2(eigenvalue.im, eigenvalue.re)) / (2 * Math.PI);
    return {
      eigenvalue,
      modulus: size,
      kind: judge(size - 1),
      timeConstantSteps: steps,
      timeConstantMs: steps === null || dt === null ? null : steps * dt,
      cyclesPerStep: turns,
      frequencyHz: dt === null ? null : (turns * 1000) / dt,
    };
  });
  const spectralRadius = Math.max(...modes.map((mode) => mode.modulus));
  return {
    kind: judge(spectralRadius - 1),
    continuousKind: judge(Math.max(...eigenvalues.map(({ re }) => re)) - 1),
    spectralRadius,
    unstableModes: modes.filter((mode) => mode.kind === "unstable").length,
    marginalModes: modes.filter((mode) => mode.kind === "marginal").length,
    modes,
  };
}
