/** The loss of outputs on trials: Σ w (z − y)² / Σ w. */

import type { Trials } from "dither";

export function lossOf({ weight, target }: Trials, outputs: Float32Array): number {
  let loss = 0;
  let total = 0;
  for (let k = 0; k < weight.length; k++) {
    loss += weight[k] * (outputs[k] - target[k]) * (outputs[k] - target[k]);
    total += weight[k];
  }
  return loss / total;
}
