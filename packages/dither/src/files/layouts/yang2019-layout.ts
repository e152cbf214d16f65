/** The layout of gyyang/multitask's networks (Yang, Joglekar, Song, Newsome & Wang 2019, Nat. Neurosci. 22:297), by TensorFlow's names. */

import { DitherError } from "../../base/errors.js";
import { arraysText, shapeText } from "../formats/values/arrays.js";
import type { ArrayFile } from "../open/read-arrays.js";
import type { LayoutReading, NetworkLayout } from "./layout.js";
import type { Part } from "./parts.js";
import { given, partAt, reading, transposed, turned } from "./tool-parts.js";

const kernelName = /^(.*)leaky_rnn_cell\/kernel(:0)?$/;

/** Its other cell. */
const gated = /(?:^|\/)leaky_gru_cell\//;

/**
 * The variables of a gyyang/multitask LeakyRNN by their TensorFlow names: `rnn/leaky_rnn_cell/kernel` [inputs + units, units]
 * `[from, to]`, `…/bias`, `output/weights` [units, outputs], `output/biases`. Softplus units, leak 0.2 and a sigmoid readout
 * unless told otherwise.
 */
export const yangLayout = {
  name: "yang2019",
  fits: ({ arrays }: ArrayFile) => [...arrays.keys()].some((name) => kernelName.test(name) || gated.test(name)),
  read: readYang,
  conventions: ["yang2019"],
} as const satisfies NetworkLayout;

function readYang({ arrays, fileName: where }: ArrayFile): LayoutReading {
  const gates = [...arrays.keys()].find((name) => gated.test(name));
  if (gates !== undefined)
    throw new DitherError(
      "unsupported",
      `${where}: expected a LeakyRNN, got a LeakyGRU (${gates}). Dither reads no such network.`,
    );
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
  const [from] = matrixShape(weights, where);
  if (rows < units || from !== units)
    throw new DitherError(
      "mismatch",
      `${where}: expected ${kernel.key} of shape [inputs + units, units] and ${weights.key} of shape [units, outputs], got ${shapeText(kernel.array.shape)} and ${shapeText(weights.array.shape)}.`,
    );
  const biases = { b_rec: partAt(arrays, `${cell}/bias${end}`), b_out: partAt(arrays, `${root}output/biases${end}`) };
  const { values } = kernel.array;
  const inputs = rows - units;
  const parts = given({
    W_in: { key: `${kernel.key}, inputs`, array: turned(values.subarray(0, inputs * units), inputs, units) },
    W_rec: { key: `${kernel.key}, units`, array: turned(values.subarray(inputs * units), units, units) },
    W_out: transposed(weights, where),
    ...biases,
  });
  return reading(parts, { activation: "softplus", form: "rate", leak: 0.2, readout: "sigmoid" }, [kernel.key]);
}

function matrixShape({ key, array }: Part, where: string): [rows: number, columns: number] {
  if (array.shape.length === 2) return [array.shape[0], array.shape[1]];
  throw new DitherError("mismatch", `${where}: expected ${key} with two axes, got ${shapeText(array.shape)}.`);
}
