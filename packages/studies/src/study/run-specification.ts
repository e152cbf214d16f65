/** Everything that decides a run's result, with all defaults filled in. Plain JSON. */

import type { NetworkSpecification, TaskOptions, TrainingOptions } from "dither";

export interface RunSpecification {
  /** Name of a task, or the path of a module of the user's. */
  task: string;
  /** Options of the task that are not its defaults; all of them may be given. */
  taskOptions?: TaskOptions;
  /** SHA-256 of the source of a task of the user's, whose name `task` is then; absent for those that come with Dither. */
  taskSource?: string;
  /** The network; its seed is the run's. */
  network: NetworkSpecification;
  training: TrainingOptions;
  measure: { levels?: number[]; trials: number; draws: number };
}
