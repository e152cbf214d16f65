/** What a maze looks like from every point: distance to the goal, distance to the walls, and the teacher's direction. */

import exp from "@stdlib/math-base-special-exp";
import type { Rectangle } from "../../contract/plant.js";
import { geodesicDistance } from "./geodesic.js";
import { fieldOf, interpolate, nodes, reach, smoothed, type Field, type ValueAndGradient } from "./grid.js";
import { readMap, type MazeMap } from "./map.js";
import { distanceTo, rectanglesOf } from "./rectangles.js";

export interface MazeFields {
  map: MazeMap;
  walls: readonly Rectangle[];
  /** Signed distance to the nearest wall, below 0 inside one. */
  toWall: Field;
  /** Length of the shortest path to the goal. */
  toGoal: Field;
  /** The direction in which the smoothed distance falls, of length 1 at the nodes. */
  wayX: Field;
  wayY: Field;
}

/** The wall's reach: the penalty is a half at this distance and falls over this width. */
const wallOffset = 0.04;
const wallWidth = 0.02;
/** Distance from a wall that counts as touching it. */
export const contactDistance = wallOffset;
/** Smoothings of the distance before the teacher's direction is taken from it. */
const teacherSmoothing = 2;

/** @throws DitherError `value` for a map that cannot be read. */
export function mazeFields(text: string, where: string): MazeFields {
  const map = readMap(text, where);
  const walls = rectanglesOf(map, 1);
  const free = rectanglesOf(map, 0);
  const toWall = fieldOf((x, y) => {
    const distance = Math.min(distanceTo(walls, x, y), 2 * reach);
    return distance > 0 ? distance : -distanceTo(free, x, y);
  });
  const toGoal = geodesicDistance(map.goal, toWall);
  const even = smoothed(toGoal, teacherSmoothing);
  const wayX = new Float64Array(even.length);
  const wayY = new Float64Array(even.length);
  for (let i = 0; i < even.length; i++) {
    const column = i % nodes;
    const row = (i - column) / nodes;
    const dx = even[i + (column < nodes - 1 ? 1 : 0)] - even[i - (column > 0 ? 1 : 0)];
    const dy = even[i + (row < nodes - 1 ? nodes : 0)] - even[i - (row > 0 ? nodes : 0)];
    const length = Math.sqrt(dx * dx + dy * dy) + 1e-12;
    wayX[i] = -dx / length;
    wayY[i] = -dy / length;
  }
  return { map, walls, toWall, toGoal, wayX, wayY };
}

/** Distance to the goal and its gradient; beyond the grid the way back to it is added. */
export function goalDistance({ toGoal }: MazeFields, x: number, y: number, into: ValueAndGradient): void {
  interpolate(toGoal, x, y, into);
  const dx = x - Math.min(reach, Math.max(-reach, x));
  const dy = y - Math.min(reach, Math.max(-reach, y));
  if (dx === 0 && dy === 0) return;
  const length = Math.sqrt(dx * dx + dy * dy);
  into[0] += length;
  into[1] += dx / length;
  into[2] += dy / length;
}

/** The wall's field P, a logistic function of the distance to the wall: 1 inside a wall, 0 away from it. */
export function wallField({ toWall }: MazeFields, x: number, y: number, into: ValueAndGradient): void {
  interpolate(toWall, x, y, into);
  const value = 1 / (1 + exp((into[0] - wallOffset) / wallWidth));
  const slope = (-value * (1 - value)) / wallWidth;
  into[0] = value;
  into[1] *= slope;
  into[2] *= slope;
}
