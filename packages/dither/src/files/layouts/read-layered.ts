/** Feedforward networks with hidden layers from Dither's own files: every tensor by its name, with the shape it must have. */

import { DitherError } from "../../base/errors.js";
import { type LayeredSpecification } from "../../network/specification/specification.js";
import { layeredLayout } from "../../network/specification/parameter-layout.js";
import { networkFromTensors, type Network } from "../../network/specification/network.js";
import { checkSpecification } from "../../network/specification/specification.js";
import { arraysText, namesText, shapeText } from "../formats/values/arrays.js";
import type { DitherHeader } from "./dither-layout.js";
import type { ArrayFile } from "../open/read-arrays.js";
import { settle } from "./settings.js";

/**
 * The network of a file whose specification has `layers`.
 * @throws DitherError `incomplete` for what the specification leaves out, `mismatch` for missing tensors, other shapes and
 *   tensors too many.
 */
export function readLayered(file: ArrayFile, { stated, provenance }: DitherHeader, where: string): Network {
  const { settings, sizes, layers = [], initialState = "zero", constraints, smoothing } = stated;
  const { inputs, outputs } = sizes;
  if (inputs === undefined || outputs === undefined)
    throw new DitherError("incomplete", `${where}: expected inputs and outputs in the specification, beside layers.`);
  const { activation, form, leak, placement, noise, readout, seed } = settle({ leak: 1, ...settings }, {}, {}, where);
  const units = sizes.units ?? layers.reduce((sum, size) => sum + size, 0);
  const specification = checkSpecification(
    {
      ...{
        units,
        inputs,
        outputs,
        activation,
        form,
        leak,
        noise: { placement, std: noise },
        readout,
        initialState,
        seed,
      },
      layers,
      constraints,
      smoothing,
    },
    where,
  ) as LayeredSpecification;
  const slots = layeredLayout(specification);
  const known = new Set<string>(slots.map(({ name }) => name));
  const others = [...file.arrays.keys()].filter((name) => !known.has(name));
  if (others.length > 0)
    throw new DitherError(
      "mismatch",
      `${where}: found tensors ${namesText(others)}, which a network with hidden layers [${layers.join(", ")}] does not have.`,
    );
  for (const { name, shape } of slots) {
    const array = file.arrays.get(name);
    if (!array || array.shape.length !== shape.length || array.shape.some((size, axis) => size !== shape[axis]))
      throw new DitherError(
        "mismatch",
        `${where}: expected ${name} of shape [${shape.join(", ")}], got ${array ? shapeText(array.shape) : `none among ${arraysText(file.arrays)}`}.`,
      );
  }
  const tensors = Object.fromEntries([...file.arrays].map(([name, { values }]) => [name, values]));
  return networkFromTensors(specification, tensors, provenance, where);
}
