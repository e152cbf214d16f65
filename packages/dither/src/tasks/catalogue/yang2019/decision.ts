/** The decision family of Yang et al. (2019): respond at the stronger of two stimuli shown at once, or one after the other. */

import {
  gridAngles,
  pairs,
  type BatchClock,
  type Clock,
  type CognitiveTask,
  type CognitiveTrial,
  type Stimulus,
} from "./cognitive-trial.js";
import { wrapped } from "./ring.js";
import type { RuleName } from "./rules.js";
import {
  compared,
  drawAngles,
  drawStrengths,
  gridStrengths,
  type Comparison,
  type Pair,
  type RingPairs,
} from "./strengths.js";

/** Steps at which things happen; `shown` holds when each stimulus is on. */
export interface DecisionTiming {
  shown: readonly [first: readonly [on: number, off: number], second: readonly [on: number, off: number]];
  response: number;
  steps: number;
  epochs: CognitiveTrial["epochs"];
}

/** Both stimuli from `on` to the response. */
export function together(on: number, response: number, steps: number): DecisionTiming {
  const epochs = [
    ["fix1", 0],
    ["stim1", on],
    ["go1", response],
  ] as const;
  return {
    shown: [
      [on, response],
      [on, response],
    ],
    response,
    steps,
    epochs,
  };
}

/** One stimulus after the other, then a delay. */
export function inTurn(
  first: readonly [number, number],
  second: readonly [number, number],
  response: number,
  steps: number,
): DecisionTiming {
  const epochs = [
    ["fix1", 0],
    ["stim1", first[0]],
    ["delay1", first[1]],
    ["stim2", second[0]],
    ["delay2", second[1]],
    ["go1", response],
  ] as const;
  return { shown: [first, second], response, steps, epochs };
}

/** A trial: the answer is the angle of the stronger stimulus, of the second where they are equal. */
export function decisionTrial(
  { shown, ...timing }: DecisionTiming,
  angles: Pair,
  strengths: RingPairs,
  comparison: Comparison,
): CognitiveTrial {
  const [first, second] = compared(strengths, comparison);
  const stimuli = strengths.flatMap((pair, ring) =>
    (pair ?? []).map((strength, i): Stimulus => ({
      ring,
      angle: angles[i],
      strength,
      on: shown[i][0],
      off: shown[i][1],
    })),
  );
  return {
    ...timing,
    fixationOff: timing.response,
    stimuli,
    answer: first > second ? angles[0] : angles[1],
    labels: { angle1: angles[0], angle2: angles[1], evidence: first - second },
  };
}

/** Coherences of training, the factor on them of `easy`, timing, and the grid of an analysis. */
interface Variant {
  coherences: readonly number[];
  easier: number;
  description: string;
  drawn(clock: BatchClock): DecisionTiming;
  fixed(clock: Clock, comparison: Comparison): DecisionTiming;
  /** First strengths of the grid. */
  grid(comparison: Comparison): readonly number[];
}

const alone = (comparison: Comparison): boolean => comparison === "ring1" || comparison === "ring2";
const fromTo = (first: number, last: number): number[] => [0, 1, 2, 3, 4].map((i) => first + ((last - first) * i) / 5);

const atOnce: Variant = {
  coherences: [0.01, 0.02, 0.04, 0.08],
  easier: 10,
  description: "",
  drawn(clock) {
    const on = clock.drawn(0, { uniform: [100, 400] });
    const response = on + clock.drawn(1, { choice: [400, 800, 1600] });
    return together(on, response, response + clock.fixed(500));
  },
  fixed: (clock, comparison) =>
    alone(comparison)
      ? together(clock.fixed(500), clock.fixed(2000), clock.fixed(2500))
      : together(clock.fixed(500), clock.fixed(1500), clock.fixed(2000)),
  grid: () => fromTo(0.8, 1.2),
};

const afterDelay: Variant = {
  coherences: [0.08, 0.16, 0.32],
  easier: 2,
  description: ", shown in turn",
  drawn(clock) {
    const on1 = clock.drawn(0, { choice: [200, 400, 600] });
    const off1 = on1 + clock.drawn(1, { choice: [200, 400, 600] });
    const on2 = off1 + clock.drawn(2, { choice: [200, 400, 800, 1600] });
    const off2 = on2 + clock.drawn(3, { choice: [200, 400, 600] });
    const response = off2 + clock.drawn(4, { uniform: [100, 300] });
    return inTurn([on1, off1], [on2, off2], response, response + clock.fixed(500));
  },
  fixed(clock, comparison) {
    const [response, end] = alone(comparison) ? [2700, 3000] : [3000, 3500];
    const at = (ms: number): number => clock.fixed(ms);
    return inTurn([at(500), at(1000)], [at(2000), at(2500)], at(response), at(end));
  },
  grid: (comparison) => (alone(comparison) ? fromTo(0.5, 1.5) : fromTo(0.8, 1.2)),
};

const told: Record<Comparison, string> = {
  ring1: "stronger stimulus",
  ring2: "stronger stimulus on ring 2",
  context1: "stronger stimulus of ring 1",
  context2: "stronger stimulus of ring 2",
  both: "stronger of two, rings summed",
};

function decisionTask(rule: RuleName, comparison: Comparison, variant: Variant): CognitiveTask {
  return {
    rule,
    description: `respond at the ${told[comparison]}${variant.description}`,
    batch(clock, easy) {
      const timing = variant.drawn(clock);
      const coherences = variant.coherences.map((c) => (easy ? variant.easier * c : c));
      return (uniform) =>
        decisionTrial(timing, drawAngles(uniform), drawStrengths(uniform, comparison, coherences), comparison);
    },
    grid(clock) {
      const timing = variant.fixed(clock, comparison);
      return pairs(gridAngles(), gridStrengths(comparison, variant.grid(comparison))).map(([angle, strengths]) =>
        decisionTrial(timing, [angle, wrapped(angle + Math.PI)], strengths, comparison),
      );
    },
  };
}

/** Which rule compares what: those that show both stimuli at once, and those that show them in turn. */
export const decisionRules = {
  dm1: "ring1",
  dm2: "ring2",
  contextdm1: "context1",
  contextdm2: "context2",
  multidm: "both",
} as const satisfies Partial<Record<RuleName, Comparison>>;

export const delayedDecisionRules = {
  delaydm1: "ring1",
  delaydm2: "ring2",
  contextdelaydm1: "context1",
  contextdelaydm2: "context2",
  multidelaydm: "both",
} as const satisfies Partial<Record<RuleName, Comparison>>;

/** dm1, dm2, contextdm1, contextdm2, multidm, and their delayed counterparts. */
export const decisionTasks: readonly CognitiveTask[] = [
  ...Object.entries(decisionRules).map(([rule, comparison]) => decisionTask(rule as RuleName, comparison, atOnce)),
  ...Object.entries(delayedDecisionRules).map(([rule, comparison]) =>
    decisionTask(rule as RuleName, comparison, afterDelay),
  ),
];
