/**
 * Transmission and asymmetry of an activation function as functions of the pre-activation a, at one probe σ:
 *
 *     transmission   Var f(a+σξ) / (σ² max f′²)
 *     asymmetry      2 (E f(a+σξ) − f(a)) / E[f(a+σ|ξ|) − f(a−σ|ξ|)]
 *
 * ReLU, softplus, tanh and the sigmoid have a symmetry f(a) = c + d a ± f(−a), so that both are computed at −|a|, where no digits cancel; the others are
 * read as they stand.
 */

import { DitherError } from "../../base/errors.js";
import { smoothedActivation } from "../../network/activation/smoothed-activation.js";
import { type SmoothedActivation } from "../../network/activation/smoothing.js";
import { activationFunction } from "../../network/activation/functions.js";
import { checkActivation } from "../../network/specification/activation.js";
import type { Activation } from "../../network/specification/specification.js";
import { halfNormalRule, type Rule } from "../../math/statistics/half-normal.js";
import { DirectCurve } from "./direct-curve.js";
import { SmoothedCurve, type OperatingValue } from "./smoothed-curve.js";
import { checkArguments } from "../../base/check-arguments.js";

export type { OperatingValue };

/** Functions f(a) = c + d a ± f(−a). */
const symmetric: ReadonlySet<string> = new Set(["relu", "softplus", "tanh", "sigmoid"]);

/** E|ξ| = √(2/π) */
const meanAbsolute = 0.7978845608028654;

/** Spacing of the table, in units of a; cubic interpolation is then good to 1e-8. */
const spacing = 0.01;

export class OperatingCurve {
  private readonly smoothed: SmoothedActivation;
  private readonly rule: Rule | null;
  private readonly table = new Map<number, OperatingValue>();

  /** Of a function without symmetry, or one that is smoothed itself. */
  private readonly direct: SmoothedCurve | DirectCurve | null;

  /**
   * @param smoothing s of an activation that is smoothed itself, E f(a + sξ) instead of f; default 0
   * @throws DitherError `value` unless the probe is above 0.
   */
  constructor(
    readonly activation: Activation,
    readonly probe: number,
    smoothing = 0,
  ) {
    checkArguments(
      "OperatingCurve",
      { activation, probe, smoothing },
      { activation: "activation", probe: "number", smoothing: "number?" },
    );
    if (!(probe > 0 && probe < Infinity))
      throw new DitherError(
        "value",
        `operating points: expected a probe σ above 0, got ${probe}. A network trained without noise needs a probe of its own.`,
      );
    const checked = checkActivation(activation, "OperatingCurve");
    // tanh(a) + 1 = 2 sigmoid(2a): near −1 the sigmoid keeps the digits.
    this.smoothed = smoothedActivation(activation === "tanh" ? "sigmoid" : activation);
    const isSymmetric = typeof checked === "string" && symmetric.has(checked);
    this.direct =
      smoothing > 0
        ? new SmoothedCurve(checked, probe, smoothing)
        : isSymmetric
          ? null
          : new DirectCurve(checked, probe);
    this.rule = activation === "relu" && smoothing === 0 ? null : halfNormalRule(0.5 / Math.max(1, this.scale * probe));
  }

  /** tanh is the sigmoid of twice the argument. */
  private get scale(): number {
    return this.activation === "tanh" ? 2 : 1;
  }

  /** Both numbers at a, in closed form for ReLU and by quadrature otherwise (absolute error below 1e-11). */
  at(a: number): OperatingValue {
    const { smoothed, scale, activation, direct } = this;
    if (direct) return direct.at(a);
    const std = scale * this.probe;
    const below = -scale * Math.abs(a);
    smoothed.at(below, std);
    // The steepest slope of the sigmoid is ¼.
    const bounded = activation === "tanh" || activation === "sigmoid";
    const passed = smoothed.variance / (std * std);
    if (bounded) {
      const asymmetry = this.asymmetryBelow(below, std);
      return { transmission: Math.min(1, 16 * passed), asymmetry: a > 0 ? -asymmetry : asymmetry };
    }
    if (a <= 0) return { transmission: Math.min(1, passed), asymmetry: this.asymmetryBelow(below, std) };
    const { gain, width } = this.partsBelow(below, std);
    smoothed.at(a, std);
    return {
      transmission: Math.min(1, smoothed.variance / (std * std)),
      asymmetry: gain / (2 * std * meanAbsolute - width),
    };
  }

  /** As {@link at}, interpolated in a table that fills as it is asked: for many points. Exact for ReLU. */
  interpolated(a: number): OperatingValue {
    // A kink of f is one of the curve.
    if (this.rule === null || this.direct instanceof DirectCurve) return this.at(a);
    const cell = Math.floor(a / spacing);
    const t = a / spacing - cell;
    const [p, q, r, s] = [this.node(cell - 1), this.node(cell), this.node(cell + 1), this.node(cell + 2)];
    const weights = [
      (-t * (t - 1) * (t - 2)) / 6,
      ((t + 1) * (t - 1) * (t - 2)) / 2,
      (-(t + 1) * t * (t - 2)) / 2,
      ((t + 1) * t * (t - 1)) / 6,
    ];
    const blend = (name: keyof OperatingValue): number =>
      weights[0] * p[name] + weights[1] * q[name] + weights[2] * r[name] + weights[3] * s[name];
    return { transmission: blend("transmission"), asymmetry: blend("asymmetry") };
  }

  /** The transmission of {@link interpolated} alone, which costs less. */
  transmission(a: number): number {
    if (this.rule !== null) return this.interpolated(a).transmission;
    if (this.direct) return this.interpolated(a).transmission;
    this.smoothed.at(a, this.probe);
    return Math.min(1, this.smoothed.variance / (this.probe * this.probe));
  }

  private node(cell: number): OperatingValue {
    let value = this.table.get(cell);
    if (!value) {
      value = this.at(cell * spacing);
      this.table.set(cell, value);
    }
    return value;
  }

  private asymmetryBelow(a: number, std: number): number {
    const { gain, width } = this.partsBelow(a, std);
    if (width > 0) return Math.min(1, gain / width);
    if (this.rule === null) return 1;
    // Below the smallest number; in the exponential tail the ratio no longer depends on a.
    const tail = this.partsBelow(-700, std);
    return Math.min(1, tail.gain / tail.width);
  }

  /** Numerator and denominator of the asymmetry at a ≤ 0. */
  private partsBelow(a: number, std: number): { gain: number; width: number } {
    const { smoothed, rule, activation } = this;
    smoothed.at(a, std);
    if (rule === null) return { gain: 2 * smoothed.mean, width: 2 * smoothed.mean };
    const { value } = activationFunction(activation === "softplus" ? "softplus" : "sigmoid");
    let width = 0;
    for (let k = 0; k < rule.nodes.length; k++)
      width += rule.weights[k] * (value(a + std * rule.nodes[k]) - value(a - std * rule.nodes[k]));
    return { gain: 2 * (smoothed.mean - value(a)), width };
  }
}
