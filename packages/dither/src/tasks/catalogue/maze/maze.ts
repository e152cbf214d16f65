/** Maze navigation in closed loop: see the position, put out the velocity, reach the goal around the walls. */

import { DitherError, isDitherError } from "../../../base/errors.js";
import type { Experiment } from "../../contract/experiment.js";
import { taskOf, type TaskFamily } from "../../contract/optional-task.js";
import { whole, type OptionCheck } from "../../contract/options.js";
import { closedLoopTrials } from "../../contract/plant.js";
import type { Task } from "../../contract/task.js";
import { mazeFields, type MazeFields } from "./fields.js";
import { layoutText, mazeLayouts } from "./layouts.js";
import { readMap } from "./map.js";
import { published, wayFirst } from "./maze-loss.js";
import { mazePlant } from "./maze-plant.js";
import { mazeMeasures, mazeSuccess } from "./score.js";

export type MazeOptions = {
  /** Name of a layout that comes with Dither, or a map as text: see {@link readMap}. Default one-wall. */
  readonly layout: string;
  /** Default 60. */
  readonly steps: number;
};

/** N = 32 ReLU units, noise 1; 1400 updates of 32 trials with Adam from 3e-3. */
const experiment: Experiment = {
  units: 32,
  activation: "relu",
  leak: 0.2,
  noise: 1,
  updates: 1400,
  batch: 32,
  learningRate: 3e-3,
  initial: { input: 2, biasSpread: 0.3, readout: 0.3 },
};

/** Around several walls: 64 units that begin almost still, and 2000 updates. */
const longer: Experiment = {
  ...experiment,
  units: 64,
  updates: 2000,
  initial: { ...experiment.initial, readout: 0.03 },
};

const layoutCheck: OptionCheck = (value) => {
  const names = Object.keys(mazeLayouts).join(", ");
  if (typeof value !== "string") return `one of ${names}, or a map as text`;
  if (Object.hasOwn(mazeLayouts, value)) return null;
  if (!value.includes("\n")) return `one of ${names}, or a map of several lines`;
  try {
    readMap(value);
    return null;
  } catch (error) {
    if (isDitherError(error)) throw new DitherError("value", `task maze, option layout: ${error.message}`);
    throw error;
  }
};

const family: TaskFamily<MazeOptions> = {
  name: "maze",
  defaults: { layout: "one-wall", steps: 60 },
  checks: { layout: layoutCheck, steps: whole(3) },
  build: ({ layout, steps }) => {
    let made: MazeFields | undefined;
    const fields = (): MazeFields => (made ??= mazeFields(layoutText(layout), "task maze, option layout"));
    const oneWall = layout === "one-wall";
    const plant = mazePlant(steps, fields, oneWall ? published : wayFirst);
    const shape = { inputs: 2, outputs: 2 };
    return {
      description: "navigation in closed loop: from the position, a velocity",
      ...shape,
      dt: 1,
      experiment: oneWall ? experiment : longer,
      trials: (request) => closedLoopTrials(plant, shape, request),
      plant,
      score: (trials, outputs) => mazeSuccess(plant, fields(), trials, outputs),
      measures: mazeMeasures(plant, fields),
    };
  },
};

/** Reach the goal around a wall, or through a map of the user's. */
export const maze: Task = taskOf(family);
