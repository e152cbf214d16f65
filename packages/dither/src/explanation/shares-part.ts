/** Which units the bias comes from: what the smoothing of each alone removes of it, and of several together. */

import { jointSmoothing } from "../dynamics/bias/joint-smoothing.js";
import { evenlySpaced, originatingShares } from "../dynamics/bias/originating-shares.js";
import type { Part } from "./part.js";

export const sharesPart: Part = {
  weight: 2,
  stable: true,
  find: async ({ network, few, budget, stoppable }, { shift, noiseAtActivation: smoothing }, onProgress) => {
    if (!shift || !smoothing) return {};
    const { squaredBias, squaredBiasStandardError, ranked } = shift.carried;
    if (!(squaredBias > 0) || !(squaredBias > 2 * squaredBiasStandardError)) return {};
    const request = { ...stoppable, trials: evenlySpaced(few.count, budget.passTrials), smoothing };
    const some = new Set(ranked.slice(0, budget.originatingUnits));
    const origin = await originatingShares(network, few, shift, {
      ...request,
      units: some.size < network.specification.units ? [...some].sort((a, b) => a - b) : undefined,
      onProgress: (share) => onProgress(0.5 * share),
    });
    const bySquare = origin.units
      .map((unit, k) => ({ unit, removes: origin.squaredShare[k] }))
      .sort((a, b) => b.removes - a.removes || a.unit - b.unit);
    const joint = await jointSmoothing(network, few, shift, {
      ...request,
      order: [...bySquare.map(({ unit }) => unit), ...ranked.filter((unit) => !some.has(unit))],
      candidates: budget.candidates,
      onProgress: (share) => onProgress(0.5 + 0.5 * share),
    });
    return { origin, joint };
  },
  effort: ({ budget }) => ({ originating: budget.passTrials }),
  leftOut: ({
    budget: { originatingUnits },
    given: {
      specification: { units },
    },
  }) =>
    originatingUnits < units
      ? [`originating shares of the ${originatingUnits} units alone that carry most, of ${units}`]
      : [],
};
