/** What a training leaves behind beside its network. */

import { defined } from "../../base/check-options.js";
import type { ValidationRecord } from "./validation.js";

export interface TrainingHistory {
  /** Mean loss of the batch at each update with the training noise in force; predicted, where the closure is trained. */
  loss: number[];
  /** Norm of the gradient at each update, before clipping; of the whole objective, penalties included. */
  gradientNorm: number[];
  /** What penalties on weights and rates added to the loss in the objective, at each update; absent without penalties. */
  penalty?: number[];
  /** What validations found; absent where there are none. */
  validation?: ValidationRecord[];
}

/** A copy that what is added to the history does not change. */
export function copyHistory({ loss, gradientNorm, penalty, validation }: TrainingHistory): TrainingHistory {
  return defined({
    loss: [...loss],
    gradientNorm: [...gradientNorm],
    penalty: penalty && [...penalty],
    validation: validation?.map(({ conditions, ...record }) =>
      defined({
        ...record,
        conditions: conditions && [...conditions],
      }),
    ),
  });
}
