/** Initial parameters: random, scaled by the size of what a tensor reads. */

import { draws, streams, type Draws } from "../random/draws.js";
import type { InitialLaws } from "../tasks/experiment.js";
import { parameterCount, parameterLayout, type Network, type TensorName } from "./network.js";
import { orthogonal } from "./orthogonal.js";
import { checkSpecification, type NetworkSpecification } from "./specification.js";

export const recurrentLaws = [
  "gaussian",
  "diagonal",
  "orthogonal",
] as const satisfies readonly InitialLaws["recurrent"][];
export const readoutLaws = ["gaussian", "glorot-uniform"] as const satisfies readonly InitialLaws["readout"][];

/** Scales and laws of the initial values; standard deviations before the division by the root of the fan-in. */
export interface InitialScales {
  /** g of W_rec; default 0.8. */
  recurrent: number;
  /** W_in ~ input · N(0, 1)/√I; default 1. */
  input: number;
  /** g of W_out; default 1. */
  readout: number;
  /** b_rec of every unit; default 0. Where units start decides where training leaves them: see the README. */
  bias: number;
  /** W_rec: g · N(0, 1)/√N (default), g on the diagonal, or g times a random orthogonal matrix. */
  recurrentLaw: (typeof recurrentLaws)[number];
  /** W_out: g · N(0, 1)/√N (default), or uniform on ± g √(6/(N + O)) (Glorot & Bengio 2010). */
  readoutLaw: (typeof readoutLaws)[number];
}

export const defaultScales: InitialScales = {
  recurrent: 0.8,
  input: 1,
  readout: 1,
  bias: 0,
  recurrentLaw: "gaussian",
  readoutLaw: "gaussian",
};

/** Number of each tensor in the addresses of its draws (as the step); append only. */
const tensorNumbers: Record<TensorName, number> = { W_rec: 0, W_in: 1, b_rec: 2, W_out: 3, b_out: 4, h0: 5 };

/**
 * An untrained network. The value of `[to, from]` depends on the seed, the tensor, `to` and `from` alone (but for an
 * orthogonal matrix, which is made of all of them). b_out and trained initial states start at 0; frozen tensors have their
 * values.
 */
export function initialNetwork(specification: NetworkSpecification, scales: Partial<InitialScales> = {}): Network {
  const checked = checkSpecification(specification);
  const scale = { ...defaultScales, ...scales };
  const random = draws(checked.seed, streams.initialValues);
  const parameters = new Float32Array(parameterCount(checked));
  for (const { name, shape, offset, size } of parameterLayout(checked)) {
    const fixed = checked.constraints?.frozen[name];
    if (typeof fixed === "number") parameters.fill(fixed, offset, offset + size);
    else if (name === "b_rec") parameters.fill(scale.bias, offset, offset + size);
    else if (shape.length === 2) parameters.set(initialMatrix(name, shape[0], shape[1], scale, random), offset);
  }
  return { specification: checked, parameters };
}

/** A weight matrix `[to, from]`, float64, by its law. */
function initialMatrix(
  name: TensorName,
  rows: number,
  columns: number,
  scale: InitialScales,
  random: Draws,
): ArrayLike<number> {
  const element = (of: (to: number, from: number) => number): Float64Array =>
    Float64Array.from({ length: rows * columns }, (_, i) => of(Math.floor(i / columns), i % columns));
  const gain = name === "W_rec" ? scale.recurrent : name === "W_in" ? scale.input : scale.readout;
  const normal = (to: number, from: number): number => random.gaussian(to, tensorNumbers[name], from);
  if (name === "W_rec" && scale.recurrentLaw === "diagonal") return element((to, from) => (to === from ? gain : 0));
  if (name === "W_rec" && scale.recurrentLaw === "orthogonal")
    return orthogonal(element(normal), rows).map((value) => gain * value);
  if (name === "W_out" && scale.readoutLaw === "glorot-uniform") {
    const limit = gain * Math.sqrt(6 / (rows + columns));
    return element((to, from) => limit * (2 * random.uniform(to, tensorNumbers[name], from) - 1));
  }
  const deviation = gain / Math.sqrt(columns);
  return element((to, from) => deviation * normal(to, from));
}
