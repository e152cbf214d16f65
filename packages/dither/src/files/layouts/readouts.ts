/** Which linear layer of a model reads out its units, or which several do, stacked in their order. */

import { defined } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import { arraysText, namesText, shapeText, type NamedArrays } from "../formats/values/arrays.js";
import type { Part } from "./parts.js";

/** A linear layer as a tool keeps it, its weights `[to, from]`. */
export interface LinearLayer {
  /** What the tool calls it: the part that the names of its tensors share. */
  name: string;
  weight: Part;
  bias?: Part | undefined;
}

export interface Readouts {
  W_out: Part;
  b_out?: Part;
  /** Names of the tensors in them. */
  used: string[];
  /** Where the outputs come from, in their order; only where several layers read out. */
  outputs?: string[];
}

/** What is sought among which arrays of which file. */
export interface ReadoutSearch {
  units: number;
  /** Layers that the user named, with commas between them. */
  named: string | undefined;
  arrays: NamedArrays;
  where: string;
}

/**
 * @param layers that have no other meaning
 * @throws DitherError `mismatch` where nothing reads out, `incomplete` where it is not clear what does, `unsupported` for a readout of
 *   several layers
 */
export function findReadouts(layers: readonly LinearLayer[], search: ReadoutSearch): Readouts {
  const { units, named, arrays, where } = search;
  const fitting = layers.filter(({ weight }) => weight.array.shape[1] === units);
  if (named !== undefined) return stacked(namedOnes(named, layers, fitting, where), units, where);
  if (fitting.length === 0) {
    if (layers.length === 1) return stacked(layers, units, where);
    throw new DitherError(
      "mismatch",
      `${where}: expected a linear layer that reads out the ${units} units, as nn.Linear of weight [outputs, ${units}] does, found ${arraysText(arrays)}. Save the whole model, or say which tensor it is with \`map\`.`,
    );
  }
  refuseDeeper(layers, fitting, units, where);
  return stacked(fitting, units, where);
}

function namedOnes(
  named: string,
  all: readonly LinearLayer[],
  fitting: readonly LinearLayer[],
  where: string,
): LinearLayer[] {
  return named.split(",").map((one) => {
    const found = all.find(({ name }) => name === one || name === `${one}.` || name === `${one}/`);
    if (found) return found;
    throw new DitherError(
      "mismatch",
      `${where}: expected ${one}.weight as \`readoutPrefix\` says, found none. Prefixes that fit: ${namesText(fitting.map(({ name }) => JSON.stringify(name)))}.`,
    );
  });
}

/** @throws DitherError where a layer reads another one's output, or may do so */
function refuseDeeper(
  all: readonly LinearLayer[],
  fitting: readonly LinearLayer[],
  units: number,
  where: string,
): void {
  const rows = ({ weight }: LinearLayer): number => weight.array.shape[0];
  const after = all.find((one) => !fitting.includes(one) && fitting.some((two) => rows(two) === one.weight.array.shape[1])); // prettier-ignore
  const square = fitting.find((one) => rows(one) === units);
  const chain = after ? [...fitting, after] : square && fitting.length > 1 ? fitting : undefined;
  if (chain === undefined) return;
  const described = namesText(chain.map(({ weight }) => `${weight.key} ${shapeText(weight.array.shape)}`));
  if (after ?? fitting.some((one) => one !== square && stem(one) === stem(square as LinearLayer)))
    throw new DitherError(
      "unsupported",
      `${where}: expected a readout of one linear layer, got one of several: ${described}. Dither has no such readout: train one linear layer on the units' states, or read the hidden layer as outputs with \`readoutPrefix\` and pass over the rest with \`passOver\`.`,
    );
  throw new DitherError(
    "incomplete",
    `${where}: several layers may be the readout, or parts of it: ${described}. Name one with \`readoutPrefix\`, or several in the order of their outputs with commas between them.`,
  );
}

/** `fc.` of `fc.0.` and `fc.2.`, `fc` of `fc1.` and `fc2.`, `dense` of `dense/` and `dense_1/`: layers of one stack. */
const stem = ({ name }: LinearLayer): string => name.replace(/_?\d*[./]$/, "");

function stacked(chosen: readonly LinearLayer[], units: number, where: string): Readouts {
  const used = chosen.flatMap(({ weight, bias }) => [weight.key, ...(bias ? [bias.key] : [])]);
  if (chosen.length === 1) {
    const [{ weight, bias }] = chosen;
    return defined({ W_out: weight, b_out: bias, used });
  }
  for (const { weight } of chosen)
    if (weight.array.shape[1] !== units)
      throw new DitherError(
        "mismatch",
        `${where}: expected ${weight.key} of shape [outputs, ${units}], got ${shapeText(weight.array.shape)}.`,
      );
  const rows = chosen.map(({ weight }) => weight.array.shape[0]);
  const outputs = rows.reduce((a, b) => a + b, 0);
  const weights = Float64Array.from(chosen.flatMap(({ weight }) => Array.from(weight.array.values)));
  const biases = Float64Array.from(
    chosen.flatMap(({ bias }, i) => Array.from(bias?.array.values ?? new Float64Array(rows[i]))),
  );
  const biasKeys = chosen.flatMap(({ bias }) => bias?.key ?? []);
  return defined({
    W_out: { key: chosen.map(({ weight }) => weight.key).join(", "), array: { shape: [outputs, units], values: weights } }, // prettier-ignore
    b_out: biasKeys.length > 0 ? { key: biasKeys.join(", "), array: { shape: [outputs], values: biases } } : undefined,
    used,
    outputs: chosen.map(({ name }, i) => `${name.replace(/[./]$/, "") || "the model itself"} (${rows[i]})`),
  });
}
