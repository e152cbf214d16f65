/**
 * Function approximation by a feedforward network with noise in every hidden layer: y = sin(πu) from one number in one
 * step. Depth matters for the preference, and so does where units start: with biases of 0 and weights of the first layer of
 * standard deviation 1, noise outside one layer is noise inside the next.
 */

import sinpi from "@stdlib/math-base-special-sinpi";
import { functionTask } from "./function-approximation.js";

/** Three hidden layers of 64 ReLU units, noise 2; 2500 updates of 64 trials with Adam from 5e-3, without clipping. */
export const sinLayers = functionTask({
  name: "sin-layers",
  description: "y = sin(πu) in one step, by three hidden layers",
  target: sinpi,
  steps: 1,
  lossSteps: 1,
  experiment: {
    units: 192,
    layers: [64, 64, 64],
    leak: 1,
    noise: 2,
    updates: 2500,
    clip: null,
    initial: { input: 2, recurrent: 1, readout: 0.5, bias: 0, biasSpread: 1.2, laterBiasSpread: 0.1 },
  },
});
