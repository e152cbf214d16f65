/** The preference curve, measured as by `measure` on as many trials as can be afforded. */

import { measure, type TrialSource } from "../preference/measure/measure.js";
import type { Part } from "./part.js";
import { subset } from "./subject.js";

export const measuredPart: Part = {
  weight: 4,
  stable: true,
  find: async (subject, _found, onProgress) => {
    const { given, source, layers, all, asked, budget, options, execution, seed } = subject;
    const whole = layers !== undefined || ("task" in source && budget.measuredTrials === all.count);
    const some: TrialSource = whole ? source : { trials: subset(all, budget.measuredTrials) };
    const { preference } = await measure(given, some, {
      ...execution,
      levels: options.levels,
      replicates: options.replicates,
      trials: "task" in some ? asked.count : undefined,
      draws: Math.max(4, budget.draws),
      seed,
      onProgress,
    });
    return { measured: preference };
  },
  effort: ({ budget }) => ({ measured: budget.measuredTrials }),
};
