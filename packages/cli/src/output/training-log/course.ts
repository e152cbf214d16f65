/** The course of a training, update by update, as a log has it. */

import { learningRate, type TrainingHistory, type TrainingOptions, type ValidationRecord } from "dither";

export interface LoggedUpdate {
  /** From 1. */
  readonly update: number;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly learningRate: number;
  /** What penalties added; undefined where there are none. */
  readonly penalty: number | undefined;
  readonly validation: ValidationRecord | undefined;
  /** Seconds of training up to here, those before a resumption included; undefined where nothing measured them. */
  readonly seconds: number | undefined;
}

/**
 * The updates after `from`.
 * @param seconds of update k at index k - 1
 */
export function loggedUpdates(
  from: number,
  { loss, gradientNorm, penalty, validation = [] }: TrainingHistory,
  options: TrainingOptions,
  seconds: readonly (number | undefined)[],
): LoggedUpdate[] {
  const validations = new Map(validation.map((record) => [record.update, record]));
  return loss.slice(from).map((value, k) => {
    const update = from + k + 1;
    return {
      update,
      loss: value,
      gradientNorm: gradientNorm[update - 1],
      learningRate: learningRate(options, update - 1),
      penalty: penalty?.[update - 1],
      validation: validations.get(update),
      seconds: seconds[update - 1],
    };
  });
}
