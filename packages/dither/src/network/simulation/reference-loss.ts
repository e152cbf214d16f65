/** The loss of a step of the reference, and its derivative with respect to the logits. */

import type { NetworkSpecification } from "../specification/specification.js";
import { outputLoss } from "../specification/readouts.js";

/** Adds the loss of a step to `sum` and returns its derivatives, `[output]`. */
export type LossReader = (
  logits: readonly number[],
  target: readonly number[],
  weight: readonly number[],
  sum: { loss: number },
) => number[];

export function lossReader(specification: NetworkSpecification): LossReader {
  const loss = outputLoss(specification);
  return (logits, target, weight, sum) => {
    sum.loss += loss.value(logits, target, weight);
    const gradient = [...logits];
    loss.gradient(logits, target, weight, gradient);
    return gradient;
  };
}
