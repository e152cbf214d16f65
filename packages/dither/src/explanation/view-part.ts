/** A picture of the states, of networks that have dynamics. */

import type { Part } from "./part.js";
import { stateView } from "./state-view.js";

export const viewPart: Part = {
  weight: 0.25,
  stable: true,
  find: async (subject, { shift, fixedPoints, noiseAtActivation }) => {
    const { network, layers, few, frozen, silent, std, seed, execution } = subject;
    if (!shift || layers) return {};
    const view = await stateView(network, {
      trials: few,
      silent: silent.states,
      noisy: shift.mean,
      points: fixedPoints?.points ?? [],
      constant: frozen.kind === "constant" || frozen.kind === "none",
      inputs: frozen.chosen.map(({ input }) => input),
      ...{ std, seed },
      smoothing: noiseAtActivation?.[0] ?? 0,
      ...execution,
    });
    return { view };
  },
};
