/** A network: its specification and one flat vector of parameters, with names for the parts of that vector. */

import { defined } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import { refuseLayers } from "./layers.js";
import { checkSpecification, type NetworkSpecification } from "./specification.js";
import { checkArguments } from "../../base/check-arguments.js";
import { didYouMean } from "../../base/nearest.js";
import { shown } from "../../base/shown.js";
import { type TensorName, parameterLayout, parameterCount } from "./parameter-layout.js";

export interface Network {
  specification: NetworkSpecification;
  /** All parameters, float32, one tensor after another: {@link tensor} finds one. */
  parameters: Float32Array;
  /** How the network came to be; not part of its hash. Plain JSON. */
  provenance?: Record<string, unknown>;
}

/**
 * A view (not a copy) of one tensor of the network; undefined where it has none of that name (`h0`).
 * @example
 * ```ts
 * import { findTask, initialNetwork, networkFor, tensor } from "dither";
 *
 * const network = initialNetwork(networkFor(findTask("sin"), { units: 4, seed: 1 }));
 * console.log(tensor(network, "W_in")?.length, tensor(network, "h0")); // 4 undefined
 * ```
 */
export function tensor(network: Network, name: TensorName): Float32Array | undefined {
  checkArguments("tensor", { network }, { network: "network" });
  if (name === "W_rec") refuseLayers(network.specification, "recurrent weights");
  const slot = parameterLayout(network.specification).find((s) => s.name === name);
  return slot && network.parameters.subarray(slot.offset, slot.offset + slot.size);
}

/** Views of all tensors of a network by name. */
export function namedTensors({ specification, parameters }: Network): Record<TensorName, Float32Array> {
  const views = parameterLayout(specification).map(({ name, offset, size }) => [
    name,
    parameters.subarray(offset, offset + size),
  ]);
  return Object.fromEntries(views) as Record<TensorName, Float32Array>;
}

/**
 * A network from named tensors (flat, row-major `[to, from]`).
 * @throws DitherError `mismatch` for a missing tensor or a wrong length, `usage` for one of an unknown name, `value` for NaN or infinity.
 * @example
 * ```ts
 * import { findTask, networkFor, networkFromTensors } from "dither";
 *
 * // Matrices are [to, from], row by row.
 * const specification = networkFor(findTask("sin"), { units: 2 });
 * const network = networkFromTensors(specification, {
 *   W_rec: [0, 1, -1, 0],
 *   W_in: [1, 0],
 *   b_rec: [0, 0],
 *   W_out: [0, 1],
 *   b_out: [0],
 * });
 * console.log(network.parameters.length); // 11
 * ```
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
  const network: Network = defined({ specification: checked, parameters, provenance });
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
