/** Where on their activation functions the units work. */

import { operatingPoints, summariseOperatingPoints } from "../dynamics/operating-points/operating-points.js";
import { isGated } from "../network/cells/cells.js";
import type { States } from "../math/linear/principal-components.js";
import { stateNoiseOf } from "../network/cells/noise-kind.js";
import type { Part } from "./part.js";

export const operationPart: Part = {
  weight: 0.25,
  stable: true,
  find: async ({ network, few, std, execution, silent }) => {
    const { specification } = network;
    // They are read with one σ per unit, which noise that follows the state does not have.
    if (!(std > 0) || isGated(specification) || stateNoiseOf(specification.noise)) return {};
    const points = await operatingPoints(network, few, { probe: std, ...execution });
    const silentUnits = neverActive(silent, points.units);
    return { operating: { ...summariseOperatingPoints(points), probe: std, silentUnits } };
  },
};

/** How many units have the rate 0 at every step of every trial. */
function neverActive({ steps, count, states }: States, units: number): number {
  let silentUnits = 0;
  for (let i = 0; i < units; i++) {
    let active = false;
    for (let t = 0; t < steps && !active; t++)
      for (let k = 0; k < count && !active; k++) active = states[(t * units + i) * count + k] !== 0;
    if (!active) silentUnits++;
  }
  return silentUnits;
}
