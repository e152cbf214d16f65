/** Transmission and asymmetry of an activation that is itself smoothed, f_s(a) = E f(a + sξ), read with a probe σ. */

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
    const f = smoothedActivation(activation);
    f.at(0, smoothing);
    // tanh and the sigmoid are steepest in their middle; the slope of the others rises to 1.
    this.steepest = activation === "tanh" || activation === "sigmoid" ? f.slope : 1;
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
