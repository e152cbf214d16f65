/** Numbers of the tensors in the addresses of their draws; append only. */

import type { TensorName } from "./parameter-layout.js";

/** The step at which the initial values of a tensor are drawn. */
export const tensorNumbers: Record<TensorName, number> = { W_rec: 0, W_in: 1, b_rec: 2, W_out: 3, b_out: 4, h0: 5 };

/** Added to a tensor's number: the step at which it is drawn which of its connections exist. */
export const maskOffset = 64;

/** The step at which the first tensor of a network with hidden layers is drawn; the others follow in their order. */
export const layerNumbers = 128;
