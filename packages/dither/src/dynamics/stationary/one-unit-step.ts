/** One noisy step of a single unit, as nodes and weights of its next state. */

import { normalTail, type NormalTail } from "../../math/statistics/normal-tail.js";
import { traitsOf } from "../../network/activation/traits.js";
import { SmoothedTable } from "../../network/activation/smoothed-table.js";
import { activationFunction } from "../../network/activation/functions.js";
import type { Activation, Form, Placement } from "../../network/specification/specification.js";
import { composite, normalDensity, normalReach, type Rule } from "../../math/statistics/half-normal.js";
import { placements } from "../../network/specification/noise.js";
import { type Shape } from "../../base/kinds.js";

/** A unit that reads itself with `weight` and a constant `drive` (W_in u + b_rec). */
export interface OneUnit {
  weight: number;
  drive: number;
  leak: number;
  /** Noise, standard deviation per step. */
  std: number;
  activation: Activation;
  /** s where the unit's activation is smoothed, f_s(x) = E f(x + sξ); default 0: it is not. */
  smoothing?: number;
  placement: Exclude<Placement, "input">;
  /** Default `rate`. */
  form?: Form;
}

/** What is checked of {@link OneUnit}. */
export const oneUnitShape = {
  weight: "number",
  drive: "number",
  leak: "number",
  std: "number",
  activation: "activation",
  placement: placements,
} as const satisfies Shape<OneUnit>;

/** Width of the panels of Gauss–Legendre nodes, in standard deviations. */
const panel = 0.1;

/** The steepest slope; 1 where there is none. */
function steepnessOf(activation: Activation): number {
  const { steepest } = traitsOf(activation);
  return steepest === Infinity ? 1 : steepest;
}

/** Standard deviation that one step's noise adds to the state, at most. */
export function stepNoise({ weight, leak, std, activation, placement, form = "rate" }: OneUnit): number {
  if (form === "current") return placement === "inside" ? leak * std : leak * std * Math.abs(weight);
  return placement === "inside" ? leak * std * steepnessOf(activation) : leak * std;
}

/** The unit's activation function. */
export function valueOf({ activation, smoothing = 0 }: OneUnit): (x: number) => number {
  if (smoothing === 0) return activationFunction(activation).value;
  const table = new SmoothedTable(activation, smoothing);
  return (x) => table.at(x);
}

/** Calls `visit` with next states and their probabilities, for the state x. The probabilities sum to 1. */
export type Spread = (x: number, visit: (next: number, probability: number) => void) => void;

/** The law of the next state given this one: of h in the rate form, of x in the current form. */
export function spreadOf(unit: OneUnit): Spread {
  const { weight, drive, leak, std, activation, placement, form = "rate" } = unit;
  const value = valueOf(unit);
  const { nodes, weights } = normalRule(-normalReach);
  if (form === "current" || placement === "outside") {
    const centre =
      form === "current"
        ? (x: number): number => (1 - leak) * x + leak * (weight * value(x) + drive)
        : (h: number): number => (1 - leak) * h + leak * value(weight * h + drive);
    const scale = stepNoise(unit);
    return (x, visit) => {
      const middle = centre(x);
      for (let k = 0; k < nodes.length; k++) visit(middle + scale * nodes[k], weights[k]);
    };
  }
  if (activation === "relu" && !unit.smoothing) return rectified(unit);
  return (h, visit) => {
    const a = weight * h + drive;
    for (let k = 0; k < nodes.length; k++) visit((1 - leak) * h + leak * value(a + std * nodes[k]), weights[k]);
  };
}

/** ReLU with noise inside: the mass below the kink in one piece, the rest integrated from the kink on. */
function rectified({ weight, drive, leak, std }: OneUnit): Spread {
  const tail: NormalTail = { density: 0, tail: 0, first: 0, second: 0 };
  return (h, visit) => {
    const a = weight * h + drive;
    const kink = -a / std;
    const stay = (1 - leak) * h;
    if (kink >= normalReach) {
      visit(stay, 1);
      return;
    }
    normalTail(Math.abs(kink), tail);
    const silent = kink < 0 ? tail.tail : 1 - tail.tail;
    visit(stay, silent);
    const { nodes, weights } = normalRule(Math.max(kink, -normalReach), 1 - silent);
    for (let k = 0; k < nodes.length; k++) visit(stay + leak * (a + std * nodes[k]), weights[k]);
  };
}

/** Nodes of the standard normal from `from` up, their weights summing to `mass`. */
function normalRule(from: number, mass = 1): Rule {
  const rule = composite(from, normalReach, Math.max(1, Math.ceil((normalReach - from) / panel)));
  let total = 0;
  for (let k = 0; k < rule.nodes.length; k++) {
    rule.weights[k] *= normalDensity(rule.nodes[k]);
    total += rule.weights[k];
  }
  for (let k = 0; k < rule.nodes.length; k++) rule.weights[k] *= mass / total;
  return rule;
}
