/** Where tasks draw: addresses of random numbers that belong to no step of a trial. */

import type { Draws } from "../../random/draws.js";

/** Trial address of what is drawn once for a batch: every worker that makes a part of the batch draws the same. */
export const wholeBatch = 0xffffffff;

/** Step address of what is drawn once for a trial, or once for a batch. */
export const wholeTrial = 0xffffffff;

/** Step address of a trial's input noise, where units 4n … 4n + 3 start the n-th run of its random words. */
export const inputNoiseStep = 0xfffffffe;

/** Uniform numbers in (0, 1) by number: each has its own address, so that none depends on who asks first. */
export type Uniforms = (number: number) => number;

/** The numbers that trial `trial`, or the `wholeBatch`, draws once. */
export function uniformsOf(random: Draws, trial: number): Uniforms {
  return (number) => random.uniform(trial, wholeTrial, number);
}

/** u in (0, 1) carried to (from, to). */
export function between(u: number, from: number, to: number): number {
  return from + (to - from) * u;
}

/** One of the choices, all equally likely, from u in (0, 1). */
export function oneOfThese<T>(u: number, choices: readonly T[]): T {
  return choices[Math.floor(u * choices.length)];
}

/** +1 or −1, equally likely, from u in (0, 1). */
export function signOf(u: number): number {
  return u < 0.5 ? 1 : -1;
}
