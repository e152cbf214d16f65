/** Targets of the tasks that learn a function of one number, as points that can be dragged. */

import { draws, streams, type Draws } from "dither";
import type { Settings } from "../state/settings.js";
import { taskOf } from "../state/settings.js";

/** At how many inputs a function that is no curve yet is taken. */
const count = 9;

/** Tasks of the catalogue whose target is a function of the input. */
const functions: ReadonlySet<string> = new Set(["sin", "square", "linear"]);

/** Targets at equally spaced inputs from −1 to 1, in hundredths where they are a function's; null for other tasks. */
export function targetPoints(settings: Settings): readonly number[] | null {
  const task = taskOf(settings);
  if (task.name === "curve") return task.options?.points as readonly number[];
  if (!functions.has(task.name)) return null;
  // Inputs that are drawn evenly from −1 to 1 stand at equal distances where the draws do.
  const even: Draws = { ...draws(0, streams.testTrials), uniform: (trial) => trial / (count - 1) };
  const { target } = task.trials({ first: 0, count, index: 0, random: even });
  return Array.from(target.subarray(0, count), inHundredths);
}

/** Without −0, which a link could not tell from 0. */
export const inHundredths = (y: number): number => Math.round(100 * y) / 100 + 0;
