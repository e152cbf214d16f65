/** The noise that reaches the activation functions: a unit's own, and what recurrent weights bring. */

import { evenlySpaced } from "../dynamics/bias/originating-shares.js";
import { noiseAtActivation } from "../dynamics/map/arriving-noise.js";
import { recurrentNoise } from "../closure/recurrent-noise.js";
import { isGated } from "../network/cells/cells.js";
import { stateNoiseOf } from "../network/cells/noise-kind.js";
import type { Part } from "./part.js";

export const arrivingPart: Part = {
  weight: 0,
  stable: true,
  find: ({ network, few, std, method, budget, closes }) => {
    // In a gated cell there is not one activation function that noise reaches, and noise that follows the state has no one level.
    if (isGated(network.specification) || stateNoiseOf(network.specification.noise)) return {};
    const trials = evenlySpaced(few.count, budget.recurrentTrials);
    const incoming = closes ? recurrentNoise(network, few, { ...method, std, trials }) : null;
    const known = incoming?.every((x) => Number.isFinite(x)) ? incoming : null;
    return { incoming, noiseAtActivation: noiseAtActivation(network, std) ?? known };
  },
};
