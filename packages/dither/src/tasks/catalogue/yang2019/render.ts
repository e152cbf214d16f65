/** Writes trials of Yang et al. (2019) on their channels: fixation, two rings and the rules in; fixation and a ring out. */

import { kept } from "../../../base/kept.js";
import { stepsOf } from "../../build/timing.js";
import { writePiecewise } from "../../build/piecewise.js";
import { emptyTrials, type Trials } from "../../contract/trials.js";
import type { CognitiveTrial } from "./cognitive-trial.js";
import { inputCount, type YangOptions } from "./options.js";
import { bump, zeros } from "./ring.js";
import { ruleNumber, type RuleName } from "./rules.js";

export interface RuledTrial {
  rule: RuleName;
  trial: CognitiveTrial;
}

/** Resting value of every output, and what fixation and a response add to it. */
const rest = 0.05;
const fixating = 0.8;

/** Loss weights, the squares of the published masks 1, 2, 5 and 10: before a response is called for, and after. */
const weights = { before: { ring: 1, fixation: 4 }, after: { ring: 25, fixation: 100 } } as const;

/** Names of all epochs, in order, and of all labels: the same for every rule, so that any trials can be put together. */
const epochNames = ["fix1", "stim1", "delay1", "stim2", "delay2", "go1"] as const;
const labelNames = ["angle1", "angle2", "ring1", "ring2", "evidence", "match"] as const;

/**
 * Trials without input noise. With `shared` timing all have the same steps and epochs; otherwise each has its own, and
 * all are filled up to `steps`, or to the longest of them.
 */
export function writeTrials(
  list: readonly RuledTrial[],
  options: YangOptions,
  timing: "shared" | "own",
  steps = Math.max(...list.map(({ trial }) => trial.steps)),
  spent?: Trials,
): Trials {
  const { ring } = options;
  const count = list.length;
  const trials = emptyTrials({ steps, inputs: inputCount(options), outputs: 1 + ring, count }, spent);
  const grace = stepsOf(options.timeScale * 100, options.dt);
  const write = (values: Float32Array, changes: (trial: CognitiveTrial) => number[], of: ChannelsOf): void =>
    writePiecewise(
      values,
      count,
      list.map((one) => ({ changes: changes(one.trial), at: of(one) })),
    );
  const bumpAt = bumpsOnce(ring);
  write(trials.input, inputChanges, inputsOf(options, bumpAt));
  write(trials.target, (trial) => [0, trial.response, trial.steps], targetsOf(options, bumpAt));
  write(
    trials.weight,
    ({ response, steps: end }) => [0, grace, response, response + grace, end],
    weightsOf(options, grace),
  );
  const labels = labelsOf(list);
  return timing === "shared"
    ? { ...trials, epochs: sharedEpochs(list[0].trial), labels }
    : { ...trials, lengths: Int32Array.from(list, ({ trial }) => trial.steps), epochsByTrial: ownEpochs(list), labels };
}

/** The channels of a trial at any step; what is returned lasts until the next call. */
type ChannelsOf = (one: RuledTrial) => (step: number) => readonly number[];

/** Bumps by their angles, each worked out once: stimuli and the answer of a trial mostly share angles. */
function bumpsOnce(ring: number): (angle: number) => readonly number[] {
  const known = new Map<number, readonly number[]>();
  return (angle) => kept(known, angle, () => bump(angle, ring));
}

/** The steps at which the inputs of a trial change. */
function inputChanges({ fixationOff, stimuli, steps }: CognitiveTrial): number[] {
  const changes = [0, fixationOff, steps];
  for (const { on, off } of stimuli) changes.push(on, off);
  return changes;
}

function inputsOf(options: YangOptions, bumpAt: (angle: number) => readonly number[]): ChannelsOf {
  const { ring } = options;
  const rules = Object.entries(options.rules ?? {}).map(([name, weight]) => [ruleNumber(name), weight] as const);
  const values = zeros(inputCount(options));
  return ({ rule, trial }) =>
    (step) => {
      values.fill(0);
      if (step >= trial.steps) return values;
      values[0] = step < trial.fixationOff ? 1 : 0;
      for (const { angle, on, off, ring: which, strength } of trial.stimuli) {
        if (step < on || step >= off) continue;
        const shape = bumpAt(angle);
        const first = 1 + which * ring;
        for (let unit = 0; unit < ring; unit++) values[first + unit] += strength * shape[unit];
      }
      if (options.rules) for (const [number, weight] of rules) values[1 + 2 * ring + number] += weight;
      else values[1 + 2 * ring + ruleNumber(rule)] = 1;
      return values;
    };
}

function targetsOf({ ring }: YangOptions, bumpAt: (angle: number) => readonly number[]): ChannelsOf {
  const waiting = zeros(1 + ring).fill(rest);
  waiting[0] = fixating;
  const responding = zeros(1 + ring);
  const after = zeros(1 + ring);
  return ({ trial: { answer, response, steps } }) =>
    (step) => {
      if (step >= steps) return after;
      if (answer === null || step < response) return waiting;
      const shape = bumpAt(answer);
      responding[0] = rest;
      for (let unit = 0; unit < ring; unit++) responding[1 + unit] = rest + shape[unit];
      return responding;
    };
}

/** Loss weights, with this many steps of grace at the beginning and after the response is due. */
function weightsOf({ ring }: YangOptions, grace: number): ChannelsOf {
  const weight = (onRing: number, fixation: number): number[] => [fixation, ...zeros(ring).fill(onRing)];
  const none = weight(0, 0);
  const before = weight(weights.before.ring, weights.before.fixation);
  const after = weight(weights.after.ring, weights.after.fixation);
  return ({ trial: { response, steps } }) =>
    (step) => {
      if (step < grace || step >= steps || (step >= response && step < response + grace)) return none;
      return step < response ? before : after;
    };
}

/** Where an epoch of a trial begins and ends; −1 and −1 where the trial has none of that name. */
function epochOf({ epochs, steps }: CognitiveTrial, name: string): [number, number] {
  const at = epochs.findIndex(([own]) => own === name);
  return at < 0 ? [-1, -1] : [epochs[at][1], at + 1 < epochs.length ? epochs[at + 1][1] : steps];
}

function sharedEpochs(trial: CognitiveTrial): Record<string, [number, number]> {
  return Object.fromEntries(trial.epochs.map(([name]) => [name, epochOf(trial, name)]));
}

function ownEpochs(list: readonly RuledTrial[]): NonNullable<Trials["epochsByTrial"]> {
  const ranges = epochNames.map((name) => [name, list.map(({ trial }) => epochOf(trial, name))] as const);
  return Object.fromEntries(
    ranges.map(([name, all]) => [
      name,
      { first: Int32Array.from(all, ([first]) => first), last: Int32Array.from(all, ([, last]) => last) },
    ]),
  );
}

/** `rule` (0 … 19), `answer` (angle, or −1 to go on fixating), and what the tasks label. */
function labelsOf(list: readonly RuledTrial[]): Record<string, Float64Array> {
  const of = (value: (one: RuledTrial) => number): Float64Array => Float64Array.from(list, value);
  return {
    rule: of(({ rule }) => ruleNumber(rule)),
    answer: of(({ trial }) => trial.answer ?? -1),
    ...Object.fromEntries(labelNames.map((name) => [name, of(({ trial }) => trial.labels[name] ?? NaN)])),
  };
}
