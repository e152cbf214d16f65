/** Functions of a readout: from logits (W_out s + b_out) to outputs, each with what those who use it ask of it. */

import exp from "@stdlib/math-base-special-exp";
import ln from "@stdlib/math-base-special-ln";
import type { Readout } from "../../settings/names.js";

/** Numbers that may be written. */
export type Numbers = Float64Array | Float32Array | number[];

/** A function of one channel alone, with its slope as a function of its value: z (1 − z) for the sigmoid. */
export interface ChannelFunction {
  readonly value: (logit: number) => number;
  readonly slopeAt: (output: number) => number;
}

export interface ReadoutFunction {
  readonly name: Readout;
  /** Outputs are the logits themselves. */
  readonly isLinear: boolean;
  /** What it does to one channel; null where an output depends on the other channels' logits too. */
  readonly channel: ChannelFunction | null;
  /** The outputs of channels, into `outputs`, which may be `logits`. */
  values(logits: ArrayLike<number>, outputs: Numbers): void;
  /** As PyTorch writes it, of an expression whose last dimension is the channels. */
  torch(logits: string): string;
}

const logistic = (x: number): number => 1 / (1 + exp(-x));

function eachChannel(
  name: Readout,
  value: (logit: number) => number,
  slopeAt: (output: number) => number,
): Pick<ReadoutFunction, "name" | "channel" | "values"> {
  return {
    name,
    channel: { value, slopeAt },
    values(logits, outputs) {
      for (let o = 0; o < logits.length; o++) outputs[o] = value(logits[o]);
    },
  };
}

/** log Σ exp(x_c), without overflow. */
export function logSumExp(logits: ArrayLike<number>): number {
  let most = -Infinity;
  for (let c = 0; c < logits.length; c++) most = Math.max(most, logits[c]);
  let sum = 0;
  for (let c = 0; c < logits.length; c++) sum += exp(logits[c] - most);
  return most + ln(sum);
}

/** The functions of a readout by name. */
export const readoutFunctions: Readonly<Record<Readout, ReadoutFunction>> = {
  identity: {
    ...eachChannel(
      "identity",
      (x) => x,
      () => 1,
    ),
    isLinear: true,
    torch: (logits) => logits,
  },
  sigmoid: {
    ...eachChannel("sigmoid", logistic, (z) => z * (1 - z)),
    isLinear: false,
    torch: (logits) => `torch.sigmoid(${logits})`,
  },
  softmax: {
    name: "softmax",
    isLinear: false,
    channel: null,
    values(logits, outputs) {
      const total = logSumExp(logits);
      for (let c = 0; c < logits.length; c++) outputs[c] = exp(logits[c] - total);
    },
    torch: (logits) => `torch.softmax(${logits}, -1)`,
  },
};

/** What a readout function does to each channel alone. */
export function channelFunction(name: Readout): ChannelFunction {
  const { channel } = readoutFunctions[name];
  if (!channel) throw new Error(`readout ${name}: its channels depend on each other`);
  return channel;
}
