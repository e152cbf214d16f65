/** Ways of a network through the world of its task, to be drawn. */

import { simulateClosedLoop } from "../../network/simulation/simulate-closed-loop.js";
import type { Network } from "../../network/specification/network.js";
import type { Task } from "../../tasks/contract/task.js";
import { selectTrials, type Trials } from "../../tasks/contract/trials.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

/** The ways of some trials at one level of test noise; plain JSON. */
export interface Trajectories {
  /** Test noise, standard deviation per step. */
  std: number;
  /** Coordinates after each step, the start first. */
  ways: { x: number[]; y: number[]; success: boolean }[];
  /** Mean performance of these trials; null where the task has no score. */
  performance: number | null;
}

/**
 * Ways of the first trials at each of some noise levels, on the same draw of noise; empty for a task without a scene.
 * @param options.count trials at most; default 40
 */
export async function trajectoriesOf(
  network: Network,
  task: Task,
  trials: Trials,
  options: { levels: readonly number[]; seed: number; count?: number },
): Promise<Trajectories[]> {
  checkArguments(
    "trajectoriesOf",
    { network, task, trials, options },
    { network: "network", task: "task", trials: "trials", options: { levels: "numbers", seed: "number" } },
  );
  checkOptions("trajectoriesOf", options, { levels: "numbers", seed: "number", count: "number" });
  const { levels, seed, count = 40 } = options;
  const { plant } = task;
  if (!plant?.scene) return [];
  const { x, y } = plant.scene;
  const few = selectTrials(
    trials,
    Array.from({ length: Math.min(count, trials.count) }, (_, k) => k),
  );
  const found: Trajectories[] = [];
  for (const std of levels) {
    const { worlds, outputs } = await simulateClosedLoop(network, plant, few, { std, seed });
    const score = task.score?.(few, outputs);
    const along = (number: number, k: number): number[] =>
      Array.from({ length: few.steps + 1 }, (_, t) => worlds[(t * plant.size + number) * few.count + k]);
    found.push({
      std,
      ways: Array.from({ length: few.count }, (_, k) => ({
        x: along(x, k),
        y: along(y, k),
        success: score === undefined || score[k] > 0.5,
      })),
      performance: score ? score.reduce((sum, value) => sum + value, 0) / few.count : null,
    });
  }
  return found;
}
