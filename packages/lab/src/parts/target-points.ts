/** Targets of the tasks that learn a function of one number, as points that can be dragged. */

import type { Settings } from "../state/settings.js";
import { taskOf } from "../state/settings.js";

/** At how many inputs a function that is no curve yet is taken. */
const count = 9;

const functions: Readonly<Record<string, (u: number) => number>> = {
  sin: (u) => Math.sin(Math.PI * u),
  square: (u) => u * u,
  linear: (u) => u,
};

/** Targets at equally spaced inputs from −1 to 1, in hundredths where they are a function's; null for other tasks. */
export function targetPoints(settings: Settings): readonly number[] | null {
  const { task } = settings;
  if (task === "curve") return taskOf(settings).options?.points as readonly number[];
  if (!Object.hasOwn(functions, task)) return null;
  return Array.from({ length: count }, (_, k) => inHundredths(functions[task]((2 * k) / (count - 1) - 1)));
}

/** Without −0, which a link could not tell from 0. */
export const inHundredths = (y: number): number => Math.round(100 * y) / 100 + 0;
