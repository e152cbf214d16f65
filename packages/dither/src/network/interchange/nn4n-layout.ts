/** The layout of nn4n's networks, older and newer, as PyTorch saves them. */

import { DitherError } from "../../errors.js";
import { shapeText, type NamedArray, type NamedArrays } from "./arrays.js";
import type { Part } from "./parts.js";
import { partAt, partsOf, reading, type ToolReading } from "./tool-parts.js";

const newHidden = /^(.*recurrent_layers?\.(?:\d+\.)?)leaky_layer\.(?:linear_layer\.)?weight$/;
const oldHidden = /^(.*recurrent_layer\.)hidden_layer\.weight$/;

/** Whether the arrays have a recurrent layer of nn4n. */
export function looksLikeNn4n(arrays: NamedArrays): boolean {
  return [...arrays.keys()].some((name) => newHidden.test(name) || oldHidden.test(name));
}

/**
 * nn4n's `state_dict()`: one recurrent layer, of the older kind (input_layer, hidden_layer) or the newer (projection_layer,
 * leaky_layer, whose `alpha` is the leak), and `readout_layer`. Biases of the input and of the recurrent part are summed.
 * @throws DitherError `unsupported` for several recurrent layers and for units that leak differently
 */
export function readNn4n(arrays: NamedArrays, where: string): ToolReading {
  const hidden = [...arrays.keys()].filter((name) => newHidden.test(name) || oldHidden.test(name));
  if (hidden.length !== 1)
    throw new DitherError(
      "unsupported",
      `${where}: expected one recurrent layer, got ${hidden.length}: ${hidden.join(", ")}. Dither reads no such network.`,
    );
  const key = hidden[0];
  const newer = newHidden.exec(key);
  const prefix = (newer ?? oldHidden.exec(key) ?? [])[1] ?? "";
  const root = prefix.replace(/recurrent_layers?\.(?:\d+\.)?$/, "");
  const input = newer ? `${prefix}projection_layer` : `${prefix}input_layer`;
  const module = key.slice(0, -".weight".length);
  const parts = partsOf(arrays, where, "nn4n", {
    W_rec: key,
    W_in: `${input}.weight`,
    W_out: `${root}readout_layer.weight`,
    b_out: `${root}readout_layer.bias`,
  });
  const units = parts.W_rec.array.shape[0];
  if (newer && !parts.W_in) parts.W_in = { key: "identity", array: identity(units) };
  const biases = [`${input}.bias`, `${module}.bias`].flatMap((name) => partAt(arrays, name) ?? []);
  if (biases.length > 0) parts.b_rec = sum(biases, units, where);
  const state = partAt(arrays, `${prefix}hidden_state`);
  if (state?.array.values.some((x) => x !== 0)) parts.h0 = state;
  const alphaName = newer ? `${prefix}leaky_layer.alpha` : "";
  const leak = leakOf(arrays.get(alphaName), alphaName, where);
  const others = [...biases.map((bias) => bias.key), `${prefix}hidden_state`, alphaName];
  return reading(parts, { activation: "relu", form: "current", ...(leak !== undefined && { leak }) }, others);
}

function identity(size: number): NamedArray {
  return {
    shape: [size, size],
    values: Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 1 : 0)),
  };
}

function sum(parts: readonly Part[], size: number, where: string): Part {
  const total = new Float64Array(size);
  for (const { key, array } of parts) {
    if (array.values.length !== size)
      throw new DitherError("mismatch", `${where}: expected ${key} of shape [${size}], got ${shapeText(array.shape)}.`);
    array.values.forEach((value, i) => (total[i] += value));
  }
  return { key: parts.map(({ key }) => key).join(" + "), array: { shape: [size], values: total } };
}

/** The one leak of all units. */
function leakOf(alpha: NamedArray | undefined, name: string, where: string): number | undefined {
  if (!alpha || alpha.values.length === 0) return undefined;
  const [first] = alpha.values;
  if (alpha.values.some((value) => value !== first))
    throw new DitherError("unsupported", `${where}: expected one leak for all units, got several in ${name}.`);
  // Stored as float32: 0.1 comes as 0.10000000149; the shortest decimal that gives the same float32 is meant.
  return Number(first.toPrecision(7));
}
