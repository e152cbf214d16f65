/** The layout of gyyang/multitask's networks (Yang, Joglekar, Song, Newsome & Wang 2019, Nat. Neurosci. 22:297), by TensorFlow's names. */

import { DitherError } from "../../errors.js";
import { arraysText, shapeText, type NamedArray, type NamedArrays } from "./arrays.js";
import type { Part } from "./parts.js";
import { given, partAt, reading, type ToolReading } from "./tool-parts.js";

const kernelName = /^(.*)leaky_rnn_cell\/kernel(:0)?$/;

/** Whether the arrays have a leaky RNN cell of gyyang/multitask. */
export function looksLikeYang(arrays: NamedArrays): boolean {
  return [...arrays.keys()].some((name) => kernelName.test(name));
}

/**
 * The variables of a gyyang/multitask LeakyRNN by their TensorFlow names: `rnn/leaky_rnn_cell/kernel` [inputs + units, units]
 * `[from, to]`, `…/bias`, `output/weights` [units, outputs], `output/biases`. Softplus units, leak 0.2 and a sigmoid readout
 * unless told otherwise.
 */
export function readYang(arrays: NamedArrays, where: string): ToolReading {
  const found = [...arrays.keys()].map((name) => kernelName.exec(name)).find((match) => match !== null);
  const [kernelKey, prefix, end = ""] = found ?? ["", "", ""];
  const cell = `${prefix}leaky_rnn_cell`;
  const root = prefix.replace(/rnn\/$/, "");
  const kernel = partAt(arrays, kernelKey);
  const weights = partAt(arrays, `${root}output/weights${end}`);
  if (!kernel || !weights)
    throw new DitherError(
      "mismatch",
      `${where}: expected arrays rnn/leaky_rnn_cell/kernel and output/weights, found ${arraysText(arrays)}. Save all of the model's variables.`,
    );
  const [rows, units] = matrixShape(kernel, where);
  const [from, outputs] = matrixShape(weights, where);
  if (rows < units || from !== units)
    throw new DitherError(
      "mismatch",
      `${where}: expected ${kernel.key} of shape [inputs + units, units] and ${weights.key} of shape [units, outputs], got ${shapeText(kernel.array.shape)} and ${shapeText(weights.array.shape)}.`,
    );
  const biases = { b_rec: partAt(arrays, `${cell}/bias${end}`), b_out: partAt(arrays, `${root}output/biases${end}`) };
  const { values } = kernel.array;
  const inputs = rows - units;
  const parts = given({
    W_in: { key: `${kernel.key}, inputs`, array: transposed(values.subarray(0, inputs * units), inputs, units) },
    W_rec: { key: `${kernel.key}, units`, array: transposed(values.subarray(inputs * units), units, units) },
    W_out: { key: weights.key, array: transposed(weights.array.values, units, outputs) },
    ...biases,
  });
  const used = [kernel, weights, biases.b_rec, biases.b_out].flatMap((part) => part?.key ?? []);
  return reading(parts, { activation: "softplus", form: "rate", leak: 0.2, readout: "sigmoid" }, used);
}

function matrixShape({ key, array }: Part, where: string): [rows: number, columns: number] {
  if (array.shape.length === 2) return [array.shape[0], array.shape[1]];
  throw new DitherError("mismatch", `${where}: expected ${key} with two axes, got ${shapeText(array.shape)}.`);
}

/** `[from, to]` as `[to, from]`. */
function transposed(values: Float32Array | Float64Array, rows: number, columns: number): NamedArray {
  const turned = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j];
  return { shape: [columns, rows], values: turned };
}
