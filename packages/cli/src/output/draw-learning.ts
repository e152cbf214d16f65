/** The figure of `dither train --figure`: scores of the validations. */

import { writeWhole } from "@dither/studies";
import { learningFigure, type Task, type TrainingHistory, type TrainingOptions } from "dither";
import { newDocument } from "./document.js";

/** Writes the figure, where a validation has a score. */
export async function drawLearning(
  file: string,
  { conditions }: Task,
  { validation = [] }: TrainingHistory,
  { stopping }: TrainingOptions,
): Promise<void> {
  const figure = learningFigure(await newDocument(), validation, {
    names: conditions?.names ?? [],
    target: stopping?.target,
  });
  if (figure !== null) await writeWhole(file, figure, { option: "--figure" });
}
