/**
 * The layout of PsychRNN's LSTM: one kernel `[state and input, unit]` for each gate, and a cell that is shown through the logistic
 * function. Its initial states are one for each trial of a batch.
 */

import { DitherError } from "../../base/errors.js";
import { arraysText, shapeText, type NamedArrays } from "../formats/values/arrays.js";
import type { ArrayFile } from "../open/read-arrays.js";
import type { LayoutReading, NetworkLayout } from "./layout.js";
import type { Part } from "./parts.js";
import { given, partAt, reading, turned } from "./tool-parts.js";

/** Its gates in the order of Dither's: input, forget, cell input, output. */
const gates = ["i", "f", "c", "o"] as const;
const initialNames = ["init_hidden", "init_cell"] as const;

export const psychrnnLstmLayout = {
  name: "psychrnn-lstm",
  fits: ({ arrays }: ArrayFile) => gates.every((gate) => arrays.has(`W_${gate}`) && arrays.has(`b_${gate}`)),
  read,
  conventions: [],
} as const satisfies NetworkLayout;

function read({ arrays, fileName: where }: ArrayFile): LayoutReading {
  const kernels = gates.map((gate) => partAt(arrays, `W_${gate}`) as Part);
  const biases = gates.map((gate) => partAt(arrays, `b_${gate}`) as Part);
  if (!arrays.has("W_out"))
    throw new DitherError("mismatch", `${where}: expected W_out beside the gates, found ${arraysText(arrays)}.`);
  const [{ array: first }] = kernels;
  const [rows, units] = first.shape;
  for (const { key, array } of kernels)
    if (array.shape.length !== 2 || array.shape[0] !== rows || array.shape[1] !== units || rows < units)
      throw new DitherError(
        "mismatch",
        `${where}: expected ${key} of shape [units + inputs, units] as the other gates have, got ${shapeText(array.shape)}.`,
      );
  const part = (from: number, to: number, name: string): Part => {
    const values = new Float64Array(gates.length * units * (to - from));
    kernels.forEach(({ array }, gate) => {
      const turnedOver = turned(array.values.slice(from * units, to * units), to - from, units);
      values.set(turnedOver.values, gate * units * (to - from));
    });
    return { key: name, array: { shape: [gates.length * units, to - from], values } };
  };
  const bias = Float64Array.from(biases.flatMap(({ array }) => Array.from(array.values)));
  const used = [...kernels, ...biases].map(({ key }) => key);
  const parts = given({
    W_rec: part(0, units, used[0]),
    W_in: part(units, rows, used[0]),
    b_rec: { key: biases[0].key, array: { shape: [gates.length * units], values: bias } },
    W_out: partAt(arrays, "W_out"),
    b_out: partAt(arrays, "b_out"),
    h0: initialState(arrays, units, where),
  });
  return {
    ...reading(parts, { activation: "sigmoid", form: "rate", leak: 1 }, [...used, ...initialNames]),
    cell: { cell: "lstm" },
  };
}

/** h and then c, where they are the same for all trials of the batch. */
function initialState(arrays: NamedArrays, units: number, where: string): Part | undefined {
  const found = initialNames.flatMap((name) => partAt(arrays, name) ?? []);
  if (found.length !== initialNames.length) return undefined;
  for (const { key, array } of found)
    if (array.values.some((value, i) => value !== array.values[i % units]))
      throw new DitherError(
        "unsupported",
        `${where}: expected one initial state for all trials, got ${key} ${shapeText(array.shape)} with one for each trial of a batch. Name both in \`passOver\` (init_hidden,init_cell) to begin at zero.`,
      );
  const values = Float64Array.from(found.flatMap(({ array }) => Array.from(array.values.subarray(0, units))));
  return { key: found[0].key, array: { shape: [2, units], values } };
}
