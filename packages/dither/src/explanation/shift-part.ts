/** The shift of the mean states under noise, and what it carries to the outputs. */

import { measureShift } from "../dynamics/bias/shift.js";
import { unlessDiverging, type Part } from "./part.js";

export const shiftPart: Part = {
  weight: 1,
  stable: true,
  find: ({ network, few, execution, std, seed, budget }, _found, onProgress) =>
    unlessDiverging(async () => ({
      shift: await measureShift(network, few, { ...execution, std, seed, draws: budget.shiftDraws, onProgress }),
    })),
  effort: ({ budget }) => ({ shift: budget.shiftTrials }),
};
