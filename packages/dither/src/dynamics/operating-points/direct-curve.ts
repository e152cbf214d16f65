/** Transmission and asymmetry of an activation function that has no symmetry to save digits with: as they are defined. */

import { composite, normalDensity, normalReach } from "../../math/statistics/half-normal.js";
import { activationFunction, type ActivationFunction } from "../../network/activation/functions.js";
import { smoothedActivation } from "../../network/activation/smoothed-activation.js";
import type { SmoothedActivation } from "../../network/activation/smoothing.js";
import { traitsOf } from "../../network/activation/traits.js";
import type { Activation } from "../../network/specification/specification.js";
import type { OperatingValue } from "./smoothed-curve.js";

/** Length of the panels of nodes, in standard deviations and in units of the argument, whichever is less. */
const panel = 0.7;
/** How far the slope is looked at where it rises without bound, in standard deviations. */
const look = 3;

export class DirectCurve {
  private readonly smoothed: SmoothedActivation;
  private readonly f: ActivationFunction;
  private readonly steepest: number;
  private readonly kinks: readonly number[];

  constructor(
    activation: Activation,
    private readonly probe: number,
  ) {
    this.smoothed = smoothedActivation(activation);
    this.f = activationFunction(activation);
    const { steepest, kinks } = traitsOf(activation);
    this.steepest = steepest;
    this.kinks = kinks;
  }

  /**
   * Both numbers at a; where f is flat over the probe the asymmetry is 0. A function whose slope rises without bound transmits relative
   * to its slope at a + 3σ.
   */
  at(a: number): OperatingValue {
    const { smoothed, probe, f } = this;
    smoothed.at(a, probe);
    const steepest = this.steepest === Infinity ? f.slope(a + look * probe) : this.steepest;
    const passed = steepest === 0 ? 0 : smoothed.variance / (probe * probe * steepest * steepest);
    const width = this.width(a);
    const gain = 2 * (smoothed.mean - f.value(a));
    const asymmetry = Math.abs(width) > 1e-12 * probe ? gain / width : 0;
    return { transmission: Math.min(1, passed), asymmetry: Math.max(-1, Math.min(1, asymmetry)) };
  }

  /** E[f(a+σ|ξ|) − f(a−σ|ξ|)], in panels that end where either side meets a kink. */
  private width(a: number): number {
    const { probe, f, kinks } = this;
    const ends = kinks.map((kink) => Math.abs(kink - a) / probe).filter((z) => z > 0 && z < normalReach);
    const places = [0, ...ends.sort((x, y) => x - y), normalReach];
    let sum = 0;
    for (let i = 1; i < places.length; i++) {
      const length = places[i] - places[i - 1];
      const { nodes, weights } = composite(places[i - 1], places[i], Math.ceil((length * Math.max(1, probe)) / panel));
      for (let k = 0; k < nodes.length; k++) {
        const rise = f.value(a + probe * nodes[k]) - f.value(a - probe * nodes[k]);
        sum += 2 * weights[k] * normalDensity(nodes[k]) * rise;
      }
    }
    return sum;
  }
}
