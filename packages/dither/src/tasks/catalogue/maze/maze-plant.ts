/**
 * The maze as a plant: a point at (x, y) that the network moves, x ← x + 0.1 v, after the navigation task of Eckstein &
 * Srinivasan (2026), "Paradoxical noise preference in RNNs".
 *
 * Training minimises the sum of
 * - D², the squared length of the shortest path to the goal, averaged over the last third of the steps,
 * - 60 × the line integral of the wall's field over the way, ∫ P |dx|, averaged over steps,
 * - 0.02 × mean D and 0.002 × mean |v|²,
 * - 0.3 × mean |v − v_teacher|², fading linearly to nothing at half of the training, where the teacher follows the shortest
 *   path at speed min(1.2, 2 D).
 *
 * Measured is D² over the last third alone. The gradient is that of these formulas as they stand, kinks of the interpolated
 * fields apart.
 */

import { oneOfThese, uniformsOf } from "../../build/addresses.js";
import type { Moment, MomentAdjoint, Plant } from "../../contract/plant.js";
import { goalDistance, wallField, type MazeFields } from "./fields.js";
import { interpolate, reach, type ValueAndGradient } from "./grid.js";
import { edgeOf } from "./map.js";

/** Distance covered in a step at speed 1. */
const stepLength = 0.1;
const wallWeight = 60;
const distanceWeight = 0.02;
const speedWeight = 0.002;
const teacherWeight = 0.3;
/** Share of the training after which the teacher is silent. */
const teacherUntil = 0.5;
const fastest = 1.2;
const slowing = 2;
/** Distance to the goal below which a trial is there. */
export const arrived = 0.25;

/** First of the steps at the end whose distance counts. */
export const lateFrom = (steps: number): number => steps - Math.max(1, Math.floor(steps / 3));

/** @param fields made when they are first needed: they take longer than naming the task. */
export function mazePlant(steps: number, fields: () => MazeFields): Plant {
  const from = lateFrom(steps);
  const a: ValueAndGradient = [0, 0, 0];
  const b: ValueAndGradient = [0, 0, 0];
  const c: ValueAndGradient = [0, 0, 0];

  const plant: Plant = {
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
    loss({ step, before, output, after, progress }) {
      goalDistance(fields(), after[0], after[1], a);
      const late = step >= from ? (a[0] * a[0]) / (steps - from) : 0;
      if (progress === null) return late;
      const speedSquared = output[0] * output[0] + output[1] * output[1];
      wallField(fields(), (before[0] + after[0]) / 2, (before[1] + after[1]) / 2, b);
      let rest = distanceWeight * a[0] + wallWeight * b[0] * stepLength * Math.sqrt(speedSquared);
      rest += speedWeight * speedSquared;
      const guidance = teacherShare(progress);
      if (guidance > 0) {
        const teacher = teach(before);
        const dx = output[0] - teacher.x;
        const dy = output[1] - teacher.y;
        rest += guidance * (dx * dx + dy * dy);
      }
      return late + rest / steps;
    },
    lossPullback(moment, adjoint) {
      distancePullback(moment, adjoint);
      if (moment.progress === null) return;
      wallPullback(moment, adjoint);
      const guidance = teacherShare(moment.progress) / steps;
      if (guidance > 0) teacherPullback(moment, adjoint, guidance);
      for (let i = 0; i < 2; i++) adjoint.output[i] += (2 * speedWeight * moment.output[i]) / steps;
    },
    get scene() {
      const { walls, map } = fields();
      const extent = { left: -reach, right: reach, bottom: -reach, top: reach };
      return { x: 0, y: 1, extent, walls, goal: { ...map.goal, radius: arrived } };
    },
  };
  return plant;

  function teacherShare(progress: number): number {
    return teacherWeight * Math.max(0, 1 - progress / teacherUntil);
  }

  /** The teacher's velocity at a place; leaves distance and direction with their gradients in a, b and c. */
  function teach(place: Float64Array): { x: number; y: number; speed: number } {
    goalDistance(fields(), place[0], place[1], a);
    interpolate(fields().wayX, place[0], place[1], b);
    interpolate(fields().wayY, place[0], place[1], c);
    const speed = Math.min(fastest, slowing * a[0]);
    return { x: speed * b[0], y: speed * c[0], speed };
  }

  function distancePullback({ step, after, progress }: Moment, adjoint: MomentAdjoint): void {
    goalDistance(fields(), after[0], after[1], a);
    const late = step >= from ? (2 * a[0]) / (steps - from) : 0;
    const slope = late + (progress === null ? 0 : distanceWeight / steps);
    adjoint.after[0] += slope * a[1];
    adjoint.after[1] += slope * a[2];
  }

  function wallPullback({ before, output, after }: Moment, adjoint: MomentAdjoint): void {
    const speed = Math.sqrt(output[0] * output[0] + output[1] * output[1]);
    if (speed === 0) return;
    wallField(fields(), (before[0] + after[0]) / 2, (before[1] + after[1]) / 2, b);
    const weight = (wallWeight * stepLength) / steps;
    for (let i = 0; i < 2; i++) {
      const along = (weight * speed * b[i + 1]) / 2;
      adjoint.before[i] += along;
      adjoint.after[i] += along;
      adjoint.output[i] += (weight * b[0] * output[i]) / speed;
    }
  }

  function teacherPullback({ before, output }: Moment, adjoint: MomentAdjoint, guidance: number): void {
    const { x, y, speed } = teach(before);
    const ex = 2 * guidance * (output[0] - x);
    const ey = 2 * guidance * (output[1] - y);
    adjoint.output[0] += ex;
    adjoint.output[1] += ey;
    const slowed = slowing * a[0] < fastest ? slowing : 0;
    for (let i = 0; i < 2; i++) {
      const dSpeed = slowed * a[i + 1];
      adjoint.before[i] -= ex * (dSpeed * b[0] + speed * b[i + 1]) + ey * (dSpeed * c[0] + speed * c[i + 1]);
    }
  }
}
