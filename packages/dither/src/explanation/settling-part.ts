/** Whether trials last long enough for the network to settle. */

import { explainSettling } from "./explained-settling.js";
import type { Part } from "./part.js";

/** Levels of the settled curve: from no noise to twice the level that is explained. */
const settledLevels = (std: number): number[] => [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2].map((share) => share * std);

export const settlingPart: Part = {
  weight: 1.5,
  stable: false,
  find: async (subject, { fixedPoints }, onProgress) => {
    const { given, network, layers, few, silent, runsAway, budget, std, method, dt } = subject;
    const settling = await explainSettling(network, {
      trials: few,
      judged: given.specification,
      silent,
      points: fixedPoints?.points ?? [],
      levels: runsAway || layers ? [] : settledLevels(std),
      stationary: budget.stationaryInputs,
      stationarySteps: budget.stationarySteps,
      followed: budget.followed,
      ...{ std, method, dt },
      ...subject.stoppable,
      onProgress,
    });
    return { settling };
  },
};
