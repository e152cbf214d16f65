/** Class labels of files, a whole number for each step and trial, as targets of a network with an output for each class. */

import { DitherError } from "../../base/errors.js";
import { shapeText, type NamedArray } from "../formats/values/arrays.js";

/**
 * The targets with an axis of classes instead of labels; as they are where they have that axis. A NaN label stays NaN, which has
 * weight 0.
 * @throws DitherError `value` naming the first number that is no class, `mismatch` for labels without axes of steps and trials
 */
export function classTargets(name: string, target: NamedArray, classes: number, where: string): NamedArray {
  const { shape, values } = target;
  const last = shape.at(-1);
  if (shape.length > 2 && last === classes && classes > 1) return target;
  const axes = shape.length > 2 && last === 1 ? shape.slice(0, -1) : shape;
  if (axes.length !== 2)
    throw new DitherError(
      "mismatch",
      `${where}: expected \`${name}\` to be class labels [step, trial], or [step, trial, ${classes}] with a 1 for the class, got ${shapeText(shape)}.`,
    );
  const indicator = new Float32Array(values.length * classes);
  for (let i = 0; i < values.length; i++) {
    const label = values[i];
    if (Number.isNaN(label)) indicator.fill(NaN, i * classes, (i + 1) * classes);
    else if (Number.isInteger(label) && label >= 0 && label < classes) indicator[i * classes + label] = 1;
    else
      throw new DitherError(
        "value",
        `${where}: expected \`${name}\` to be class labels, whole numbers from 0 to ${classes - 1} (the network has ${classes} classes), got ${label} at [${Math.floor(i / axes[1])}, ${i % axes[1]}]. Give NaN where there is none.`,
      );
  }
  return { shape: [...axes, classes], values: indicator };
}
