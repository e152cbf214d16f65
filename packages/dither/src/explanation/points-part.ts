/** The fixed points that the network rests at. */

import { counted } from "../base/counted.js";
import type { FrozenInputs } from "../dynamics/map/frozen-inputs.js";
import { explainPoints, type PointsFound } from "./explained-points.js";
import type { Part } from "./part.js";

export const pointsPart: Part = {
  weight: 2,
  stable: false,
  find: async (subject, _found, onProgress) => {
    const { network, layers, few, frozen, silent, noisy, runsAway, options, budget, std, method, dt } = subject;
    if (layers) return { fixedPoints: noDynamics(frozen) };
    const fixedPoints = await explainPoints(network, {
      trials: few,
      rollouts: runsAway ? [silent.states] : [silent.states, noisy.states],
      frozen,
      starts: options.starts ?? budget.starts,
      slowStarts: budget.slowStarts,
      spectra: budget.spectra,
      searchIterations: budget.searchIterations,
      slowIterations: budget.slowIterations,
      stationary: 4 * budget.stationaryInputs,
      stationarySteps: budget.stationarySteps,
      sampledLaws: budget.sampledLaws,
      ...{ std, method, dt, seed: subject.seed },
      ...subject.execution,
      onProgress,
    });
    return { fixedPoints };
  },
  leftOut: (_subject, { fixedPoints }) => {
    if (!fixedPoints) return [];
    const { points, search } = fixedPoints;
    const unread = points.filter(({ stability }) => stability === null).length;
    return [
      ...(search.planned > search.starts ? [`${search.starts} of ${search.planned} starts searched`] : []),
      ...(unread > 0 ? [`${unread} of ${counted(points.length, "fixed point")} without eigenvalues`] : []),
    ];
  },
};

/** Hidden layers pass their input through and do not come back to it. */
function noDynamics(frozen: FrozenInputs): PointsFound {
  return {
    points: [],
    search: {
      inputs: frozen.kind,
      different: frozen.different,
      searched: 0,
      starts: 0,
      planned: 0,
      unconverged: 0,
      summary: "hidden layers have no dynamics, and so no fixed points",
    },
    slowPoints: [],
  };
}
