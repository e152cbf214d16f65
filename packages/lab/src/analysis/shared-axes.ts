/** Axes that both networks share and that no test noise changes: what moves along them is the noise's doing alone. */

import { axisAround, type Axis } from "dither";
import { lookAt } from "./look.js";
import type { Survey, SurveyTrial } from "./survey.js";

export interface SharedAxes {
  output: Axis;
  x: Axis;
  y: Axis;
  /** The largest shift of a unit at the training noise. */
  shift: number;
}

/**
 * @param trained the training noise: what it scatters is shown whole, louder noise may leave the frame
 */
export function sharedAxes(surveys: readonly Survey[], trial: number, trained: number): SharedAxes {
  const outputs: number[] = [];
  const across: number[] = [];
  const upwards: number[] = [];
  let shift = 0;
  for (const { stds, trials } of surveys) {
    const shown: SurveyTrial = trials[trial];
    const loud = lookAt(shown, stds, trained > 0 ? trained : (stds.at(-1) ?? 0));
    outputs.push(...shown.target, ...shown.repaired.output, ...loud.low, ...loud.high);
    const points = [
      ...shown.levels.flatMap(({ dot, stationary }) => (stationary ? [dot, stationary] : [dot])),
      ...(shown.cross ? [shown.cross] : []),
      ...loud.cloud,
      shown.repaired.ring,
    ];
    across.push(...points.map(([z]) => z), shown.target[shown.target.length - 1]);
    upwards.push(...points.map(([, beside]) => beside));
    for (const { mean } of shown.levels) outputs.push(...mean);
    shift = Math.max(shift, ...loud.shift.map(Math.abs));
  }
  return {
    output: axisAround("output", outputs, 4),
    x: axisAround("output read out", across, 5),
    y: axisAround("state, beside the output", upwards, 4),
    shift,
  };
}
