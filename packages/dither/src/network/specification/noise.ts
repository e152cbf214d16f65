/** The noise of a network in detail: how loud each unit's is, its law, its colour, what units share; checked and as the kernel draws it. */

import exp from "@stdlib/math-base-special-exp";
import type { NoiseLaw, NoiseShape } from "@dither/kernels";
import { DitherError } from "../../base/errors.js";
import { choleskyFactor } from "../../math/linear/cholesky.js";
import { gateCount, gatesOf, isGated, type CellChoice } from "../cells/cells.js";
import { cellText } from "./cell.js";
import { checkNoise, oneOf } from "./check-values.js";
import { checkStateNoise, type KindSizes } from "./state-noise.js";
import { defined, checkOptions } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";
import { kindsOf } from "../../settings/check.js";
import { drawLaws, noisePlacements, type Placement } from "../../settings/names.js";
import { noiseSettings } from "../../settings/network.js";
import type { With } from "../../settings/setting.js";

export type DrawLaw = NoiseLaw;

/** The two placements that the paper compares. */
export const placements = ["inside", "outside"] as const satisfies readonly Placement[];

/**
 * The noise of a network. Fields that are absent leave it white, Gaussian, independent and equally loud everywhere; all are
 * described in `settings/network.ts`.
 */
export type NoiseSpecification = With<typeof noiseSettings, "placement" | "std">;

/** What each of {@link NoiseSpecification} may be. */
export const noiseKinds = kindsOf(noiseSettings);

/** The sizes that noise depends on. */
export interface NoiseSizes extends KindSizes {
  units: number;
  inputs: number;
}

/** How many draws a step takes: one per unit, one per gate and unit inside a gated cell, or one per channel for placement `input`. */
export function noiseSize(noise: Pick<NoiseSpecification, "placement">, sizes: NoiseSizes): number {
  checkArguments(
    "noiseSize",
    { noise, sizes },
    { noise: { placement: noisePlacements }, sizes: { units: "number", inputs: "number" } },
  );
  const { placement } = noise;
  const { units, inputs } = sizes;
  if (placement === "input") return inputs;
  return placement === "inside" ? gateCount(sizes) * units : units;
}

/**
 * The noise, checked and with its keys in a fixed order; what says nothing (law `gaussian`, time constant 0) is left out.
 * @throws DitherError `value` with the field's name, what it holds and what it may hold.
 */
export function checkNoiseSpecification(
  noise: NoiseSpecification,
  sizes: NoiseSizes,
  where = "network",
): NoiseSpecification {
  const { placement, std, kind, gain, gates, scales, law, timeConstant, covariance } = noise;
  oneOf(where, "placement", placement, noisePlacements);
  checkNoise(std, where);
  const size = noiseSize(noise, sizes);
  const rows = rowsText(placement, size, sizes);
  checkStateNoise(noise, sizes, where);
  if (gates) checkGates(noise, sizes, where);
  if (placement === "input" && size === 0)
    throw new DitherError("value", `${where}: expected inputs for noise on the input, the network has none.`);
  if (scales) {
    if (scales.length !== size)
      throw new DitherError(
        "value",
        `${where}: expected one noise scale for each of ${rows}, got ${scales.length}. Give ${size} numbers.`,
      );
    const wrong = scales.find((scale) => !(scale >= 0 && Number.isFinite(scale)));
    if (wrong !== undefined)
      throw new DitherError("value", `${where}: expected noise scales of 0 or more, got ${wrong}.`);
  }
  if (law !== undefined) oneOf(where, "law", law, drawLaws);
  if (timeConstant !== undefined && !(timeConstant >= 0 && Number.isFinite(timeConstant)))
    throw new DitherError(
      "value",
      `${where}: expected a noise time constant of 0 (white) or more steps, got ${timeConstant}.`,
    );
  if (covariance) {
    if (scales)
      throw new DitherError(
        "value",
        `${where}: expected either noise scales or a noise covariance, got both. Put the scales' squares on the covariance's diagonal.`,
      );
    if (covariance.length !== size || covariance.some((row) => row.length !== size))
      throw new DitherError(
        "value",
        `${where}: expected a noise covariance of ${size} × ${size} numbers (${rows}), got ${covariance.length} rows of ${covariance[0]?.length ?? 0}.`,
      );
    choleskyFactor(covariance, `${where}, noise covariance`);
  }
  return defined({
    placement,
    std,
    kind: kind === "additive" ? undefined : kind,
    gain: gain === 1 ? undefined : gain,
    gates: gates && isGated(sizes) ? gatesOf[sizes.cell].filter((gate) => gates.includes(gate)) : undefined,
    scales: scales && [...scales],
    law: law !== undefined && law !== "gaussian" ? law : undefined,
    timeConstant: timeConstant !== undefined && timeConstant > 0 ? timeConstant : undefined,
    covariance: covariance?.map((row) => [...row]),
  });
}

/** What the noise has one draw for, in words. */
function rowsText(placement: Placement, size: number, choice: CellChoice): string {
  if (placement === "input") return `${size} input channels`;
  return isGated(choice) && placement === "inside" ? `${size} rows of gates` : `${size} units`;
}

/** @throws DitherError `value` where the noise names gates that the cell has not, or is not inside them. */
function checkGates(
  { placement, gates, scales, covariance }: NoiseSpecification,
  choice: CellChoice,
  where: string,
): void {
  const gated = isGated(choice);
  const known: readonly string[] = gated ? gatesOf[choice.cell] : [];
  const wrong = gates?.find((gate) => !known.includes(gate));
  if (!gated || wrong !== undefined)
    throw new DitherError(
      "value",
      gated
        ? `${where}: expected noise gates of ${cellText(choice)} (${known.join(", ")}), got ${wrong}.`
        : `${where}: expected no noise gates, since the network has leaky units. Leave them out, or choose the cell gru or lstm.`,
    );
  if (placement !== "inside")
    throw new DitherError(
      "value",
      `${where}: expected noise inside where gates are named, got placement ${placement}.`,
    );
  if (scales ?? covariance)
    throw new DitherError(
      "value",
      `${where}: expected either noise gates or noise ${scales ? "scales" : "covariance"}, got both. Say it with ${scales ? "scales" : "the covariance"} alone.`,
    );
}

/** The factor of σ of each row of the noise; undefined where all have 1. */
export function noiseScales(noise: NoiseSpecification, sizes: NoiseSizes): readonly number[] | undefined {
  const { gates, scales } = noise;
  if (!gates || !isGated(sizes)) return scales;
  return gatesOf[sizes.cell].flatMap((gate) => new Array<number>(sizes.units).fill(gates.includes(gate) ? 1 : 0));
}

/** ρ of Ornstein–Uhlenbeck noise with a correlation time in steps; 0 for white noise. */
export function correlationOf(timeConstant = 0): number {
  return timeConstant === 0 ? 0 : exp(-1 / timeConstant);
}

/** What the kernel needs to draw the noise; undefined for white, independent Gaussians. */
export function noiseShapeOf({ kind, law, timeConstant, covariance }: NoiseSpecification): NoiseShape | undefined {
  if (kind === "dropout") return { law: "uniform" };
  if (law === undefined && !timeConstant && !covariance) return undefined;
  return defined({
    law,
    correlation: timeConstant ? correlationOf(timeConstant) : undefined,
    factor: covariance && Float32Array.from(choleskyFactor(covariance)),
  });
}

/** Σ = Cov(ξ) row-major, or its diagonal alone where units are independent; null for the identity. */
export function noiseCovarianceOf(noise: NoiseSpecification): Float64Array | null {
  if (noise.covariance) return Float64Array.from(noise.covariance.flat());
  if (!noise.scales) return null;
  const { scales } = noise;
  const size = scales.length;
  return Float64Array.from({ length: size * size }, (_, k) =>
    k % (size + 1) === 0 ? scales[k % size] * scales[k % size] : 0,
  );
}

/**
 * A guard for results that hold for white noise alone, inside or outside, alike and independent for all units. Laws other than the
 * Gaussian pass where `anyLaw` says that only the variance is used.
 * @throws DitherError `unsupported` naming what the noise has beside.
 */
export function checkPlainNoise(
  noise: NoiseSpecification,
  where: string,
  options: { anyLaw?: boolean; anyKind?: boolean } = {},
): void {
  checkArguments("checkPlainNoise", { noise }, { noise: "object" });
  checkOptions("checkPlainNoise", options, { anyLaw: "boolean", anyKind: "boolean" });
  const { anyLaw = false, anyKind = false } = options;
  const { placement, kind = "additive", scales, law, timeConstant, covariance } = noise;
  const beside = [
    ...(placement === "input" ? ["noise on the input"] : []),
    ...(kind !== "additive" && !anyKind ? [`${kind} noise`] : []),
    ...(scales?.some((scale) => scale !== scales[0]) || (scales && scales[0] !== 1) ? ["noise scales"] : []),
    ...(law !== undefined && law !== "gaussian" && !anyLaw ? [`${law} noise`] : []),
    ...(timeConstant ? [`noise with a time constant of ${timeConstant} steps`] : []),
    ...(covariance ? ["a noise covariance"] : []),
  ];
  if (beside.length > 0)
    throw new DitherError(
      "unsupported",
      `${where}: expected white Gaussian noise of one level for all units, got ${beside.join(", ")}. Simulate the network instead.`,
    );
}
