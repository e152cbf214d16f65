/** The preference curve that the closure predicts. */

import { predictedPreference } from "../preference/curve/closure-curve.js";
import { unlessDiverging, type Part } from "./part.js";
import { subset, type Subject } from "./subject.js";

const predictedTrials = ({ budget }: Subject): number => Math.min(budget.predictedTrials, budget.measuredTrials);

export const predictedPart: Part = {
  weight: 2,
  stable: true,
  find: async (subject, _found, onProgress) => {
    const { judged, all, options, method, stoppable, covariance, closes } = subject;
    if (!closes) return {};
    return unlessDiverging(async () => {
      const prediction = await predictedPreference(judged, subset(all, predictedTrials(subject)), {
        ...method,
        ...stoppable,
        levels: options.levels,
        onProgress,
      });
      return { predicted: { ...prediction, preferredStd: prediction.preferred.std, covariance } };
    });
  },
  effort: (subject) => ({ predicted: predictedTrials(subject) }),
  leftOut: ({ closes, covariance, options }) => {
    if (!closes) return ["no closure was computed"];
    return covariance === "diagonal" && options.covariance === undefined ? ["the closure is diagonal, not full"] : [];
  },
};
