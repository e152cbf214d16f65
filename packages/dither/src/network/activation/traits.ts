/** What analyses ask of an activation function beside its values. */

import type { ActivationName } from "../../settings/names.js";
import { namedActivation, type Activation } from "../specification/activation.js";
import type { OwnActivation } from "../specification/own-activation.js";

export interface ActivationTraits {
  /** Where its slope jumps, ascending. */
  readonly kinks: readonly number[];
  /** The largest slope, up or down; Infinity where it rises without bound. */
  readonly steepest: number;
  /** The slope that it tends to far above; Infinity where that rises without bound. */
  readonly growth: number;
  /** How wide its bend is: its poles lie π times as far from the real line; 0 where it has a kink, or nothing is known. */
  readonly width: number;
  /** The slopes of a line and of the ReLU that is added to it, where the function is such a sum: it is then known in closed form under noise. */
  readonly rectifier: { readonly line: number; readonly above: number } | null;
  /** Whether it bends upwards alone, as ReLU and softplus do, so that noise inside raises its mean. */
  readonly isConvex: boolean;
}

const none: readonly number[] = [];
const atZero: readonly number[] = [0];

const traits: Record<ActivationName, (parameter: number) => ActivationTraits> = {
  relu: () => ({ kinks: atZero, steepest: 1, growth: 1, width: 0, rectifier: { line: 0, above: 1 }, isConvex: true }),
  softplus: () => ({ kinks: none, steepest: 1, growth: 1, width: 1, rectifier: null, isConvex: true }),
  tanh: () => ({ kinks: none, steepest: 1, growth: 0, width: 0.5, rectifier: null, isConvex: false }),
  sigmoid: () => ({ kinks: none, steepest: 0.25, growth: 0, width: 1, rectifier: null, isConvex: false }),
  "rectified-tanh": () => ({ kinks: atZero, steepest: 1, growth: 0, width: 0, rectifier: null, isConvex: false }),
  "leaky-relu": (below) => ({
    kinks: below === 1 ? none : atZero,
    steepest: 1,
    growth: 1,
    width: 0,
    rectifier: { line: below, above: 1 - below },
    isConvex: true,
  }),
  "sloped-relu": (above) => ({
    kinks: atZero,
    steepest: above,
    growth: above,
    width: 0,
    rectifier: { line: 0, above },
    isConvex: true,
  }),
  elu: (depth) => ({
    kinks: depth === 1 ? none : atZero,
    steepest: Math.max(1, depth),
    growth: 1,
    width: 0,
    rectifier: null,
    isConvex: depth <= 1,
  }),
  "power-law": (exponent) => ({
    kinks: exponent === 1 ? atZero : none,
    steepest: exponent === 1 ? 1 : Infinity,
    growth: exponent === 1 ? 1 : Infinity,
    width: 0,
    rectifier: null,
    isConvex: true,
  }),
};

/** Traits of an activation function. */
export function traitsOf(activation: Activation): ActivationTraits {
  const named = namedActivation(activation);
  if (named !== null) return traits[named.name](named.parameter ?? 0);
  const { kinks, steepest, slope } = activation as OwnActivation;
  return { kinks, steepest, growth: slope(12), width: 0, rectifier: null, isConvex: false };
}
