/** The layouts of nn4n's networks (https://github.com/NN4Neurosim/nn4n): its CTRNN, and the layered RNNs of 1.2.1 and of its main branch. */

import { DitherError } from "../../base/errors.js";
import type { Constraints, MatrixName } from "../../network/specification/constraints.js";
import type { NamedArray, NamedArrays } from "../formats/values/arrays.js";
import type { ArrayFile } from "../open/read-arrays.js";
import { shortest, type LayoutReading, type NetworkLayout } from "./layout.js";
import { agrees, checkSigns, maskOf, unitSigns, type MaskedPart } from "./mask-constraints.js";
import type { Part, Parts } from "./parts.js";
import { partAt, partsOf, reading, sumOf, turned } from "./tool-parts.js";

/** Where a recurrent layer keeps what: names after the layer's own prefix. */
interface LayerKind {
  /** The recurrent weights of a layer; its first group is the layer's prefix. */
  hidden: RegExp;
  recurrent: string;
  input: string;
  alpha?: string;
}

const kinds: readonly LayerKind[] = [
  {
    hidden: /^(.*recurrent_layers?\.(?:\d+\.)?)leaky_layer\.linear_layer\.weight$/,
    recurrent: "leaky_layer.linear_layer",
    input: "projection_layer",
    alpha: "leaky_layer.alpha",
  },
  {
    hidden: /^(.*recurrent_layers?\.(?:\d+\.)?)leaky_layer\.weight$/,
    recurrent: "leaky_layer",
    input: "projection_layer",
    alpha: "leaky_layer.alpha",
  },
  {
    hidden: /^(.*hidden_layers\.\d+\.)linear_layer\.weight$/,
    recurrent: "linear_layer",
    input: "input_layer",
    alpha: "alpha",
  },
  {
    hidden: /^(.*recurrent_layer\.)hidden_layer\.weight$/,
    recurrent: "hidden_layer",
    input: "input_layer",
    alpha: "alpha",
  },
];

/**
 * nn4n's `state_dict()`: one recurrent layer, of the older kind (input_layer, hidden_layer), of 1.2.1 (projection_layer,
 * leaky_layer) or of the main branch (hidden_layers), whose `alpha` is the leak, and `readout_layer`. Biases of the input and of the
 * recurrent part are summed; masks become constraints.
 */
export const nn4nLayout = {
  name: "nn4n",
  fits: ({ arrays }: ArrayFile) => layersOf(arrays).length > 0,
  read: readNn4n,
  conventions: ["nn4n", "nn4n-old", "nn4n-postact"],
} as const satisfies NetworkLayout;

interface Layer {
  kind: LayerKind;
  prefix: string;
}

function layersOf(arrays: NamedArrays): Layer[] {
  return [...arrays.keys()].flatMap((name) =>
    kinds.flatMap((kind) => {
      const prefix = kind.hidden.exec(name)?.[1];
      return prefix === undefined ? [] : [{ kind, prefix }];
    }),
  );
}

function readNn4n({ arrays, fileName: where }: ArrayFile): LayoutReading {
  const layers = layersOf(arrays);
  if (layers.length !== 1)
    throw new DitherError(
      "unsupported",
      `${where}: expected one recurrent layer, got ${layers.length}: ${layers.map(({ prefix }) => prefix).join(", ")}. Dither reads no such network.`,
    );
  const [{ kind, prefix }] = layers;
  const root = prefix.replace(/(?:recurrent_layers?|hidden_layers)\.(?:\d+\.)?$/, "");
  const module = `${prefix}${kind.recurrent}`;
  const input = `${prefix}${kind.input}`;
  const readout = `${root}readout_layer`;
  const parts = partsOf(arrays, where, "nn4n", {
    W_rec: `${module}.weight`,
    W_in: `${input}.weight`,
    W_out: `${readout}.weight`,
    b_out: `${readout}.bias`,
  });
  const units = parts.W_rec.array.shape[0];
  if (!parts.W_in) parts.W_in = { key: "identity", array: identity(units) };
  const biases = [`${input}.bias`, `${module}.bias`].flatMap((name) => partAt(arrays, name) ?? []);
  const b_rec = sumOf(biases, units, where);
  if (b_rec) parts.b_rec = b_rec;
  const state = partAt(arrays, `${prefix}hidden_state`);
  if (state?.array.values.some((x) => x !== 0)) parts.h0 = state;
  const alphaName = `${prefix}${kind.alpha}`;
  const leak = leakOf(arrays.get(alphaName));
  const modules = { W_rec: module, W_in: input, W_out: readout };
  const { constraints, used } = constraintsOf(parts, modules, arrays, where);
  const others = [...biases.map(({ key }) => key), `${prefix}hidden_state`, alphaName, ...used];
  return {
    ...reading(parts, { activation: "relu", form: "current", leak: leak?.mean }, others),
    leaks: leak?.each,
    constraints: Object.keys(constraints).length > 0 ? constraints : undefined,
  };
}

function identity(size: number): NamedArray {
  return {
    shape: [size, size],
    values: Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 1 : 0)),
  };
}

/** The leak of all units, or that of each. */
function leakOf(alpha: NamedArray | undefined): { mean: number; each?: number[] } | undefined {
  if (!alpha || alpha.values.length === 0) return undefined;
  const each = Array.from(alpha.values, (_, unit) => shortest(alpha, unit));
  if (each.every((value) => value === each[0])) return { mean: each[0] };
  return { mean: each.reduce((a, b) => a + b, 0) / each.length, each };
}

/** Masks beside the weights of a module: which connections exist, and of which sign each is. */
function constraintsOf(
  parts: Parts,
  modules: Readonly<Record<MatrixName, string>>,
  arrays: NamedArrays,
  where: string,
): { constraints: Constraints; used: string[] } {
  const used: string[] = [];
  const take = (name: string): Part | undefined => {
    const part = partAt(arrays, name);
    if (part) used.push(name);
    return part;
  };
  let constraints: Constraints = {};
  for (const [name, module] of Object.entries(modules) as [MatrixName, string][]) {
    const weights = parts[name];
    const sparsity = take(`${module}.sparsity_mask`);
    if (!weights) continue;
    const mask = sparsity && maskOf(oriented({ name, weights, mask: sparsity }), where);
    if (mask) constraints = { ...constraints, masks: { ...constraints.masks, [name]: mask } };
    const signs = take(`${module}.ei_mask`) ?? take(`${module}.positivity_mask`);
    if (signs) constraints = withSigns(constraints, { name, weights, mask: signs }, where);
  }
  return { constraints, used };
}

/** nn4n 1.2.1 keeps its masks transposed: where the mask of a square matrix fits its weights only so, it is turned. */
function oriented(masked: MaskedPart): MaskedPart {
  const { weights, mask } = masked;
  const [rows, columns] = mask.array.shape;
  const [to, from] = weights.array.shape;
  const other = { ...masked, mask: { key: mask.key, array: turned(mask.array.values, rows, columns) } };
  if (rows !== to || columns !== from) return rows === from && columns === to ? other : masked;
  return agrees(masked) || !agrees(other) ? masked : other;
}

function withSigns(constraints: Constraints, masked: MaskedPart, where: string): Constraints {
  const { name, weights, mask } = masked;
  const wrong = (signs: NamedArray): boolean => weights.array.values.some((w, i) => w * signs.values[i] < 0);
  const [rows, columns] = mask.array.shape;
  const other = turned(mask.array.values, rows, columns);
  const turnedFits = other.shape[0] === weights.array.shape[0] && other.shape[1] === weights.array.shape[1];
  const signs = turnedFits && wrong(mask.array) && !wrong(other) ? other : mask.array;
  if (!signs.values.some((sign) => sign !== 0)) return constraints;
  if (name === "W_rec") {
    const each = unitSigns(signs);
    if (each) {
      checkSigns(weights, each, mask.key, where);
      return { ...constraints, dale: { signs: each } };
    }
  }
  if (wrong(signs))
    throw new DitherError(
      "incomplete",
      `${where}: some weights of ${weights.key} have another sign than ${mask.key} says, so that the file does not say which holds. Leave it out with \`passOver: "${mask.key}"\`.`,
    );
  const rule = signs.values.every((sign) => sign > 0) ? "nonnegative" : "initial";
  return { ...constraints, signs: { ...constraints.signs, [name]: rule } };
}
