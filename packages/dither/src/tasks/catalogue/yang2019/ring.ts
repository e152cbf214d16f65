/** Angles on a ring of units: circular distance, bumps of activity, and the population vector that reads them. */

import atan2 from "@stdlib/math-base-special-atan2";
import cospi from "@stdlib/math-base-special-cospi";
import exp from "@stdlib/math-base-special-exp";
import sinpi from "@stdlib/math-base-special-sinpi";
import { checkArguments } from "../../../base/check-arguments.js";

const turn = 2 * Math.PI;

/** Preferred angle of unit k on a ring of `ring` units. */
export function preferredAngle(k: number, ring: number): number {
  return (turn * k) / ring;
}

/** The angle in [0, 2π). */
export function wrapped(angle: number): number {
  const rest = angle - turn * Math.floor(angle / turn);
  return rest < turn ? rest : 0;
}

/** The shorter way between two angles, in [0, π]. */
export function circularDistance(a: number, b: number): number {
  const way = Math.abs(wrapped(a) - wrapped(b));
  return Math.min(way, turn - way);
}

/** 0.8 exp(−½ (d / (π/8))²) for each unit of a ring, d its distance from the angle: 0.8 at the angle itself. */
export function bump(angle: number, ring: number): number[] {
  const values = zeros(ring);
  const from = wrapped(angle);
  for (let k = 0; k < ring; k++) {
    const way = Math.abs(from - preferredAngle(k, ring));
    const distance = Math.min(way, turn - way) / (Math.PI / 8);
    values[k] = 0.8 * exp(-0.5 * distance * distance);
  }
  return values;
}

/** That many zeros, in an array that is cheap to make. */
export function zeros(count: number): number[] {
  return new Array<number>(count).fill(0);
}

/** Angle in [0, 2π) of Σ y_k exp(i · preferred angle of k). */
export function populationAngle(activity: ArrayLike<number>): number {
  checkArguments("populationAngle", { activity }, { activity: "numbers" });
  const ring = activity.length;
  let x = 0;
  let y = 0;
  for (let k = 0; k < ring; k++) {
    x += activity[k] * cospi((2 * k) / ring);
    y += activity[k] * sinpi((2 * k) / ring);
  }
  return wrapped(atan2(y, x));
}
