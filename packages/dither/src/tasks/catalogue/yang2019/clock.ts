/** Clocks: durations of the twenty tasks in steps, fixed, drawn or as long as they can be. */

import type { Uniforms } from "../../build/addresses.js";
import { drawDuration, mostSteps, stepsOf } from "../../build/timing.js";
import type { BatchClock, Clock } from "./cognitive-trial.js";
import type { YangOptions } from "./options.js";

type ClockOptions = Pick<YangOptions, "dt" | "timeScale">;

/** Numbers of the uniforms that a batch, or a trial with a timing of its own, draws: the rule, then durations, then rings. */
export const sharedNumbers = { rule: 64, durations: 65, rings: 80 } as const;

export function clockOf({ dt, timeScale }: ClockOptions): Clock {
  return { fixed: (milliseconds) => stepsOf(timeScale * milliseconds, dt) };
}

/** A clock that draws durations and rings from these numbers. */
export function drawingClock(options: ClockOptions, uniform: Uniforms): BatchClock {
  const { dt, timeScale } = options;
  return {
    ...clockOf(options),
    drawn: (n, duration) => stepsOf(timeScale * drawDuration(duration, uniform(sharedNumbers.durations + n)), dt),
    ring: (n) => (uniform(sharedNumbers.rings + n) < 0.5 ? 0 : 1),
  };
}

/** A clock whose durations are all as long as they can be. */
export function longestClock(options: ClockOptions): BatchClock {
  return {
    ...clockOf(options),
    drawn: (_, duration) => mostSteps(duration, options.dt, options.timeScale),
    ring: () => 0,
  };
}
