/** The average of several noisy passes: what noise is worth when it is averaged over, at as many times the cost. */

import type { OutputRepair } from "./method.js";
import type { averagedPasses } from "./noisy-passes.js";

function average<const Name extends string>(
  name: Name,
  passes: (typeof averagedPasses)[number],
): OutputRepair & { name: Name } {
  return {
    name,
    description: `average of ${passes} noisy passes`,
    writable: false,
    fitted: false,
    trains: false,
    applies: () => true,
    make: (_network, _trials, noisy) => ({ outputs: null, outcome: noisy.passes.outcomes[passes] }),
    cost: () => ({ passes, operations: passes }),
  };
}

export const averageOf4 = average("passes-4", 4);
export const averageOf16 = average("passes-16", 16);
