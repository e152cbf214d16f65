/**
 * The twenty cognitive tasks of Yang, Joglekar, Song, Newsome & Wang (2019), "Task representations in neural networks
 * trained to perform many cognitive tasks", Nat. Neurosci. 22:297, singly and as one suite.
 *
 * The published loss divides Σ w (z − y)² by the number of outputs and steps; Dither's divides it by Σ w. The two differ
 * by one factor per batch.
 */

import { addInputNoise } from "../../build/input-noise.js";
import { uniformsOf, wholeBatch, type Uniforms } from "../../build/addresses.js";
import { taskOptions, type TaskOptions } from "../../contract/options.js";
import { taskOf, type TaskFamily } from "../../contract/optional-task.js";
import type { Task } from "../../contract/task.js";
import type { TrialRequest } from "../../contract/trials.js";
import type { Trials } from "../../contract/trials.js";
import { clockOf, drawingClock, longestClock, sharedNumbers } from "./clock.js";
import type { CognitiveTask } from "./cognitive-trial.js";
import { decisionTasks } from "./decision.js";
import { goTasks } from "./go.js";
import { matchingTasks } from "./matching.js";
import { inputCount, inputNoise, yangChecks, yangDefaults, yangExperiment, type YangOptions } from "./options.js";
import { writeTrials, type RuledTrial } from "./render.js";
import { drawRule, ruleNames, type RuleName } from "./rules.js";
import { yangMeasures, yangPerformance } from "./score.js";
import { checkArguments } from "../../../base/check-arguments.js";

const made = new Map([...goTasks, ...decisionTasks, ...matchingTasks].map((task) => [task.rule, task]));

function cognitive(rule: RuleName): CognitiveTask {
  const task = made.get(rule);
  if (!task) throw new Error(`yang2019: the rule ${rule} has no task`);
  return task;
}

/** Which rule a batch, or a test trial, is about. */
type RuleDraw = (shared: Uniforms) => RuleName;

/** What a batch draws once, and then what makes a trial of it. */
function batchOf(options: YangOptions, rule: RuleDraw, shared: Uniforms): (uniform: Uniforms) => RuledTrial {
  const chosen = rule(shared);
  const trial = cognitive(chosen).batch(drawingClock(options, shared), options.easy);
  return (uniform) => ({ rule: chosen, trial: trial(uniform) });
}

const listed = <T>(count: number, of: (k: number) => T): T[] => Array.from({ length: count }, (_, k) => of(k));

function noisy(trials: Trials, { first, random }: TrialRequest, options: YangOptions): Trials {
  addInputNoise(trials, first, random, inputNoise(options), trials.inputs);
  return trials;
}

/** Steps of the longest trial of a rule. */
function longestOf(options: YangOptions, rule: RuleName): number {
  return cognitive(rule).batch(longestClock(options), options.easy)(() => 0.5).steps;
}

/** A family of tasks about one rule or several. */
function family(
  name: string,
  description: string,
  rule: RuleDraw,
  rules: readonly RuleName[],
  updates: number,
): TaskFamily<YangOptions> {
  return {
    name,
    defaults: yangDefaults,
    checks: yangChecks,
    build(options) {
      const longest = Math.max(...rules.map((one) => longestOf(options, one)));
      return {
        description,
        inputs: inputCount(options),
        outputs: 1 + options.ring,
        dt: options.dt,
        experiment: yangExperiment(options, updates),
        longest,
        trials(request) {
          const { first, count, random } = request;
          const batch = batchOf(options, rule, uniformsOf(random, wholeBatch));
          const list = listed(count, (k) => batch(uniformsOf(random, first + k)));
          return noisy(writeTrials(list, options, "shared", undefined, request.spent), request, options);
        },
        testTrials(request) {
          const { first, count, random } = request;
          const list = listed(count, (k) => {
            const uniform = uniformsOf(random, first + k);
            return batchOf(options, rule, uniform)(uniform);
          });
          return noisy(writeTrials(list, options, "own", longest), request, options);
        },
        score: yangPerformance,
        ...(rules.length > 1 && { conditions: { label: "rule", names: rules } }),
        measures: yangMeasures,
      };
    },
  };
}

/** Updates that a single task is given: enough for the easier ones, not what was published. */
const singleUpdates = 2000;
/** 10⁷ trials in batches of 64, as published. */
const suiteUpdates = 156_250;

/** The task of one rule, with options changed. @throws DitherError as `withOptions`. */
export function yangTask(rule: RuleName, given: TaskOptions = {}): Task {
  checkArguments("yangTask", { rule }, { rule: ruleNames });
  return taskOf(
    family(rule, cognitive(rule).description, () => rule, [rule], singleUpdates),
    given,
  );
}

/**
 * All twenty: each batch is about one rule, drawn with the published probabilities (5/28 for the context-dependent
 * decisions, 1/28 for the others). Test trials draw their own rules; the label `rule` tells which.
 */
export function yangSuite(given: TaskOptions = {}): Task {
  const rule: RuleDraw = (shared) => drawRule(shared(sharedNumbers.rule));
  return taskOf(family("yang2019", "all twenty cognitive tasks, one per batch", rule, ruleNames, suiteUpdates), given);
}

/**
 * The conditions of the published analyses of one task: a fixed grid of angles, rings and strengths with fixed timing,
 * without input noise. @throws DitherError as `withOptions`.
 */
export function yangGridTrials(rule: RuleName, given: TaskOptions = {}): Trials {
  checkArguments("yangGridTrials", { rule }, { rule: ruleNames });
  const options = taskOptions(rule, yangDefaults, yangChecks, given);
  const list = cognitive(rule).grid(clockOf(options));
  return writeTrials(
    list.map((trial) => ({ rule, trial })),
    options,
    "shared",
  );
}
