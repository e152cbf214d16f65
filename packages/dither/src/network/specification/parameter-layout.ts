/** Where each tensor lies in the flat parameters of a network. */

import type { LayerParameterName, ParameterName } from "../../settings/names.js";
import { cellOf, stateCount } from "../cells/cells.js";
import { isLayered } from "./layers.js";
import { type LayeredSpecification } from "./specification.js";
import type { NetworkSpecification } from "./specification.js";
import { checkArguments } from "../../base/check-arguments.js";

/** Tensor names as they stand in files. Matrices are row-major `[to, from]`. */
export type TensorName = ParameterName;

/** The tensors of a recurrent network. */
export type RecurrentTensorName = Exclude<TensorName, LayerParameterName>;

export interface TensorSlot {
  name: TensorName;
  shape: number[];
  /** First element in the flat parameter vector. */
  offset: number;
  size: number;
}

/** Where each tensor lies in the flat parameter vector: W_rec, W_in, b_rec, W_out, b_out, and h0 if it is trained; of a network
 * with hidden layers as `layeredLayout`. In a gated cell W_rec, W_in and b_rec stack the rows of its gates; of low rank, m and n stand for
 * W_rec: see `network/cells`. */
export function parameterLayout(specification: NetworkSpecification): TensorSlot[] {
  checkArguments("parameterLayout", { specification }, { specification: "specification" });
  if (isLayered(specification)) return layeredLayout(specification);
  const { units: N, inputs: I, outputs: O } = specification;
  const cell = cellOf(specification);
  const shapes: [TensorName, number[]][] = [
    ...(cell
      ? cell.tensors.map(({ name, shape }): [TensorName, number[]] => [name as TensorName, [...shape]])
      : leakyTensors(N, I)),
    ["W_out", [O, N]],
    ["b_out", [O]],
  ];
  if (specification.initialState === "trained") shapes.push(["h0", stateCount(specification) > 1 ? [2, N] : [N]]);
  let offset = 0;
  return shapes.map(([name, shape]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const slot = { name, shape, offset, size };
    offset += size;
    return slot;
  });
}

function leakyTensors(N: number, I: number): [TensorName, number[]][] {
  return [
    ["W_rec", [N, N]],
    ["W_in", [N, I]],
    ["b_rec", [N]],
  ];
}

/** Number of parameters of a network. */
export function parameterCount(specification: NetworkSpecification): number {
  checkArguments("parameterCount", { specification }, { specification: "specification" });
  return parameterLayout(specification).reduce((sum, slot) => sum + slot.size, 0);
}

/** Where each tensor lies in the flat parameters: layers.1.W, layers.1.b, layers.2.W …, W_out, b_out. */
export function layeredLayout({ layers, inputs, outputs }: LayeredSpecification): TensorSlot[] {
  const slots: TensorSlot[] = [];
  let offset = 0;
  const add = (name: TensorSlot["name"], shape: number[]): void => {
    const size = shape.reduce((a, b) => a * b, 1);
    slots.push({ name, shape, offset, size });
    offset += size;
  };
  layers.forEach((units, l) => {
    add(`layers.${l + 1}.W`, [units, l === 0 ? inputs : layers[l - 1]]);
    add(`layers.${l + 1}.b`, [units]);
  });
  const last = layers[layers.length - 1];
  add("W_out", [outputs, last]);
  add("b_out", [outputs]);
  return slots;
}
