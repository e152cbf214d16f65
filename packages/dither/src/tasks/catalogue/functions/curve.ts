/** Function approximation of a curve given by points: straight lines between targets at equally spaced inputs. */

import type { Json } from "../../contract/options.js";
import { taskOf, type TaskFamily } from "../../contract/optional-task.js";
import type { Task } from "../../contract/task.js";
import { functionTask } from "./function-approximation.js";

export type CurveOptions = {
  /** Targets at equally spaced inputs from −1 to 1, 3 to 17 of them; default a valley between two hills, in 9. */
  readonly points: readonly number[];
};

const [fewest, most] = [3, 17];

const numbers = (value: Json): string | null =>
  Array.isArray(value) &&
  value.length >= fewest &&
  value.length <= most &&
  value.every((y) => typeof y === "number" && Number.isFinite(y))
    ? null
    : `a list of ${fewest} to ${most} numbers`;

/** The value at u in [−1, 1] of the straight lines between points at equal distances. */
function between(points: readonly number[], u: number): number {
  const place = 0.5 * (u + 1) * (points.length - 1);
  const before = Math.min(points.length - 2, Math.floor(place));
  return points[before] + (place - before) * (points[before + 1] - points[before]);
}

const family: TaskFamily<CurveOptions> = {
  name: "curve",
  defaults: { points: [-1, 0, 1, 0, -1, 0, 1, 0, -1] },
  checks: { points: numbers },
  build: ({ points }) =>
    functionTask({
      name: "curve",
      description: "function approximation, a curve through points",
      target: (u) => between(points, u),
    }),
};

/** With the experiment of `sin`. */
export const curve: Task = taskOf(family);
