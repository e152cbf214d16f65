/** Initial parameters: Gaussian, scaled by the size of what a tensor reads. */

import { draws, streams } from "../random/draws.js";
import { parameterCount, parameterLayout, type Network, type TensorName } from "./network.js";
import { checkSpecification, type NetworkSpecification } from "./specification.js";

/** Scales of the initial values; standard deviations before the division by the root of the fan-in. */
export interface InitialScales {
  /** W_rec ~ recurrent · N(0, 1)/√N; default 0.8. */
  recurrent: number;
  /** W_in ~ input · N(0, 1)/√I; default 1. */
  input: number;
  /** W_out ~ readout · N(0, 1)/√N; default 1. */
  readout: number;
  /** b_rec of every unit; default 0. Where units start decides where training leaves them: see docs/theory.md. */
  bias: number;
}

export const defaultScales: InitialScales = { recurrent: 0.8, input: 1, readout: 1, bias: 0 };

/** Number of each tensor in the addresses of its draws (as the step); append only. */
const tensorNumbers: Record<TensorName, number> = { W_rec: 0, W_in: 1, b_rec: 2, W_out: 3, b_out: 4, h0: 5 };

/**
 * An untrained network. The value of `[to, from]` depends on the seed, the tensor, `to` and `from` alone.
 * b_out and trained initial states start at 0.
 */
export function initialNetwork(specification: NetworkSpecification, scales: Partial<InitialScales> = {}): Network {
  const checked = checkSpecification(specification);
  const scale = { ...defaultScales, ...scales };
  const random = draws(checked.seed, streams.initialValues);
  const parameters = new Float32Array(parameterCount(checked));
  for (const { name, shape, offset, size } of parameterLayout(checked)) {
    if (name === "b_rec") parameters.fill(scale.bias, offset, offset + size);
    if (shape.length < 2) continue;
    const columns = shape[1];
    const gain = name === "W_rec" ? scale.recurrent : name === "W_in" ? scale.input : scale.readout;
    const deviation = gain / Math.sqrt(columns);
    for (let i = 0; i < size; i++)
      parameters[offset + i] = deviation * random.gaussian(Math.floor(i / columns), tensorNumbers[name], i % columns);
  }
  return { specification: checked, parameters };
}
