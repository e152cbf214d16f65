/** Transmission and asymmetry of an activation that is itself smoothed, f_s(a) = E f(a + sξ), read with a probe σ. */

import { traitsOf } from "../../network/activation/traits.js";
import { smoothedActivation } from "../../network/activation/smoothed-activation.js";
import { SmoothedTable } from "../../network/activation/smoothed-table.js";
import type { Activation } from "../../network/specification/specification.js";
import { TwiceSmoothed } from "../../closure/twice-smoothed.js";
import { halfNormalRule, type Rule } from "../../math/statistics/half-normal.js";

export interface OperatingValue {
  /** Share of noise variance that passes, in [0, 1]. */
  transmission: number;
  /** In [−1, 1]: 0 where noise passes evenly, ±1 where only the upper or only the lower side passes. */
  asymmetry: number;
}

export class SmoothedCurve {
  private readonly twice: TwiceSmoothed;
  private readonly table: SmoothedTable;
  private readonly rule: Rule;
  private readonly steepest: number;

  constructor(
    activation: Activation,
    private readonly probe: number,
    smoothing: number,
  ) {
    this.twice = new TwiceSmoothed(activation, smoothing);
    this.table = new SmoothedTable(activation, smoothing);
    this.rule = halfNormalRule(Math.max(0.05, 0.5 / Math.max(1, probe / smoothing)));
    this.steepest = steepnessOf(activation, smoothing, probe);
  }

  /** Both numbers at a; where f_s is flat to 1e-9 over the probe the asymmetry is its sign there. */
  at(a: number): OperatingValue {
    const { twice, table, rule, probe, steepest } = this;
    twice.at(a, probe);
    let width = 0;
    for (let k = 0; k < rule.nodes.length; k++)
      width += rule.weights[k] * (table.at(a + probe * rule.nodes[k]) - table.at(a - probe * rule.nodes[k]));
    const gain = 2 * (twice.mean - table.at(a));
    const asymmetry = width > 1e-9 ? gain / width : Math.sign(-a);
    const passed = twice.variance / (probe * probe * steepest * steepest);
    return { transmission: Math.min(1, passed), asymmetry: Math.max(-1, Math.min(1, asymmetry)) };
  }
}

/**
 * The steepest slope of f_s. tanh and the sigmoid are steepest in their middle; the slope of others is looked for, or rises to that far
 * above, and where there is none stands for it that at 3σ.
 */
function steepnessOf(activation: Activation, smoothing: number, probe: number): number {
  const { growth, isConvex } = traitsOf(activation);
  const f = smoothedActivation(activation);
  const at = (x: number): number => (f.at(x, smoothing), Math.abs(f.slope));
  if (activation === "tanh" || activation === "sigmoid") return at(0);
  if (growth === Infinity) return at(3 * probe);
  if (isConvex) return growth;
  return Array.from({ length: 193 }, (_, k) => at((k - 96) / 8)).reduce((a, b) => Math.max(a, b), growth);
}
