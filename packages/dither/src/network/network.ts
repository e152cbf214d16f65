/** A network: its specification and one flat vector of parameters, with names for the parts of that vector. */

import { DitherError } from "../errors.js";
import type { LayerParameterName, ParameterName } from "../tasks/experiment.js";
import { isLayered, layeredLayout, refuseLayers } from "./layers.js";
import { checkSpecification, type NetworkSpecification } from "./specification.js";
import { checkArguments } from "../base/check-arguments.js";
import { didYouMean } from "../base/nearest.js";
import { shown } from "../base/shown.js";

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

export interface Network {
  specification: NetworkSpecification;
  /** All parameters, float32, in the order of {@link parameterLayout}. */
  parameters: Float32Array;
  /** How the network came to be; not part of its hash. Plain JSON. */
  provenance?: Record<string, unknown>;
}

/** Where each tensor lies in the flat parameter vector: W_rec, W_in, b_rec, W_out, b_out, and h0 if it is trained; of a network with
 * hidden layers as {@link layeredLayout}. */
export function parameterLayout(specification: NetworkSpecification): TensorSlot[] {
  checkArguments("parameterLayout", { specification }, { specification: "specification" });
  if (isLayered(specification)) return layeredLayout(specification);
  const { units: N, inputs: I, outputs: O } = specification;
  const shapes: [TensorName, number[]][] = [
    ["W_rec", [N, N]],
    ["W_in", [N, I]],
    ["b_rec", [N]],
    ["W_out", [O, N]],
    ["b_out", [O]],
  ];
  if (specification.initialState === "trained") shapes.push(["h0", [N]]);
  let offset = 0;
  return shapes.map(([name, shape]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const slot = { name, shape, offset, size };
    offset += size;
    return slot;
  });
}

/** Number of parameters of a network. */
export function parameterCount(specification: NetworkSpecification): number {
  checkArguments("parameterCount", { specification }, { specification: "specification" });
  return parameterLayout(specification).reduce((sum, slot) => sum + slot.size, 0);
}

/** A view (not a copy) of one tensor of the network; undefined where it has none of that name (`h0`). */
export function tensor(network: Network, name: TensorName): Float32Array | undefined {
  checkArguments("tensor", { network }, { network: "network" });
  if (name === "W_rec") refuseLayers(network.specification, "recurrent weights");
  const slot = parameterLayout(network.specification).find((s) => s.name === name);
  return slot && network.parameters.subarray(slot.offset, slot.offset + slot.size);
}

/**
 * A network from named tensors (flat, row-major `[to, from]`).
 * @throws DitherError `mismatch` for a missing tensor or a wrong length, `usage` for one of an unknown name, `value` for NaN or infinity.
 */
export function networkFromTensors(
  specification: NetworkSpecification,
  tensors: Partial<Record<TensorName, ArrayLike<number>>>,
  provenance?: Record<string, unknown>,
  where = "network",
): Network {
  checkArguments(where, { tensors }, { tensors: "object" });
  const checked = checkSpecification(specification, where);
  checkNames(tensors, checked, where);
  const parameters = new Float32Array(parameterCount(checked));
  for (const { name, shape, offset, size } of parameterLayout(checked)) {
    const values = tensors[name];
    if (values === undefined)
      throw new DitherError(
        "mismatch",
        `${where}: expected a tensor ${name} of shape [${shape.join(", ")}], found none.`,
      );
    checkArguments(where, { [name]: values }, { [name]: "numbers" });
    if (values.length !== size)
      throw new DitherError(
        "mismatch",
        `${where}: expected ${name} of shape [${shape.join(", ")}], that is ${size} numbers, got ${values.length}.`,
      );
    parameters.set(values, offset);
  }
  const network: Network = { specification: checked, parameters, ...(provenance && { provenance }) };
  checkFinite(network, where);
  return network;
}

/** @throws DitherError `usage` for a tensor that such a network does not have. */
function checkNames(tensors: object, specification: NetworkSpecification, where: string): void {
  const names = parameterLayout(specification).map(({ name }) => name as string);
  for (const [name, values] of Object.entries(tensors))
    if (!names.includes(name) && (values as { length?: number } | undefined)?.length !== 0 && values !== undefined)
      throw new DitherError(
        "usage",
        `${where}: unknown tensor ${shown(name)}.${didYouMean(name, names)} The network has ${names.join(", ")}.`,
      );
}

/** @throws DitherError `value` naming the first tensor and element that is NaN or infinite. */
export function checkFinite(network: Network, where = "network"): void {
  checkArguments("checkFinite", { network }, { network: "network" });
  for (const { name, offset, size } of parameterLayout(network.specification))
    for (let i = 0; i < size; i++) {
      const value = network.parameters[offset + i];
      if (!Number.isFinite(value))
        throw new DitherError("value", `${where}: expected finite numbers, got ${value} in ${name} at element ${i}.`);
    }
}
