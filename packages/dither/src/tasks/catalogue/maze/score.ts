/** How a way through the maze is judged: arrival, walls crossed and touched, length. */

import { perTrial } from "../../contract/score.js";
import { replay, type Plant } from "../../contract/plant.js";
import type { Measure } from "../../contract/task.js";
import type { Trials } from "../../contract/trials.js";
import { contactDistance, goalDistance, type MazeFields } from "./fields.js";
import { interpolate, type ValueAndGradient } from "./grid.js";
import { lateFrom } from "./maze-loss.js";
import { arrived } from "./maze-plant.js";
import { crosses } from "./rectangles.js";

/** Places of one trial after every step, the start first. */
interface Way {
  x: Float64Array;
  y: Float64Array;
}

function waysOf(plant: Plant, trials: Trials, outputs: Float32Array): Way[] {
  const worlds = replay(plant, trials, outputs);
  const { count, steps } = trials;
  return Array.from({ length: count }, (_, k) => {
    const along = (i: number): Float64Array =>
      Float64Array.from({ length: steps + 1 }, (_, t) => worlds[(2 * t + i) * count + k]);
    return { x: along(0), y: along(1) };
  });
}

/** Steps whose way, segment against wall, leads into or through a wall from outside. */
function crossings({ walls, toWall }: MazeFields, { x, y }: Way): number {
  const place: ValueAndGradient = [0, 0, 0];
  let found = 0;
  for (let t = 1; t < x.length; t++) {
    interpolate(toWall, x[t - 1], y[t - 1], place);
    if (place[0] < 0) continue;
    if (walls.some((wall) => crosses(wall, x[t - 1], y[t - 1], x[t], y[t]))) found++;
  }
  return found;
}

function contacts({ toWall }: MazeFields, { x, y }: Way): number {
  const place: ValueAndGradient = [0, 0, 0];
  let found = 0;
  for (let t = 1; t < x.length; t++) {
    interpolate(toWall, x[t], y[t], place);
    if (place[0] < contactDistance) found++;
  }
  return found;
}

function length({ x, y }: Way): number {
  let sum = 0;
  for (let t = 1; t < x.length; t++) {
    const [dx, dy] = [x[t] - x[t - 1], y[t] - y[t - 1]];
    sum += Math.sqrt(dx * dx + dy * dy);
  }
  return sum;
}

/** Whether D < 0.25 throughout the last third of the steps. */
function stays(fields: MazeFields, { x, y }: Way): boolean {
  const place: ValueAndGradient = [0, 0, 0];
  for (let t = lateFrom(x.length - 1) + 1; t < x.length; t++) {
    goalDistance(fields, x[t], y[t], place);
    if (!(place[0] < arrived)) return false;
  }
  return true;
}

/** 1 for each trial that stays at the goal throughout the last third and crossed no wall on its way, else 0. */
export function mazeSuccess(plant: Plant, fields: MazeFields, trials: Trials, outputs: Float32Array): Float64Array {
  const ways = waysOf(plant, trials, outputs);
  return perTrial(trials, (k) => (stays(fields, ways[k]) && crossings(fields, ways[k]) === 0 ? 1 : 0));
}

export function mazeMeasures(plant: Plant, fields: () => MazeFields): Record<string, Measure> {
  const each = (description: string, of: (way: Way) => number): Measure => ({
    description,
    of: (trials, outputs) => {
      const ways = waysOf(plant, trials, outputs);
      return perTrial(trials, (k) => of(ways[k]));
    },
  });
  return {
    arrival: each("1 where it stays at the goal to the end, through walls or not", (way) =>
      stays(fields(), way) ? 1 : 0,
    ),
    crossings: each("steps that lead into a wall", (way) => crossings(fields(), way)),
    contacts: each(`steps that end closer to a wall than ${contactDistance}, arena units`, (way) =>
      contacts(fields(), way),
    ),
    pathLength: each("length of the way, arena units", length),
  };
}
