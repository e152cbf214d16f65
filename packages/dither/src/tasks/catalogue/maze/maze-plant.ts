/**
 * The maze as a plant: a point at (x, y) that the network moves, x ← x + 0.1 v, after the navigation task of Eckstein &
 * Srinivasan (2026), "Paradoxical noise preference in RNNs". What training minimises: `maze-loss.ts`.
 */

import { oneOfThese, uniformsOf } from "../../build/addresses.js";
import type { Plant } from "../../contract/plant.js";
import type { MazeFields } from "./fields.js";
import { reach } from "./grid.js";
import { edgeOf } from "./map.js";
import { MazeLoss, stepLength, type Guidance } from "./maze-loss.js";

/** Distance to the goal below which a trial is there. */
export const arrived = 0.25;

/** @param fields made when they are first needed: they take longer than naming the task. */
export function mazePlant(steps: number, fields: () => MazeFields, guidance: Guidance): Plant {
  const loss = new MazeLoss(steps, fields, guidance);
  return {
    size: 2,
    steps,
    reset({ first, count, random }) {
      const { starts, columns, rows } = fields().map;
      const world = new Float64Array(2 * count);
      for (let k = 0; k < count; k++) {
        const uniform = uniformsOf(random, first + k);
        const cell = oneOfThese(uniform(0), starts);
        world[k] = edgeOf((cell % columns) + uniform(1), columns);
        world[count + k] = edgeOf(Math.floor(cell / columns) + uniform(2), rows);
      }
      return { world, labels: { startX: world.slice(0, count), startY: world.slice(count) } };
    },
    observe(world, input) {
      input[0] = world[0];
      input[1] = world[1];
    },
    observePullback(_, inputAdjoint, worldAdjoint) {
      worldAdjoint[0] += inputAdjoint[0];
      worldAdjoint[1] += inputAdjoint[1];
    },
    advance(world, output, next) {
      next[0] = world[0] + stepLength * output[0];
      next[1] = world[1] + stepLength * output[1];
    },
    advancePullback(_world, _output, nextAdjoint, worldAdjoint, outputAdjoint) {
      for (let i = 0; i < 2; i++) {
        worldAdjoint[i] += nextAdjoint[i];
        outputAdjoint[i] += stepLength * nextAdjoint[i];
      }
    },
    loss: (moment) => loss.at(moment),
    lossPullback: (moment, adjoint) => {
      loss.pullback(moment, adjoint);
    },
    get scene() {
      const { walls, map } = fields();
      const extent = { left: -reach, right: reach, bottom: -reach, top: reach };
      return { x: 0, y: 1, extent, walls, goal: { ...map.goal, radius: arrived } };
    },
  };
}
