/** The layouts of Keras models with one SimpleRNN, or an RNN of such cells, and dense readouts: of Keras 2 by name, of Keras 3 by number. */

import { DitherError } from "../../base/errors.js";
import { arraysText, namesText, shapeText, type NamedArrays } from "../formats/values/arrays.js";
import type { ArrayFile } from "../open/read-arrays.js";
import type { LayoutReading, NetworkLayout, Prefixes } from "./layout.js";
import type { Part } from "./parts.js";
import { findReadouts, type LinearLayer } from "./readouts.js";
import { given, partAt, reading, transposed } from "./tool-parts.js";

/** `…/recurrent_kernel:0`, beside it `kernel:0` and `bias:0`. */
const byName = /^(.*\/)?recurrent_kernel(:0)?$/;
/** `…/cell/vars/1`, beside it `vars/0` and `vars/2`. */
const byNumber = /^(.*cell\/vars\/)1$/;

/**
 * Keras's kernels are `[from, to]`; a SimpleRNN is a network of leak 1 in the rate form. Several dense layers from the units are stacked.
 * @throws DitherError `unsupported` for GRU, LSTM and several recurrent layers, those of both directions among them
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
  refuseGates(recurrent, where);
  if (!kernel)
    throw new DitherError("mismatch", `${where}: expected ${cell.kernel} beside ${cell.recurrent}, found ${arraysText(arrays)}.`); // prettier-ignore
  const bias = partAt(arrays, cell.bias);
  const [W_rec, W_in] = [transposed(recurrent, where), transposed(kernel, where)];
  const search = { units: W_rec.array.shape[0], named: readoutPrefix, arrays, where };
  const { used, outputs, ...readout } = findReadouts(denseLayers(arrays, new Set([kernel.key, recurrent.key]), where), search); // prettier-ignore
  return {
    ...reading(given({ W_rec, W_in, b_rec: bias, ...readout }), { leak: 1, form: "rate" }, used),
    ...(outputs && { provenance: { outputs } }),
  };
}

function refuseGates({ key, array }: Part, where: string): void {
  const [from, to] = array.shape;
  const gates = array.shape.length === 2 && from > 0 ? to / from : 1;
  if (gates !== 3 && gates !== 4) return;
  throw new DitherError(
    "unsupported",
    `${where}: expected a SimpleRNN, got ${gates === 3 ? "a GRU" : "an LSTM"} (${key} ${shapeText(array.shape)} has ${gates} columns a unit). Dither reads no such network.`,
  );
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
