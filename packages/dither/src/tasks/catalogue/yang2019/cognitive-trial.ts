/** What one trial of the twenty tasks is, in steps and angles, before it is written on channels; and what makes such trials. */

import type { Duration } from "../../build/timing.js";
import type { Uniforms } from "../../build/addresses.js";
import type { RuleName } from "./rules.js";

export interface Stimulus {
  /** 0 or 1. */
  ring: number;
  angle: number;
  strength: number;
  /** Steps in which it is shown: first included, last excluded. */
  on: number;
  off: number;
}

export interface CognitiveTrial {
  steps: number;
  /** Step at which the fixation cue goes off; `steps` if never. */
  fixationOff: number;
  /** Step R at which a response is called for. */
  response: number;
  stimuli: readonly Stimulus[];
  /** The angle to respond at; null where the right thing is to go on fixating. */
  answer: number | null;
  /** Where each epoch begins, in order; the last ends with the trial. */
  epochs: readonly (readonly [name: string, first: number])[];
  labels: {
    /** Angles of the first and of the second stimulus. */
    readonly angle1: number;
    readonly angle2?: number;
    /** Ring of each, 0 or 1, where there is but one. */
    readonly ring1?: number;
    readonly ring2?: number;
    /** Strength of stimulus 1 minus that of stimulus 2, of what is compared. */
    readonly evidence?: number;
    /** 1 where the stimuli match, 0 where they do not. */
    readonly match?: number;
  };
}

/** Durations in steps. */
export interface Clock {
  /** Steps of a fixed duration in ms. */
  fixed(milliseconds: number): number;
}

/** A clock that also draws what a batch shares. */
export interface BatchClock extends Clock {
  /** Steps of duration number `n`. */
  drawn(n: number, duration: Duration): number;
  /** Ring number `n`: 0 or 1, equally likely. */
  ring(n: number): number;
}

/** One of the twenty tasks. */
export interface CognitiveTask {
  rule: RuleName;
  /** What it asks for, in one line. */
  description: string;
  /** Draws what a batch shares, and returns what makes a trial of it from the trial's own numbers. */
  batch(clock: BatchClock, easy: boolean): (uniform: Uniforms) => CognitiveTrial;
  /** The fixed grid of conditions of the published analyses, with fixed timing. */
  grid(clock: Clock): CognitiveTrial[];
}

/** Angles of the grids: `count` equally spaced ones from 0 on. */
export function gridAngles(count = 20): number[] {
  return Array.from({ length: count }, (_, i) => (2 * Math.PI * i) / count);
}

/** Every combination of the members of two lists, the second varying fastest. */
export function pairs<A, B>(first: readonly A[], second: readonly B[]): [A, B][] {
  return first.flatMap((a) => second.map((b): [A, B] => [a, b]));
}

/** Both rings. */
export const rings = [0, 1] as const;
