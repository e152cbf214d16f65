/**
 * The layout of PyTorch's state_dict of a model with one nn.RNN, nn.GRU or nn.LSTM, or such a cell, and one or several nn.Linear that
 * read it out.
 */

import { DitherError } from "../../base/errors.js";
import { arraysText, elementCount, namesText, shapeText, type NamedArrays } from "../formats/values/arrays.js";
import type { CellName } from "../../settings/names.js";
import type { ArrayFile } from "../open/read-arrays.js";
import type { LayoutReading, NetworkLayout, Prefixes } from "./layout.js";
import type { Part } from "./parts.js";
import { linearsOf } from "./pytorch-linears.js";
import { findReadouts } from "./readouts.js";
import { given, partAt, reading, sumOf } from "./tool-parts.js";

/** nn.RNN names its layers, nn.RNNCell has but one. */
const recurrentName = /^((?:.*\.)?)weight_hh(_l0)?$/;

/**
 * W_rec = weight_hh_l0, W_in = weight_ih_l0, b_rec = bias_ih_l0 + bias_hh_l0 (without `_l0` of an nn.RNNCell) and the readouts'
 * weights and biases; absent biases are zero. A learned initial state is `h0`. An nn.RNN is a network of leak 1. A GRU or an LSTM
 * is told by its three or four rows a unit; a GRU's two biases of the candidate stay apart.
 * @throws DitherError `incomplete` where several modules fit, listing their prefixes; `mismatch` where none does;
 *   `unsupported` for several layers, both directions and projections.
 */
export const pytorchLayout = {
  name: "pytorch-rnn",
  fits: ({ arrays }: ArrayFile) => [...arrays.keys()].some((name) => recurrentName.test(name)),
  read: readPytorch,
  conventions: [],
  prefixes: true,
} as const satisfies NetworkLayout;

function readPytorch(file: ArrayFile, prefixes: Prefixes): LayoutReading {
  const { arrays, fileName: where } = file;
  const { prefix, end } = recurrentOf(arrays, prefixes.recurrentPrefix, where);
  refuseOthers(arrays, prefix, where);
  const W_rec = partAt(arrays, `${prefix}weight_hh${end}`) as Part;
  const cell = cellOfRows(W_rec);
  const units = W_rec.array.values.length === 1 ? 1 : W_rec.array.shape[1];
  if (W_rec.array.shape.length !== 2 && units !== 1)
    throw new DitherError(
      "mismatch",
      `${where}: expected ${W_rec.key} of shape [units, units], got ${shapeText(W_rec.array.shape)}.`,
    );
  const W_in = partAt(arrays, `${prefix}weight_ih${end}`);
  if (!W_in)
    throw new DitherError(
      "mismatch",
      `${where}: expected ${prefix}weight_ih${end} of shape [${units}, inputs], found ${arraysText(arrays)}.`,
    );
  const biases = [`${prefix}bias_ih${end}`, `${prefix}bias_hh${end}`].flatMap((name) => partAt(arrays, name) ?? []);
  const taken = new Set([W_rec.key, W_in.key]);
  const search = { units, named: prefixes.readoutPrefix, arrays, where };
  const { used, outputs, ...readout } = findReadouts(linearsOf(arrays, taken), search);
  const b_rec = cell === "gru" ? gruBias(biases, units, where) : sumOf(biases, cell ? 4 * units : units, where);
  const parts = given({
    W_rec,
    W_in,
    b_rec,
    ...readout,
    h0: cell === "lstm" ? undefined : initialState(arrays, units),
  });
  return {
    ...reading(parts, { leak: 1, activation: cell && "tanh" }, [...biases.map(({ key }) => key), ...used]),
    cell: cell && { cell },
    provenance: outputs && { outputs },
  };
}

/** A GRU has three rows a unit, an LSTM four. */
function cellOfRows({ array: { shape } }: Part): CellName | undefined {
  const gates = shape.length === 2 && shape[1] > 0 ? shape[0] / shape[1] : 1;
  return gates === 3 ? "gru" : gates === 4 ? "lstm" : undefined;
}

/** The sum of both biases for reset and update; those of the candidate one after the other, for only one of them is multiplied. */
export function gruBias(biases: readonly Part[], units: number, where: string): Part | undefined {
  const both = sumOf(biases, 3 * units, where);
  if (!both) return undefined;
  const [input, recurrent] = biases.map(({ array }) => array.values.subarray(2 * units));
  const values = new Float64Array(4 * units);
  values.set(both.array.values.subarray(0, 2 * units));
  values.set(input, 2 * units);
  values.set(recurrent ?? [], 3 * units);
  return { key: both.key, array: { shape: [4 * units], values } };
}

const initialNames =
  /(?:^|[._])(?:h_?0|hx|h_init|init_h|x_?0|(?:init|initial|start)_?(?:state|hidden)|(?:hidden|state)_?(?:init|0)|hidden_state)$/i;

/** A learned initial state: one value per unit, whatever axes of size 1 it has beside. */
export function initialState(arrays: NamedArrays, units: number): Part | undefined {
  const found = [...arrays].filter(
    ([name, { shape }]) =>
      initialNames.test(name) && elementCount(shape) === units && shape.filter((axis) => axis !== 1).length <= 1,
  );
  return found.length === 1 ? { key: found[0][0], array: found[0][1] } : undefined;
}

/** The one module that fits, or the one that the user named, with or without its final dot. */
function recurrentOf(arrays: NamedArrays, named: string | undefined, where: string): { prefix: string; end: string } {
  const found = [...arrays.keys()].flatMap((name) => {
    const match = recurrentName.exec(name);
    return match ? [{ prefix: match[1], end: match[2] ?? "" }] : [];
  });
  const choices = namesText(found.map(({ prefix }) => JSON.stringify(prefix)));
  if (named !== undefined) {
    const one = found.find(({ prefix }) => prefix === named || prefix === `${named}.`);
    if (one) return one;
    throw new DitherError(
      "mismatch",
      `${where}: expected ${named}.weight_hh_l0 as \`recurrentPrefix\` says, found none. Prefixes that fit: ${choices}.`,
    );
  }
  if (found.length === 1) return found[0];
  if (found.length > 1)
    throw new DitherError(
      "incomplete",
      `${where}: several modules may be the recurrent one: ${choices}. Name one with \`recurrentPrefix\`.`,
    );
  throw new DitherError(
    "mismatch",
    `${where}: expected an nn.RNN (….weight_hh_l0) or nn.RNNCell (….weight_hh), found ${arraysText(arrays)}. Save the whole model's state_dict().`,
  );
}

/** What nn.RNN's relatives look like in a state_dict. */
function refuseOthers(arrays: NamedArrays, prefix: string, where: string): void {
  const own = [...arrays.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const seen = (pattern: RegExp) => own.find((key) => pattern.test(key));
  const refused = (what: string) =>
    new DitherError(
      "unsupported",
      `${where}: expected one nn.RNN, nn.GRU or nn.LSTM with one layer in one direction, or such a cell, got ${what}. Dither reads no such network.`,
    );
  const projection = seen(/^weight_hr_l\d/);
  if (projection !== undefined) throw refused(`an LSTM with projections (${prefix}${projection})`);
  const reverse = seen(/^(?:weight|bias)_[ih]h_l\d+_reverse$/);
  if (reverse !== undefined) throw refused(`a bidirectional one (${prefix}${reverse})`);
  const deeper = seen(/^(?:weight|bias)_[ih]h_l[1-9]\d*$/);
  if (deeper !== undefined) throw refused(`several layers (${prefix}${deeper})`);
}
