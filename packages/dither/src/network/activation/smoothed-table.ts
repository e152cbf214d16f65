/**
 * A smoothed activation x ↦ E f(x + sξ) as a table of values and slopes with cubic Hermite interpolation: a smoothed network
 * evaluates it for every unit, trial and step. Plain float64 arithmetic, so the same bits on every engine.
 */

import type { Activation } from "../specification/specification.js";
import { smoothedActivation } from "./smoothed-activation.js";
import { activations } from "../specification/specification.js";
import { checkArguments } from "../../base/check-arguments.js";

/** Beyond this many s from the kink a smoothed ReLU is the ReLU in float64. */
const reluReach = 8.5;
/** Beyond this, in units of their own argument, softplus, tanh and the sigmoid are their asymptotes in float64. */
const logisticReach = 38;

/**
 * Nodes per unit of x, or of s where that is the larger scale. The error h⁴ max|f⁗| / 384 is then below 1e-10 · max(1, s).
 */
const nodesPerUnit = { relu: 64, softplus: 64, sigmoid: 64, tanh: 128 } as const;

export class SmoothedTable {
  private readonly first: number;
  private readonly last: number;
  private readonly step: number;
  private readonly values: Float64Array;
  /** Slopes times the step. */
  private readonly rises: Float64Array;

  /** @param std s, above 0 */
  constructor(
    private readonly activation: Activation,
    readonly std: number,
  ) {
    checkArguments("SmoothedTable", { activation, std }, { activation: activations, std: "number" });
    const scale = activation === "relu" ? std : Math.max(1, std);
    const reach = reluReach * std + (activation === "relu" ? 0 : logisticReach);
    this.step = scale / nodesPerUnit[activation];
    const half = Math.ceil(reach / this.step);
    this.first = -half * this.step;
    this.last = half * this.step;
    this.values = new Float64Array(2 * half + 1);
    this.rises = new Float64Array(2 * half + 1);
    const f = smoothedActivation(activation);
    for (let k = 0; k <= 2 * half; k++) {
      f.at((k - half) * this.step, std);
      this.values[k] = f.mean;
      this.rises[k] = f.slope * this.step;
    }
  }

  /** E f(x + sξ), to 1e-10 · max(1, s) absolute. */
  at(x: number): number {
    if (x >= this.last) return this.above(x);
    // A NaN stays one.
    if (!(x > this.first)) return x <= this.first ? this.below() : x;
    const place = (x - this.first) / this.step;
    const k = Math.min(Math.floor(place), this.values.length - 2);
    const t = place - k;
    const { values, rises } = this;
    const difference = values[k + 1] - values[k];
    const a = rises[k] - difference;
    const b = difference - rises[k + 1];
    return values[k] + t * (difference + (1 - t) * (a * (1 - t) + b * t));
  }

  private above(x: number): number {
    return this.activation === "tanh" || this.activation === "sigmoid" ? 1 : x;
  }

  private below(): number {
    return this.activation === "tanh" ? -1 : 0;
  }
}
