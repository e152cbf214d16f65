/**
 * Path integration in two dimensions: report the position from the velocity alone. Velocity comes as Cartesian
 * components, a linear task, or as speed and heading, where the network must multiply (after Eckstein & Srinivasan 2026,
 * "Paradoxical noise preference in RNNs"; Cueva & Wei 2018, "Emergence of grid-like representations").
 */

import exp from "@stdlib/math-base-special-exp";
import { wholeTrial } from "../../build/addresses.js";
import type { Experiment } from "../../contract/experiment.js";
import { normalTable } from "../../build/input-noise.js";
import { manyWords } from "../../build/many-words.js";
import { positive, whole } from "../../contract/options.js";
import { taskOf, type TaskFamily } from "../../contract/optional-task.js";
import { explained, outputAt, perTrial } from "../../contract/score.js";
import type { Measure, Task } from "../../contract/task.js";
import { emptyTrials } from "../../contract/trials.js";
import { unitVector } from "../../build/unit-vector.js";

export type PathOptions = {
  /** Default 50. */
  readonly steps: number;
  /** Distance per step at speed 1; default 0.04. */
  readonly scale: number;
};

/** N = 64 ReLU units, noise 1; 1000 updates of 32 trials with Adam from 2e-3. The readout starts small, as the maze's. */
const experiment: Experiment = {
  units: 64,
  activation: "relu",
  leak: 0.2,
  noise: 1,
  updates: 1000,
  batch: 32,
  learningRate: 2e-3,
  initial: { readout: 0.3 },
};

/**
 * Speed is 2 / (1 + exp(−1.5 x)) and heading 0.8 π y + an offset of the trial, with x and y AR(1) processes: their
 * coefficient, and what keeps their variance 1.
 */
const memory = 0.9;
const innovation = Math.sqrt(1 - memory * memory);

/** Speeds at x from −`reach` to `reach`, `fineness` to a unit: between two, a straight line is good to 1e-6. */
const reach = 8;
const fineness = 256;
const speeds = Float64Array.from(
  { length: 2 * reach * fineness + 2 },
  (_, i) => 2 / (1 + exp(-1.5 * (i / fineness - reach))),
);

function speedOf(x: number): number {
  const place = fineness * (Math.min(Math.max(x, -reach), reach) + reach);
  const before = Math.floor(place);
  const low = speeds[before];
  return low + (place - before) * (speeds[before + 1] - low);
}

/** Inputs and targets of one trial, a word of `words` for each step. */
type Walk = (
  input: Float32Array,
  target: Float32Array,
  trial: number,
  count: number,
  turns: number,
  words: Uint32Array,
) => void;

/** All of a trial in one loop over local numbers: it is most of what these tasks cost beside training. */
function walkIn(coordinates: "cartesian" | "polar", scale: number): Walk {
  const polar = coordinates === "polar";
  const normal = normalTable();
  const direction = new Float64Array(2);
  return (input, target, trial, count, turns, words) => {
    let x = 0;
    let y = 0;
    let px = 0;
    let py = 0;
    let read = trial;
    let written = trial;
    for (let t = 0; t < words.length; t++) {
      const kept = t === 0 ? 0 : memory;
      const fresh = t === 0 ? 1 : innovation;
      const word = words[t];
      x = kept * x + fresh * normal[word & 0xffff];
      y = kept * y + fresh * normal[word >>> 16];
      const speed = speedOf(x);
      unitVector(0.4 * y + turns, direction);
      const c = direction[0];
      const s = direction[1];
      input[read] = polar ? speed : speed * c;
      input[read + count] = polar ? c : speed * s;
      if (polar) input[read + 2 * count] = s;
      read += (polar ? 3 : 2) * count;
      px += scale * speed * c;
      py += scale * speed * s;
      target[written] = px;
      target[written + count] = py;
      written += 2 * count;
    }
  };
}

const finalError: Measure = {
  description: "distance between output and position at the end, arena units",
  of: (trials, outputs) =>
    perTrial(trials, (k) => {
      const off = (o: number): number =>
        outputAt(trials, outputs, trials.steps - 1, o, k) - outputAt(trials, trials.target, trials.steps - 1, o, k);
      return Math.sqrt(off(0) * off(0) + off(1) * off(1));
    }),
};

function family(name: string, description: string, coordinates: "cartesian" | "polar"): TaskFamily<PathOptions> {
  const inputs = coordinates === "cartesian" ? 2 : 3;
  return {
    name,
    defaults: { steps: 50, scale: 0.04 },
    checks: { steps: whole(1), scale: positive },
    build: ({ steps, scale }) => ({
      description,
      inputs,
      outputs: 2,
      dt: 1,
      experiment,
      trials({ first, count, random, spent }) {
        const trials = emptyTrials({ steps, inputs, outputs: 2, count }, spent);
        trials.weight.fill(1);
        const { input, target } = trials;
        const walk = walkIn(coordinates, scale);
        const words = new Uint32Array(steps);
        const heading = new Float64Array(count);
        for (let k = 0; k < count; k++) {
          const turns = random.uniform(first + k, wholeTrial);
          heading[k] = 2 * Math.PI * turns;
          walk(input, target, k, count, turns, manyWords(words, random, first + k, 0));
        }
        return { ...trials, epochs: { walk: [0, steps] }, labels: { heading } };
      },
      score: explained,
      measures: { finalError },
    }),
  };
}

/** Input: the velocity's two components. */
export const cartesianPath: Task = taskOf(
  family("path-cartesian", "path integration from Cartesian velocity", "cartesian"),
);

/** Input: speed, and cosine and sine of the heading. */
export const polarPath: Task = taskOf(family("path-polar", "path integration from speed and heading", "polar"));
