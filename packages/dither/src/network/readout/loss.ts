/**
 * Losses as objects: value, gradient and curvature as functions of the logits x = W_out s + b_out of the channels of one step of one trial.
 *
 *     squared   Σ_c w_c (z_c − y_c)²                    z = g(x) with g the identity or the sigmoid
 *     sigmoid   Σ_c w_c (log(1 + e^x_c) − y_c x_c)      cross-entropy of each channel's label, y_c in [0, 1]
 *     softmax   (Σ_c w_c) Σ_c y_c (log Σ_k e^x_k − x_c) cross-entropy of a class, y its indicator or probabilities
 *
 * and Σ_c w_c ℓ(z_c, y_c) for a loss of the user's. The loss of a network is the sum of these over steps and trials, divided by Σ w. So with equal weights on its channels a softmax's
 * loss is the mean cross-entropy of a decision, in nats, as PyTorch's `cross_entropy` gives it.
 */

import exp from "@stdlib/math-base-special-exp";
import log1p from "@stdlib/math-base-special-log1p";
import type { LossName } from "../../settings/names.js";
import {
  channelFunction,
  logSumExp,
  readoutFunctions,
  type Numbers,
  type ReadoutFunction,
} from "./readout-function.js";

export interface Loss {
  readonly name: string;
  /** What makes outputs of logits: the outputs that tasks score and files of outputs hold. */
  readonly readout: ReadoutFunction;
  /** Whether the targets are labels (classes, probabilities) and the loss a cross-entropy. */
  readonly hasLabels: boolean;
  /** The loss of the channels of one step of one trial, weighted and not divided by Σ w. */
  value(logits: ArrayLike<number>, targets: ArrayLike<number>, weights: ArrayLike<number>): number;
  /** Its derivative with respect to each logit, into `into`. */
  gradient(logits: ArrayLike<number>, targets: ArrayLike<number>, weights: ArrayLike<number>, into: Numbers): void;
  /** Its second derivative between logits, row-major `[channel, channel]`, into `into`. */
  curvature(logits: ArrayLike<number>, targets: ArrayLike<number>, weights: ArrayLike<number>, into: Numbers): void;
  /** What is wrong with the targets of a step that counts, as "expected …, got …" would say it; null where nothing is. */
  targetFault(targets: ArrayLike<number>): string | null;
}

/** The squared error, with a readout function that acts on each channel alone. */
export function squaredLoss(readout: ReadoutFunction): Loss {
  const channel = channelFunction(readout.name);
  return {
    name: "squared",
    readout,
    hasLabels: false,
    value(logits, targets, weights) {
      let sum = 0;
      for (let c = 0; c < logits.length; c++) {
        const error = channel.value(logits[c]) - targets[c];
        sum += weights[c] * error * error;
      }
      return sum;
    },
    gradient(logits, targets, weights, into) {
      for (let c = 0; c < logits.length; c++) {
        const z = channel.value(logits[c]);
        into[c] = 2 * weights[c] * (z - targets[c]) * channel.slopeAt(z);
      }
    },
    curvature(logits, targets, weights, into) {
      const size = logits.length;
      for (let i = 0; i < size * size; i++) into[i] = 0;
      for (let c = 0; c < size; c++) {
        const z = channel.value(logits[c]);
        const slope = channel.slopeAt(z);
        into[c * size + c] = 2 * weights[c] * (slope * slope + (z - targets[c]) * bendAt(readout, z, slope));
      }
    },
    targetFault: () => null,
  };
}

/** Value, slope and curvature of a loss ℓ(z, y) of one output and its target. */
export interface ChannelLoss {
  readonly name: string;
  readonly value: (output: number, target: number) => number;
  readonly slope: (output: number, target: number) => number;
  readonly curvature: (output: number, target: number) => number;
}

/** The loss Σ_c w_c ℓ(z_c, y_c), with a readout function that acts on each channel alone. */
export function channelLoss(loss: ChannelLoss, readout: ReadoutFunction): Loss {
  const channel = channelFunction(readout.name);
  return {
    name: loss.name,
    readout,
    hasLabels: false,
    value(logits, targets, weights) {
      let sum = 0;
      for (let c = 0; c < logits.length; c++)
        if (weights[c] !== 0) sum += weights[c] * loss.value(channel.value(logits[c]), targets[c]);
      return sum;
    },
    gradient(logits, targets, weights, into) {
      for (let c = 0; c < logits.length; c++) {
        const z = channel.value(logits[c]);
        into[c] = weights[c] === 0 ? 0 : weights[c] * loss.slope(z, targets[c]) * channel.slopeAt(z);
      }
    },
    curvature(logits, targets, weights, into) {
      const size = logits.length;
      for (let i = 0; i < size * size; i++) into[i] = 0;
      for (let c = 0; c < size; c++) {
        if (weights[c] === 0) continue;
        const z = channel.value(logits[c]);
        const slope = channel.slopeAt(z);
        const through = loss.slope(z, targets[c]) * bendAt(readout, z, slope);
        into[c * size + c] = weights[c] * (loss.curvature(z, targets[c]) * slope * slope + through);
      }
    },
    targetFault: () => null,
  };
}

/** The second derivative of a readout function at an output and its slope: z (1 − z) (1 − 2 z) of the sigmoid. */
const bendAt = ({ isLinear }: ReadoutFunction, output: number, slope: number): number =>
  isLinear ? 0 : slope * (1 - 2 * output);

/** Cross-entropy of labels, one per channel. */
const sigmoidLoss: Loss = {
  name: "sigmoid",
  readout: readoutFunctions.sigmoid,
  hasLabels: true,
  value(logits, targets, weights) {
    let sum = 0;
    for (let c = 0; c < logits.length; c++) {
      const x = logits[c];
      sum += weights[c] * (Math.max(x, 0) + log1p(exp(-Math.abs(x))) - targets[c] * x);
    }
    return sum;
  },
  gradient(logits, targets, weights, into) {
    readoutFunctions.sigmoid.values(logits, into);
    for (let c = 0; c < logits.length; c++) into[c] = weights[c] * (into[c] - targets[c]);
  },
  curvature(logits, _targets, weights, into) {
    const size = logits.length;
    for (let i = 0; i < size * size; i++) into[i] = 0;
    for (let c = 0; c < size; c++) {
      const p = 1 / (1 + exp(-logits[c]));
      into[c * size + c] = weights[c] * p * (1 - p);
    }
  },
  targetFault(targets) {
    for (let c = 0; c < targets.length; c++)
      if (!(targets[c] >= 0 && targets[c] <= 1))
        return `expected labels from 0 to 1, got ${targets[c]} in channel ${c}`;
    return null;
  },
};

const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let c = 0; c < values.length; c++) total += values[c];
  return total;
};

/** Probabilities of a class in float32 add up to 1 to within this. */
const rounding = 1e-4;

/** Cross-entropy of one class among the channels. */
const softmaxLoss: Loss = {
  name: "softmax",
  readout: readoutFunctions.softmax,
  hasLabels: true,
  value(logits, targets, weights) {
    const total = logSumExp(logits);
    let loss = 0;
    for (let c = 0; c < logits.length; c++) loss += targets[c] * (total - logits[c]);
    return sum(weights) * loss;
  },
  gradient(logits, targets, weights, into) {
    const weight = sum(weights);
    const mass = sum(targets);
    readoutFunctions.softmax.values(logits, into);
    for (let c = 0; c < logits.length; c++) into[c] = weight * (mass * into[c] - targets[c]);
  },
  curvature(logits, targets, weights, into) {
    const size = logits.length;
    const weight = sum(weights) * sum(targets);
    const p = new Float64Array(size);
    readoutFunctions.softmax.values(logits, p);
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) into[a * size + b] = weight * ((a === b ? p[a] : 0) - p[a] * p[b]);
  },
  targetFault(targets) {
    for (let c = 0; c < targets.length; c++)
      if (!(targets[c] >= 0 && targets[c] <= 1 + rounding))
        return `expected the class as a 1 in its channel and 0 in the others (or probabilities), got ${targets[c]} in channel ${c}`;
    const total = sum(targets);
    return Math.abs(total - 1) <= rounding
      ? null
      : `expected the class as a 1 in its channel and 0 in the others (or probabilities), got ${Array.from(targets, String).join(", ")}, which add up to ${Number(total.toPrecision(6))}`;
  },
};

/** The losses of labels by name; that of squared errors depends on the readout function. */
export const labelLosses: Readonly<Record<Exclude<LossName, "squared">, Loss>> = {
  sigmoid: sigmoidLoss,
  softmax: softmaxLoss,
};
