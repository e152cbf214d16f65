/**
 * The layouts of Keras models with one SimpleRNN, GRU or LSTM, or an RNN of such cells, and dense readouts: of Keras 2 by name, of
 * Keras 3 by number.
 */

import { DitherError } from "../../base/errors.js";
import type { CellChoice } from "../../network/cells/cells.js";
import { arraysText, namesText, type NamedArrays } from "../formats/values/arrays.js";
import type { ArrayFile } from "../open/read-arrays.js";
import type { LayoutReading, NetworkLayout, Prefixes } from "./layout.js";
import type { Part } from "./parts.js";
import { gruBias } from "./pytorch-layout.js";
import { findReadouts, type LinearLayer } from "./readouts.js";
import { given, partAt, reading, reordered, transposed } from "./tool-parts.js";

/** `…/recurrent_kernel:0`, beside it `kernel:0` and `bias:0`. */
const byName = /^(.*\/)?recurrent_kernel(:0)?$/;
/** `…/cell/vars/1`, beside it `vars/0` and `vars/2`. */
const byNumber = /^(.*cell\/vars\/)1$/;

/**
 * Keras's kernels are `[from, to]`; a SimpleRNN is a network of leak 1 in the rate form. Several dense layers from the units are stacked.
 * A GRU has its gates in the order update, reset, candidate, and two biases `[2, 3N]` where the reset gate acts after the product; an
 * LSTM has the order of PyTorch.
 * @throws DitherError `unsupported` for several recurrent layers, those of both directions among them
 */
export const kerasLayout = {
  name: "keras",
  fits: ({ arrays }: ArrayFile) => cellsOf(arrays).length > 0,
  read: readKeras,
  conventions: [],
  prefixes: true,
} as const satisfies NetworkLayout;

interface Cell {
  name: string;
  recurrent: string;
  kernel: string;
  bias: string;
}

function cellsOf(arrays: NamedArrays): Cell[] {
  return [...arrays.keys()].flatMap((recurrent) => {
    const named = byName.exec(recurrent);
    if (named) {
      const [, name = "", end = ""] = named as unknown as [string, string | undefined, string | undefined];
      return [{ name, recurrent, kernel: `${name}kernel${end}`, bias: `${name}bias${end}` }];
    }
    const name = byNumber.exec(recurrent)?.[1];
    return name === undefined ? [] : [{ name, recurrent, kernel: `${name}0`, bias: `${name}2` }];
  });
}

function readKeras(
  { arrays, fileName: where }: ArrayFile,
  { recurrentPrefix, readoutPrefix }: Prefixes,
): LayoutReading {
  const all = cellsOf(arrays);
  const cells = recurrentPrefix === undefined ? all : all.filter(({ name }) => name.startsWith(recurrentPrefix));
  if (cells.length !== 1)
    throw new DitherError(
      "unsupported",
      `${where}: expected one recurrent layer, in one direction, got ${cells.length}: ${namesText(all.map(({ name }) => name))}. Dither reads no such network.`,
    );
  const [cell] = cells;
  const recurrent = partAt(arrays, cell.recurrent) as Part;
  const kernel = partAt(arrays, cell.kernel);
  if (!kernel)
    throw new DitherError("mismatch", `${where}: expected ${cell.kernel} beside ${cell.recurrent}, found ${arraysText(arrays)}.`); // prettier-ignore
  const choice = gatedCell(recurrent, partAt(arrays, cell.bias));
  const units = recurrent.array.shape[0];
  const weights = [transposed(recurrent, where), transposed(kernel, where)];
  const [W_rec, W_in] = choice?.cell === "gru" ? weights.map((part) => reordered(part, units, gruOrder)) : weights;
  const search = { units, named: readoutPrefix, arrays, where };
  const { used, outputs, ...readout } = findReadouts(denseLayers(arrays, new Set([kernel.key, recurrent.key]), where), search); // prettier-ignore
  const bias = partAt(arrays, cell.bias);
  const b_rec = bias && choice?.cell === "gru" ? kerasBias(bias, units) : bias;
  const defaults = { leak: 1, form: "rate", activation: choice && "tanh" } as const;
  return {
    ...reading(given({ W_rec, W_in, b_rec, ...readout }), defaults, [...used, ...(bias ? [bias.key] : [])]),
    cell: choice,
    provenance: outputs && { outputs },
  };
}

/** Where the gates reset, update and candidate stand among Keras's. */
const gruOrder = [1, 0, 2];

/** A GRU has three columns a unit, an LSTM four; a GRU with one bias has its reset gate before the product. */
function gatedCell({ array: { shape } }: Part, bias: Part | undefined): CellChoice | undefined {
  const [from, to] = shape;
  const gates = shape.length === 2 && from > 0 ? to / from : 1;
  if (gates === 4) return { cell: "lstm" };
  if (gates !== 3) return undefined;
  return bias?.array.values.length === to ? { cell: "gru", reset: "before" } : { cell: "gru" };
}

/** One bias in the order of the gates; of two, the sums for reset and update, then both of the candidate. */
function kerasBias(bias: Part, units: number): Part {
  const { key, array } = bias;
  if (array.values.length !== 6 * units) return reordered(bias, units, gruOrder);
  const [input, recurrent] = [0, 1].map((half): Part => {
    const values = array.values.slice(half * 3 * units, (half + 1) * 3 * units);
    return reordered({ key, array: { shape: [3 * units], values } }, units, gruOrder);
  });
  return gruBias([input, recurrent], units, key) ?? bias;
}

/** Dense layers by name (`…/kernel:0` with `…/bias:0`, Flax's `…/kernel`) or by number (`…/vars/0` with `…/vars/1`). */
export function denseLayers(arrays: NamedArrays, taken: ReadonlySet<string>, where: string): LinearLayer[] {
  return [...arrays].flatMap(([key, array]) => {
    const match = /^((?:.*[./])?)(?:kernel(:0)?|vars\/0)$/.exec(key);
    if (!match || array.shape.length !== 2 || taken.has(key)) return [];
    const [, name, end = ""] = match as unknown as [string, string, string | undefined];
    const bias = key.endsWith("vars/0") ? `${name}vars/1` : `${name}bias${end}`;
    return [{ name, weight: transposed({ key, array }, where), bias: partAt(arrays, bias) }];
  });
}
