/**
 * The shift of one unit's fixed point under weak noise, to second order in σ.
 *
 * Around a fixed point with a* = w h* + b, f′ = f′(a*), f″ = f″(a*) and λ = 1 − γ + γ w f′, the linear noise has variance
 * v = q/(1 − λ²), and the mean moves to where the curvature of f balances the pull back:
 *
 *     rate, inside      q = γ²σ² f′²     E h − h* = ½ f″ (w² v + σ²) / (1 − w f′)
 *     rate, outside     q = γ²σ²         E h − h* = ½ f″ w² v / (1 − w f′)
 *     current, inside   q = γ²σ²         E x − x* = ½ w f″ v / (1 − w f′)
 *     current, outside  q = γ²σ² w²      the same; E r − r* = f′ (E x − x*) + ½ f″ v in both
 *
 * The small-noise expansion of van Kampen (Stochastic Processes in Physics and Chemistry, chapter X) for this map, in
 * discrete time. It needs two derivatives, and so does not exist at a kink.
 */

import { smoothedActivation } from "../../src/network/activation/smoothed-activation.js";
import type { NetworkSpecification } from "../../src/network/specification/specification.js";

/** A single unit h' = (1−γ) h + γ f(w h + b), or x' = (1−γ) x + γ (w f(x) + b), with noise. */
export interface UnitWithNoise extends Pick<NetworkSpecification, "activation" | "form" | "leak"> {
  /** w */
  weight: number;
  /** b, with whatever constant input there is. */
  bias: number;
  placement: NetworkSpecification["noise"]["placement"];
  /** σ, standard deviation per step. */
  std: number;
}

export interface SmallNoiseShift {
  /** The noise-free fixed point h* or x*, which the shift starts from. */
  fixedPoint: number;
  /** λ: the share of a small deviation that is left after a step; the fixed point is stable for |λ| < 1. */
  multiplier: number;
  /** Mean minus fixed point of the leaking state h or x, to order σ². */
  shift: number;
  /** The same of the rate h or r = f(x). */
  rateShift: number;
  /** Stationary variance of h or x, to order σ². */
  variance: number;
}

const mostSteps = 100_000;

/** The expansion around the fixed point that the noise-free unit reaches from 0. */
export function smallNoiseShift(unit: UnitWithNoise): SmallNoiseShift {
  const { activation, form, leak, weight: w, bias, placement, std } = unit;
  const f = smoothedActivation(activation);
  const fixedPoint = settle(unit, (a) => (f.at(a, 0), f.mean));
  f.differentiate(form === "rate" ? w * fixedPoint + bias : fixedPoint, 0);
  const { slope, curvature } = f;
  const multiplier = 1 - leak + leak * w * slope;
  const noise = leak * leak * std * std;
  const inside = placement === "inside";
  const gain = form === "rate" ? (inside ? slope : 1) : inside ? 1 : w;
  const variance = (noise * gain * gain) / (1 - multiplier * multiplier);
  const stiffness = 1 - w * slope;
  if (form === "rate") {
    const argumentVariance = w * w * variance + (inside ? std * std : 0);
    const shift = (0.5 * curvature * argumentVariance) / stiffness;
    return { fixedPoint, multiplier, shift, rateShift: shift, variance };
  }
  const shift = (0.5 * w * curvature * variance) / stiffness;
  return { fixedPoint, multiplier, shift, rateShift: slope * shift + 0.5 * curvature * variance, variance };
}

/** The state that the noise-free unit comes to rest at. */
function settle({ form, leak, weight, bias }: UnitWithNoise, f: (x: number) => number): number {
  let state = 0;
  for (let step = 0; step < mostSteps; step++) {
    const pull = form === "rate" ? f(weight * state + bias) - state : weight * f(state) + bias - state;
    state += leak * pull;
    if (Math.abs(pull) <= 1e-14 * Math.max(1, Math.abs(state))) return state;
    if (!(Math.abs(state) < 1e12)) break;
  }
  throw new Error(`no stable fixed point: the unit last stood at ${state}.`);
}
