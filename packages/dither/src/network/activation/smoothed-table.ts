/**
 * A smoothed activation x ↦ E f(x + sξ) as a table of values and slopes with cubic Hermite interpolation: a smoothed network
 * evaluates it for every unit, trial and step. Plain float64 arithmetic, so the same bits on every engine.
 */

import { checkArguments } from "../../base/check-arguments.js";
import { checkActivation, namedActivation, type Activation } from "../specification/activation.js";
import { smoothedActivation } from "./smoothed-activation.js";
import type { SmoothedActivation } from "./smoothing.js";

/** Beyond this many s from the kink a smoothed ReLU is the ReLU in float64. */
const reluReach = 8.5;
/** Beyond this, in units of their own argument, softplus, tanh and the sigmoid are their asymptotes in float64. */
const logisticReach = 38;

/**
 * Nodes per unit of x, or of s where that is the larger scale. The error h⁴ max|f⁗| / 384 is then below 1e-10 · max(1, s).
 */
const nodesPerUnit = { relu: 64, softplus: 64, sigmoid: 64, tanh: 128 } as const;
type Tabulated = keyof typeof nodesPerUnit;

/** Nodes of a table of any other function; beyond them it is evaluated directly. */
const otherNodes = 1 << 17;

export class SmoothedTable {
  private readonly first: number;
  private readonly last: number;
  private readonly step: number;
  private readonly values: Float64Array;
  /** Slopes times the step. */
  private readonly rises: Float64Array;
  private readonly f: SmoothedActivation;
  /** Which of the asymptotes it has; null for functions whose nodes are computed when they are first needed. */
  private readonly known: Tabulated | null;

  /** @param std s, above 0 */
  constructor(
    activation: Activation,
    readonly std: number,
  ) {
    checkArguments("SmoothedTable", { std }, { std: "number" });
    const checked = checkActivation(activation, "SmoothedTable");
    const name = namedActivation(checked)?.name;
    this.known = name !== undefined && Object.hasOwn(nodesPerUnit, name) ? (name as Tabulated) : null;
    this.f = smoothedActivation(checked);
    const { known } = this;
    // Of a function that may have a kink the smoothed one is as narrow as s.
    const scale = known === null ? Math.min(1, std) : known === "relu" ? std : Math.max(1, std);
    const reach = reluReach * std + (known === "relu" ? 0 : logisticReach);
    this.step = scale / (known === null ? 64 : nodesPerUnit[known]);
    const half = Math.min(Math.ceil(reach / this.step), known === null ? otherNodes / 2 : Infinity);
    this.first = -half * this.step;
    this.last = half * this.step;
    this.values = new Float64Array(2 * half + 1).fill(NaN);
    this.rises = new Float64Array(2 * half + 1);
    if (known !== null) for (let k = 0; k <= 2 * half; k++) this.fill(k);
  }

  /** E f(x + sξ), to 1e-10 · max(1, s) absolute; of power laws relative to their curvature. */
  at(x: number): number {
    if (x >= this.last) return this.beyond(x);
    // A NaN stays one.
    if (!(x > this.first)) return x <= this.first ? this.beyond(x) : x;
    const place = (x - this.first) / this.step;
    const k = Math.min(Math.floor(place), this.values.length - 2);
    const t = place - k;
    const { values, rises } = this;
    if (this.known === null) {
      if (Number.isNaN(values[k])) this.fill(k);
      if (Number.isNaN(values[k + 1])) this.fill(k + 1);
    }
    const difference = values[k + 1] - values[k];
    const a = rises[k] - difference;
    const b = difference - rises[k + 1];
    return values[k] + t * (difference + (1 - t) * (a * (1 - t) + b * t));
  }

  private fill(k: number): void {
    this.f.at((k - (this.values.length - 1) / 2) * this.step, this.std);
    this.values[k] = this.f.mean;
    this.rises[k] = this.f.slope * this.step;
  }

  private beyond(x: number): number {
    if (this.known === null) {
      this.f.at(x, this.std);
      return this.f.mean;
    }
    const isBounded = this.known === "tanh" || this.known === "sigmoid";
    if (x > 0) return isBounded ? 1 : x;
    return this.known === "tanh" ? -1 : 0;
  }
}
