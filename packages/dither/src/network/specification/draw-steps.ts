/** Where the initial values of tensors are drawn: the step in the addresses of their draws; append only. */

import type { TensorName } from "./parameter-layout.js";

/** The step at which the initial values of a tensor are drawn. */
export const drawSteps: Record<TensorName, number> = {
  W_rec: 0,
  W_in: 1,
  b_rec: 2,
  W_out: 3,
  b_out: 4,
  h0: 5,
  m: 6,
  n: 7,
};

/** Added to a tensor's step: the step at which it is drawn which of its connections exist. */
export const maskOffset = 64;

/** The step at which the first tensor of a network with hidden layers is drawn; the others follow in their order. */
export const layerDrawStep = 128;
