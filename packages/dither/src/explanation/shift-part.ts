/** The shift of the mean states under noise, and what it carries to the outputs. */

import { measureShift } from "../dynamics/bias/shift.js";
import { unlessDiverging, type Part } from "./part.js";

/** Numbers that the states of the draws that are kept may hold. */
const mostKept = 4e6;

export const shiftPart: Part = {
  weight: 1,
  stable: true,
  find: ({ network, few, execution, std, seed, budget, silent }, _found, onProgress) =>
    unlessDiverging(async () => {
      const singles: Float32Array[] = [];
      const kept = 2 * Math.max(1, Math.min(8, Math.floor(mostKept / (2 * silent.states.length))));
      const options = { ...execution, std, seed, draws: budget.shiftDraws, onProgress };
      const shift = await measureShift(network, few, options, (deviation, draw) => {
        if (draw < kept) singles.push(Float32Array.from(deviation, (x, at) => silent.states[at] + x));
      });
      return { shift, singles };
    }),
  effort: ({ budget }) => ({ shift: budget.shiftTrials }),
};
