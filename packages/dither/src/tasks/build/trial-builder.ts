/** Trials one at a time: their author says what each trial shows and asks, and need not know how arrays are laid out. */

import { DitherError } from "../../base/errors.js";
import { uniformsOf, type Uniforms } from "./addresses.js";
import type { TrialRequest } from "../contract/trials.js";
import { emptyTrials, type Trials } from "../contract/trials.js";
import { trialRequestShape } from "../contract/trials.js";
import { checkArguments } from "../../base/check-arguments.js";

/** Pens for one trial. Steps count from 0; `to` is excluded. */
export interface TrialBuilder {
  /** Number of the trial. */
  readonly trial: number;
  /** Uniform number `n` of this trial in (0, 1): the same for every call with this n. */
  readonly uniform: Uniforms;
  /** Adds a value, or a function of the step, to one input over some steps. */
  readonly show: (channel: number, from: number, to: number, value: number | ((step: number) => number)) => void;
  /** Asks for a value, or a function of the step, of one output over some steps; `weight` in the loss, default 1. */
  readonly ask: (
    channel: number,
    from: number,
    to: number,
    value: number | ((step: number) => number),
    weight?: number,
  ) => void;
  /** Notes a number about the trial, for scores and analysis. */
  readonly label: (name: string, value: number) => void;
  /** Ends the trial before the longest: beyond `steps` nothing counts. Default: all steps. */
  readonly endAt: (steps: number) => void;
}

/** Sizes of the trials to build. */
export interface TrialSizes {
  /** Steps of the longest trial. */
  steps: number;
  inputs: number;
  outputs: number;
}

/**
 * The trials of a request, each drawn by `draw`. A trial depends on its number and the request's draws alone, as the
 * task contract asks, so long as `draw` takes its randomness from `uniform` (or from `random` at the trial's number).
 * @throws DitherError `value` for steps or channels that are not there.
 * @example
 * ```ts
 * import { buildTrials, draws, streams } from "dither";
 *
 * const request = { first: 0, count: 2, index: 0, random: draws(1, streams.testTrials) };
 * const trials = buildTrials({ steps: 4, inputs: 1, outputs: 1 }, request, ({ trial, show, ask }) => {
 *   show(0, 0, 2, trial + 1); // input 0, steps 0 and 1
 *   ask(0, 3, 4, 10 * (trial + 1)); // output 0, step 3
 * });
 * // [step, channel, trial]: step by step, the two trials side by side.
 * console.log([...trials.input].join(" ")); // 1 2 1 2 0 0 0 0
 * console.log([...trials.target].join(" ")); // 0 0 0 0 0 0 10 20
 * ```
 */
export function buildTrials(sizes: TrialSizes, request: TrialRequest, draw: (pens: TrialBuilder) => void): Trials {
  checkArguments(
    "buildTrials",
    { sizes, request, draw },
    { sizes: { steps: "number", inputs: "number", outputs: "number" }, request: trialRequestShape, draw: "function" },
  );
  const { first, count, random } = request;
  const { steps, inputs, outputs } = sizes;
  const trials = emptyTrials({ ...sizes, count });
  const labels = new Map<string, Float64Array>();
  const lengths = new Int32Array(count).fill(steps);
  for (let k = 0; k < count; k++) {
    const each = (
      what: string,
      channels: number,
      channel: number,
      [from, to]: [number, number],
      write: (place: number, step: number) => void,
    ): void => {
      const where = `${what} of trial ${first + k}`;
      within(where, "channel", channel, 0, channels - 1);
      within(where, "first step", from, 0, steps);
      within(where, "end", to, from, steps);
      for (let t = from; t < to; t++) write((t * channels + channel) * count + k, t);
    };
    draw({
      trial: first + k,
      uniform: uniformsOf(random, first + k),
      show: (channel, from, to, value) => {
        each("show", inputs, channel, [from, to], (place, t) => {
          trials.input[place] += at(value, t);
        });
      },
      ask: (channel, from, to, value, weight = 1) => {
        each("ask", outputs, channel, [from, to], (place, t) => {
          trials.target[place] = at(value, t);
          trials.weight[place] = weight;
        });
      },
      label: (name, value) => {
        const values = labels.get(name) ?? new Float64Array(count).fill(NaN);
        values[k] = value;
        labels.set(name, values);
      },
      endAt: (length) => {
        within(`endAt of trial ${first + k}`, "length", length, 1, steps);
        lengths[k] = length;
      },
    });
  }
  silenceBeyond(trials, lengths);
  const ragged = lengths.some((length) => length < steps);
  return { ...trials, ...(ragged && { lengths }), ...(labels.size > 0 && { labels: Object.fromEntries(labels) }) };
}

function at(value: number | ((step: number) => number), step: number): number {
  return typeof value === "number" ? value : value(step);
}

/** Beyond its end a trial has no weight. */
function silenceBeyond({ weight, outputs, count, steps }: Trials, lengths: Int32Array): void {
  for (let k = 0; k < count; k++)
    for (let row = lengths[k] * outputs; row < steps * outputs; row++) weight[row * count + k] = 0;
}

function within(where: string, what: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new DitherError(
      "value",
      `${where}: expected ${/^[aeiou]/.test(what) ? "an" : "a"} ${what} that is a whole number from ${least} to ${most}, got ${value}.`,
    );
}
