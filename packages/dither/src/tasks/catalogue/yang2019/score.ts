/** Performance in the tasks of Yang et al. (2019): at the last step, fixate or respond within 36° of the right angle. */

import type { Measure } from "../../contract/task.js";
import { lengthOf, type Trials } from "../../contract/trials.js";
import { outputAt, perTrial } from "../../contract/score.js";
import { circularDistance, populationAngle } from "./ring.js";

/** Outputs `[output]` at the last step of a trial. */
function lastOutputs(trials: Trials, outputs: Float32Array, trial: number): Float64Array {
  const step = lengthOf(trials, trial) - 1;
  return Float64Array.from({ length: trials.outputs }, (_, o) => outputAt(trials, outputs, step, o, trial));
}

const fixates = (last: Float64Array): boolean => last[0] > 0.5;

function angleError(last: Float64Array, answer: number): number {
  return circularDistance(populationAngle(last.subarray(1)), answer);
}

/** 1 for each trial that is correct at its last step, otherwise 0. Where a response is due, fixation is an error. */
export function yangPerformance(trials: Trials, outputs: Float32Array): Float64Array {
  const answers = trials.labels?.["answer"];
  return perTrial(trials, (k) => {
    const last = lastOutputs(trials, outputs, k);
    const answer = answers?.[k] ?? NaN;
    if (answer < 0) return fixates(last) ? 1 : 0;
    return !fixates(last) && angleError(last, answer) < 0.2 * Math.PI ? 1 : 0;
  });
}

export const yangMeasures: Readonly<Record<string, Measure>> = {
  response: {
    description: "angle of the population vector at the end, radians; NaN where the network fixates",
    of: (trials, outputs) =>
      perTrial(trials, (k) => {
        const last = lastOutputs(trials, outputs, k);
        return fixates(last) ? NaN : populationAngle(last.subarray(1));
      }),
  },
  angleError: {
    description: "distance from the right angle at the end, radians; NaN where no response is due",
    of: (trials, outputs) =>
      perTrial(trials, (k) => {
        const answer = trials.labels?.["answer"]?.[k] ?? NaN;
        return answer < 0 ? NaN : angleError(lastOutputs(trials, outputs, k), answer);
      }),
  },
};
