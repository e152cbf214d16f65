/** The measuring path: noise of all steps, states and outputs, group by group. */

import { groupSize, type Backend } from "@dither/kernels";
import { preparedKernel } from "../problem.js";
import type { Size } from "../sizes.js";
import { milliseconds, type Span } from "../timing.js";

export interface SimulateJob extends Span {
  kind: "simulate";
  backend: Backend;
  size: Size;
}

/** Milliseconds of simulating the whole batch with one draw of its noise. */
export async function timeSimulation({ backend, size, ...span }: SimulateJob): Promise<number[]> {
  const kernel = await preparedKernel(size, backend, { purpose: "simulation" });
  const groups = kernel.groups;
  const trialsOfGroup = groupSize;
  let index = 0;
  return milliseconds(() => {
    index++;
    for (let group = 0; group < groups; group++) {
      kernel.drawNoise({ key: [1, 0], stream: 4, firstTrial: group * trialsOfGroup, index });
      kernel.simulate(group);
    }
  }, span);
}
