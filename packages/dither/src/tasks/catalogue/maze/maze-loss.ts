/**
 * What training minimises in the maze, after the navigation task of Eckstein & Srinivasan (2026), "Paradoxical noise
 * preference in RNNs": the sum of
 * - D², the squared length of the shortest path to the goal, averaged over the last third of the steps,
 * - 60 × the line integral of the wall's field over the way, ∫ P |dx|, averaged over steps,
 * - 0.02 × mean D and 0.002 × mean |v|²,
 * - 0.3 × mean |v − v_teacher|², fading linearly to nothing at half of the training, where the teacher follows the shortest
 *   path at speed min(1.2, 2 D).
 *
 * Around more than one wall that is not enough: D² draws a network straight through, since the far side of a wall is close to
 * the goal, and once there it has nothing more to learn. There the teacher counts 10 instead of 0.3 and walls 1260 instead of
 * 60, and as both fade to 0 and 60, D² grows in: first the way, then its end.
 *
 * Measured is D² over the last third alone. The gradient is that of these formulas as they stand, kinks of the interpolated
 * fields apart.
 */

import type { Moment, MomentAdjoint } from "../../contract/plant.js";
import { goalDistance, wallField, type MazeFields } from "./fields.js";
import { interpolate, type ValueAndGradient } from "./grid.js";

/** Distance covered in a step at speed 1. */
export const stepLength = 0.1;
const wallWeight = 60;
const distanceWeight = 0.02;
const speedWeight = 0.002;
/** Share of the training after which there is no guidance. */
const guidanceUntil = 0.5;
const fastest = 1.2;
const slowing = 2;

/** First of the steps at the end whose distance counts. */
export const lateFrom = (steps: number): number => steps - Math.max(1, Math.floor(steps / 3));

/** What counts more, or less, at the start of a training; it fades linearly to nothing at half of it. */
export interface Guidance {
  /** Weight of the teacher. */
  teacher: number;
  /** Further weight of the walls. */
  walls: number;
  /** Share of D² that does not count yet. */
  goal: number;
}

/** That of the published task, for its one wall. */
export const published: Guidance = { teacher: 0.3, walls: 0, goal: 0 };
/** For ways around several walls. */
export const wayFirst: Guidance = { teacher: 10, walls: 1200, goal: 1 };

/** Share of the guidance that is left; none in tests. */
const guided = (progress: number | null): number => (progress === null ? 0 : Math.max(0, 1 - progress / guidanceUntil));

export class MazeLoss {
  private readonly from: number;
  /** A field's value and gradient at one place; filled and read within a call. */
  private readonly a: ValueAndGradient = [0, 0, 0];
  private readonly b: ValueAndGradient = [0, 0, 0];
  private readonly c: ValueAndGradient = [0, 0, 0];

  constructor(
    private readonly steps: number,
    private readonly fields: () => MazeFields,
    private readonly guidance: Guidance = published,
  ) {
    this.from = lateFrom(steps);
  }

  /** The part of a trial's loss that belongs to one step. */
  at({ step, before, output, after, progress }: Moment): number {
    const { a, b, fields, from, steps, guidance } = this;
    const share = guided(progress);
    const goal = 1 - guidance.goal * share;
    goalDistance(fields(), after[0], after[1], a);
    const late = step >= from ? (goal * (a[0] * a[0])) / (steps - from) : 0;
    if (progress === null) return late;
    const speedSquared = output[0] * output[0] + output[1] * output[1];
    wallField(fields(), (before[0] + after[0]) / 2, (before[1] + after[1]) / 2, b);
    const wall = wallWeight + guidance.walls * share;
    let rest = distanceWeight * a[0] + wall * b[0] * stepLength * Math.sqrt(speedSquared);
    rest += speedWeight * speedSquared;
    if (share > 0) {
      const teacher = this.teach(before);
      const dx = output[0] - teacher.x;
      const dy = output[1] - teacher.y;
      rest += guidance.teacher * share * (dx * dx + dy * dy);
    }
    return late + rest / steps;
  }

  pullback(moment: Moment, adjoint: MomentAdjoint): void {
    this.distancePullback(moment, adjoint);
    if (moment.progress === null) return;
    this.wallPullback(moment, adjoint);
    const share = guided(moment.progress);
    if (share > 0) this.teacherPullback(moment, adjoint, (this.guidance.teacher * share) / this.steps);
    for (let i = 0; i < 2; i++) adjoint.output[i] += (2 * speedWeight * moment.output[i]) / this.steps;
  }

  /** The teacher's velocity at a place; leaves distance and direction with their gradients in a, b and c. */
  private teach(place: Float64Array): { x: number; y: number; speed: number } {
    const { a, b, c, fields } = this;
    goalDistance(fields(), place[0], place[1], a);
    interpolate(fields().wayX, place[0], place[1], b);
    interpolate(fields().wayY, place[0], place[1], c);
    const speed = Math.min(fastest, slowing * a[0]);
    return { x: speed * b[0], y: speed * c[0], speed };
  }

  private distancePullback({ step, after, progress }: Moment, adjoint: MomentAdjoint): void {
    const { a, fields, from, steps } = this;
    const goal = 1 - this.guidance.goal * guided(progress);
    goalDistance(fields(), after[0], after[1], a);
    const late = step >= from ? (goal * (2 * a[0])) / (steps - from) : 0;
    const slope = late + (progress === null ? 0 : distanceWeight / steps);
    adjoint.after[0] += slope * a[1];
    adjoint.after[1] += slope * a[2];
  }

  private wallPullback({ before, output, after, progress }: Moment, adjoint: MomentAdjoint): void {
    const { b, fields, steps } = this;
    const speed = Math.sqrt(output[0] * output[0] + output[1] * output[1]);
    if (speed === 0) return;
    wallField(fields(), (before[0] + after[0]) / 2, (before[1] + after[1]) / 2, b);
    const weight = ((wallWeight + this.guidance.walls * guided(progress)) * stepLength) / steps;
    for (let i = 0; i < 2; i++) {
      const along = (weight * speed * b[i + 1]) / 2;
      adjoint.before[i] += along;
      adjoint.after[i] += along;
      adjoint.output[i] += (weight * b[0] * output[i]) / speed;
    }
  }

  private teacherPullback({ before, output }: Moment, adjoint: MomentAdjoint, weight: number): void {
    const { a, b, c } = this;
    const { x, y, speed } = this.teach(before);
    const ex = 2 * weight * (output[0] - x);
    const ey = 2 * weight * (output[1] - y);
    adjoint.output[0] += ex;
    adjoint.output[1] += ey;
    const slowed = slowing * a[0] < fastest ? slowing : 0;
    for (let i = 0; i < 2; i++) {
      const dSpeed = slowed * a[i + 1];
      adjoint.before[i] -= ex * (dSpeed * b[0] + speed * b[i + 1]) + ey * (dSpeed * c[0] + speed * c[i + 1]);
    }
  }
}
