/** The matching family of Yang et al. (2019): respond at the second stimulus if it matches the first, or if it does not. */

import { between, oneOfThese, signOf, type Uniforms } from "../../build/addresses.js";
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

/** Steps at which things happen; stimulus 2 stays on to the end and calls for the response. */
export interface MatchingTiming {
  on1: number;
  off1: number;
  on2: number;
  steps: number;
}

/** Two angles, and whether they count as a match. */
export interface Sample {
  angles: readonly [number, number];
  match: boolean;
}

/** Ring of stimulus 1 and ring of stimulus 2. */
export type RingChoice = readonly [number, number];

/** Which half of the circle an angle lies in. */
export const category = (angle: number): number => (angle < Math.PI ? 0 : 1);

const tenAngles = Array.from({ length: 10 }, (_, i) => (0.1 + 0.2 * i) * Math.PI);

/** The same angle in one half of the trials, else at least 20° away. */
function drawSameAngle(uniform: Uniforms): Sample {
  const first = between(uniform(0), 0, 2 * Math.PI);
  if (uniform(1) < 0.5) return { angles: [first, first], match: true };
  const away = signOf(uniform(2)) * between(uniform(3), Math.PI / 9, (17 / 9) * Math.PI);
  return { angles: [first, wrapped(first + away)], match: false };
}

/** Two of ten angles, independent of each other; they match in the same half of the circle. */
function drawSameCategory(uniform: Uniforms): Sample {
  const angles = [oneOfThese(uniform(0), tenAngles), oneOfThese(uniform(1), tenAngles)] as const;
  return { angles, match: category(angles[0]) === category(angles[1]) };
}

/** A trial: the cue stays on throughout, and the right answer is angle 2 or no response at all. */
export function matchingTrial(
  timing: MatchingTiming,
  { angles, match }: Sample,
  ring: RingChoice,
  respondTo: boolean,
): CognitiveTrial {
  const { on1, off1, on2, steps } = timing;
  return {
    steps,
    fixationOff: steps,
    response: on2,
    stimuli: [
      { ring: ring[0], angle: angles[0], strength: 1, on: on1, off: off1 },
      { ring: ring[1], angle: angles[1], strength: 1, on: on2, off: steps },
    ],
    answer: match === respondTo ? angles[1] : null,
    epochs: [
      ["fix1", 0],
      ["stim1", on1],
      ["delay1", off1],
      ["go1", on2],
    ],
    labels: { angle1: angles[0], angle2: angles[1], ring1: ring[0], ring2: ring[1], match: match ? 1 : 0 },
  };
}

function drawnTiming(clock: BatchClock, after: (clock: BatchClock) => number): MatchingTiming {
  const on1 = clock.drawn(0, { choice: [200, 400, 600] });
  const off1 = on1 + clock.drawn(1, { choice: [200, 400, 600] });
  const on2 = off1 + clock.drawn(2, { choice: [200, 400, 800, 1600] });
  return { on1, off1, on2, steps: on2 + after(clock) };
}

function gridTiming(clock: Clock): MatchingTiming {
  return { on1: clock.fixed(500), off1: clock.fixed(1000), on2: clock.fixed(2200), steps: clock.fixed(2700) };
}

interface Variant {
  rule: RuleName;
  /** Whether a match, rather than a mismatch, asks for a response. */
  respondTo: boolean;
  description: string;
  sample: (uniform: Uniforms) => Sample;
  /** Steps from the onset of stimulus 2 to the end. */
  after: (clock: BatchClock) => number;
  angles: readonly number[];
}

/** Half-open steps of 0.08 π through the middle of each half of the circle. */
const categoryAngles = [0.1, 1.1].flatMap((from) => Array.from({ length: 10 }, (_, i) => (from + 0.08 * i) * Math.PI));

const angle = { sample: drawSameAngle, after: (clock: BatchClock) => clock.fixed(500), angles: gridAngles() };
const half = {
  sample: drawSameCategory,
  after: (clock: BatchClock) => clock.drawn(3, { choice: [200, 400, 600] }),
  angles: categoryAngles,
};

const variants: readonly Variant[] = [
  { rule: "dmsgo", respondTo: true, description: "if it has the angle of the first", ...angle },
  { rule: "dmsnogo", respondTo: false, description: "unless it has the first's angle", ...angle },
  { rule: "dmcgo", respondTo: true, description: "if it is in the first's category", ...half },
  { rule: "dmcnogo", respondTo: false, description: "unless in the first's category", ...half },
];

/** dmsgo, dmsnogo, dmcgo, dmcnogo. */
export const matchingTasks: readonly CognitiveTask[] = variants.map(
  ({ rule, respondTo, description, sample, after, angles }): CognitiveTask => ({
    rule,
    description: `respond at stimulus 2 ${description}`,
    batch(clock) {
      const timing = drawnTiming(clock, after);
      const ring: RingChoice = [clock.ring(0), clock.ring(1)];
      return (uniform) => matchingTrial(timing, sample(uniform), ring, respondTo);
    },
    // Always a trial with a response: the same angle where a match asks for it, else the opposite one.
    grid: (clock) =>
      pairs(angles, pairs(rings, rings)).map(([first, ring]) => {
        const second = respondTo ? first : wrapped(first + Math.PI);
        return matchingTrial(gridTiming(clock), { angles: [first, second], match: respondTo }, ring, respondTo);
      }),
  }),
);
