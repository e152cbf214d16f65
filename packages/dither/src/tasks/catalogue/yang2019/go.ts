/** The Go family of Yang et al. (2019): respond at the angle of the one stimulus, or opposite it, at once or after a delay. */

import { between } from "../../build/addresses.js";
import {
  gridAngles,
  pairs,
  rings,
  type BatchClock,
  type Clock,
  type CognitiveTask,
  type CognitiveTrial,
} from "./cognitive-trial.js";
import { wrapped } from "./ring.js";
import type { RuleName } from "./rules.js";

/** Steps at which things happen. */
interface Timing {
  on: number;
  off: number;
  fixationOff: number;
  response: number;
  steps: number;
  epochs: CognitiveTrial["epochs"];
}

interface Variant {
  rules: readonly [go: RuleName, anti: RuleName];
  description: string;
  drawn: (clock: BatchClock) => Timing;
  fixed: (clock: Clock) => Timing;
}

/** The cue goes off while the stimulus stays: Go and Anti. */
function fixedDelay(on: number, response: number, steps: number): Timing {
  const epochs = [
    ["fix1", 0],
    ["stim1", on],
    ["go1", response],
  ] as const;
  return { on, off: steps, fixationOff: response, response, steps, epochs };
}

/** The stimulus itself calls for the response, and the cue stays: RT Go and RT Anti. */
function reaction(on: number, steps: number): Timing {
  return {
    on,
    off: steps,
    fixationOff: steps,
    response: on,
    steps,
    epochs: [
      ["fix1", 0],
      ["go1", on],
    ],
  };
}

/** The stimulus is gone before the cue: Dly Go and Dly Anti. */
function delayed(on: number, off: number, response: number, steps: number): Timing {
  const epochs = [
    ["fix1", 0],
    ["stim1", on],
    ["delay1", off],
    ["go1", response],
  ] as const;
  return { on, off, fixationOff: response, response, steps, epochs };
}

const variants: readonly Variant[] = [
  {
    rules: ["fdgo", "fdanti"],
    description: "when the cue goes off",
    drawn(clock) {
      const on = clock.drawn(0, { uniform: [300, 700] });
      const response = on + clock.drawn(1, { uniform: [500, 1500] });
      return fixedDelay(on, response, response + clock.fixed(500));
    },
    fixed: (clock) => fixedDelay(clock.fixed(500), clock.fixed(1500), clock.fixed(2000)),
  },
  {
    rules: ["reactgo", "reactanti"],
    description: "as soon as it appears",
    drawn(clock) {
      const on = clock.drawn(0, { uniform: [500, 2500] });
      return reaction(on, on + clock.fixed(500));
    },
    fixed: (clock) => reaction(clock.fixed(2000), clock.fixed(2500)),
  },
  {
    rules: ["delaygo", "delayanti"],
    description: "after a delay",
    drawn(clock) {
      const on = clock.drawn(0, { choice: [300, 500, 700] });
      const off = on + clock.drawn(1, { choice: [200, 400, 600] });
      const response = off + clock.drawn(2, { choice: [200, 400, 800, 1600] });
      return delayed(on, off, response, response + clock.fixed(500));
    },
    fixed: (clock) => delayed(clock.fixed(500), clock.fixed(1000), clock.fixed(2000), clock.fixed(2500)),
  },
];

function trialAt({ on, off, ...timing }: Timing, angle: number, ring: number, anti: boolean): CognitiveTrial {
  return {
    ...timing,
    stimuli: [{ ring, angle, strength: 1, on, off }],
    answer: anti ? wrapped(angle + Math.PI) : angle,
    labels: { angle1: angle, ring1: ring },
  };
}

/** fdgo, fdanti, reactgo, reactanti, delaygo, delayanti. */
export const goTasks: readonly CognitiveTask[] = variants.flatMap(({ rules, description, drawn, fixed }) =>
  rules.map((rule, k): CognitiveTask => {
    const anti = k === 1;
    return {
      rule,
      description: `respond ${anti ? "opposite the" : "at the"} stimulus ${description}`,
      batch(clock) {
        const timing = drawn(clock);
        const ring = clock.ring(0);
        return (uniform) => trialAt(timing, between(uniform(0), 0, 2 * Math.PI), ring, anti);
      },
      grid: (clock) => pairs(gridAngles(), rings).map(([angle, ring]) => trialAt(fixed(clock), angle, ring, anti)),
    };
  }),
);
