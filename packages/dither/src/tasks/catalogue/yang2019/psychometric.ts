/** Trials of chosen conditions, to relate choices to strengths, durations and angles (psychometric curves, Yang et al. 2019). */

import { DitherError } from "../../../base/errors.js";
import type { Trials } from "../../contract/trials.js";
import { clockOf } from "./clock.js";
import type { Clock, CognitiveTrial } from "./cognitive-trial.js";
import { decisionRules, decisionTrial, delayedDecisionRules, inTurn, together } from "./decision.js";
import { category, matchingTrial } from "./matching.js";
import { yangChecks, yangDefaults, type YangOptions } from "./options.js";
import { taskOptions, type TaskOptions } from "../../contract/options.js";
import { writeTrials } from "./render.js";
import { circularDistance } from "./ring.js";
import type { RuleName } from "./rules.js";
import type { Pair } from "./strengths.js";
import { ruleNames } from "./rules.js";
import { checkArguments } from "../../../base/check-arguments.js";

/** One condition. What a family does not use is ignored. */
export interface Condition {
  /** Angles of stimulus 1 and stimulus 2. */
  angles: Pair;
  /** Strengths on ring 1; default 1 and 1 unless ring 2 has some. Decisions only. */
  ring1?: Pair;
  /** Strengths on ring 2; default none. Decisions only. */
  ring2?: Pair;
  /** How long the stimuli, or each of them, are shown, ms; default 1000, in delayed decisions 300. */
  duration?: number;
  /** Time between the two stimuli of a delayed decision, ms; default 1000. */
  delay?: number;
  /** Rings of the two stimuli to match; default ring 1 (0) for both. */
  rings?: Pair;
}

const has = <T extends object>(rules: T, rule: string): rule is Extract<keyof T, string> => rule in rules;

function trialFor(rule: RuleName, clock: Clock, condition: Condition): CognitiveTrial {
  const { angles, ring1, ring2, rings = [0, 0] } = condition;
  const strengths = [ring1 ?? (ring2 ? null : ([1, 1] as const)), ring2 ?? null] as const;
  const at = (ms: number): number => clock.fixed(ms);
  if (has(decisionRules, rule)) {
    const comparison = decisionRules[rule];
    const alone = comparison === "ring1" || comparison === "ring2";
    const on = alone ? 300 : 500;
    const off = on + (condition.duration ?? 1000);
    return decisionTrial(together(at(on), at(off), at(off + (alone ? 400 : 500))), angles, strengths, comparison);
  }
  if (has(delayedDecisionRules, rule)) {
    const { duration = 300, delay = 1000 } = condition;
    const on2 = 300 + duration + delay;
    const off2 = on2 + duration;
    const timing = inTurn([at(300), at(300 + duration)], [at(on2), at(off2)], at(off2 + 200), at(off2 + 500));
    return decisionTrial(timing, angles, strengths, delayedDecisionRules[rule]);
  }
  const timing = { on1: at(500), off1: at(800), on2: at(2000), steps: at(2500) };
  switch (rule) {
    case "dmsgo":
    case "dmsnogo": {
      const match = circularDistance(...angles) < Math.PI / 36;
      return matchingTrial(timing, { angles, match }, rings, rule === "dmsgo");
    }
    case "dmcgo":
    case "dmcnogo": {
      const match = category(angles[0]) === category(angles[1]);
      return matchingTrial(timing, { angles, match }, rings, rule === "dmcgo");
    }
    default:
      throw new DitherError(
        "usage",
        `yang2019: ${rule} has one stimulus, so there is nothing to compare. Choose a decision or matching task.`,
      );
  }
}

/**
 * Trials of these conditions, one each, without input noise. Stimuli at once: on at 300 ms, 400 ms to respond (500 and
 * 500 where both rings count); in turn: first on at 300 ms, response 200 ms after the second, 300 ms to respond;
 * matching: 500 to 800 ms and from 2000 to 2500 ms, where angles within 5° match.
 * @throws DitherError `usage` for a task of the Go family and for unknown options, `value` for options out of range.
 */
export function yangPsychometricTrials(
  rule: RuleName,
  conditions: readonly Condition[],
  given: TaskOptions = {},
): Trials {
  checkArguments(
    "yangPsychometricTrials",
    { rule, conditions, given },
    { rule: ruleNames, conditions: "array", given: "object?" },
  );
  const options: YangOptions = taskOptions(rule, yangDefaults, yangChecks, given);
  const clock = clockOf(options);
  return writeTrials(
    conditions.map((condition) => ({ rule, trial: trialFor(rule, clock, condition) })),
    options,
    "own",
  );
}
