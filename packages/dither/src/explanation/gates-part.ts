/** Which gates of a gated cell the bias comes from. */

import { isGated } from "../network/cells/cells.js";
import { gateShares } from "./gate-shares.js";
import type { Part } from "./part.js";

export const gatesPart: Part = {
  weight: 1,
  stable: true,
  find: async ({ given, few, std, seed, budget, execution }, _found, onProgress) => {
    if (!isGated(given.specification) || !(std > 0)) return {};
    const draws = Math.max(16, Math.min(200, budget.shiftDraws));
    return { gates: await gateShares(given, few, { ...execution, std, seed, draws, onProgress }) };
  },
};
