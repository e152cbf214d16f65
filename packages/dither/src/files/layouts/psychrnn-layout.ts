/** The layout of PsychRNN's `model.save(path)` (Ehrlich, Stone, Brandfonbrener, Atanasov & Murray 2021, eNeuro 8:0427-20.2020). */

import { defined } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import type { ParameterName } from "../../settings/names.js";
import type { Constraints, MatrixName } from "../../network/specification/constraints.js";
import { shapeText, type NamedArray } from "../formats/values/arrays.js";
import type { ArrayFile } from "../open/read-arrays.js";
import type { LayoutReading, NetworkLayout } from "./layout.js";
import { checkSigns, maskOf } from "./mask-constraints.js";
import type { Parts } from "./parts.js";
import { partAt, partsOf, reading } from "./tool-parts.js";

/** Which connections exist, by the matrix that they belong to. */
const connectivities = [
  ["W_in", "input_connectivity"],
  ["W_rec", "rec_connectivity"],
  ["W_out", "output_connectivity"],
] as const satisfies [MatrixName, string][];

/** PsychRNN's flags of what is trained, by the parameter that they are about. */
const trainable = [
  ["W_rec", "W_rec_train"],
  ["W_in", "W_in_train"],
  ["b_rec", "b_rec_train"],
  ["W_out", "W_out_train"],
  ["b_out", "b_out_train"],
  ["h0", "init_state_train"],
] as const satisfies [ParameterName, string][];

const marks = ["init_state", "Dale_rec", "Dale_out", "dale_ratio", ...connectivities.map(([, name]) => name)];

/**
 * PsychRNN's `model.save(path)`: effective weights `[to, from]`, init_state the currents x[0]; a ReLU network by default. Dale's law,
 * the connectivities and what was not trained become constraints.
 */
export const psychrnnLayout = {
  name: "psychrnn",
  fits: ({ arrays, objects }: ArrayFile) =>
    arrays.has("W_rec") && marks.some((name) => arrays.has(name) || objects.has(name)),
  read,
  conventions: ["psychrnn"],
} as const satisfies NetworkLayout;

function read(file: ArrayFile): LayoutReading {
  const { arrays, fileName } = file;
  const parts = partsOf(arrays, fileName, "psychrnn", {
    W_rec: "W_rec",
    W_in: "W_in",
    b_rec: "b_rec",
    W_out: "W_out",
    b_out: "b_out",
    h0: "init_state",
  });
  const constraints = { ...masks(parts, arrays, fileName), ...dale(parts, arrays, fileName), ...frozen(file) };
  const known = [...marks, "autapses", ...trainable.map(([, name]) => name)];
  return {
    ...reading(parts, { activation: "relu", form: "current" }, known),
    constraints: Object.keys(constraints).length > 0 ? constraints : undefined,
  };
}

function masks(parts: Parts, arrays: ArrayFile["arrays"], where: string): Constraints {
  const found = connectivities.flatMap(([name, key]) => {
    const [weights, mask] = [parts[name], partAt(arrays, key)];
    const constraint = weights && mask && maskOf({ name, weights, mask }, where);
    return constraint ? [[name, constraint] as const] : [];
  });
  return found.length > 0 ? { masks: Object.fromEntries(found) } : {};
}

/** With a `dale_ratio`, input weights and those of the readout, which reads excitatory units only, are not negative either. */
function dale(parts: Parts, arrays: ArrayFile["arrays"], where: string): Constraints {
  const ratio = arrays.get("dale_ratio")?.values[0];
  if (ratio === undefined || ratio === 0) return {};
  const units = parts.W_rec.array.shape[0];
  const diagonal = arrays.get("Dale_rec");
  const signs = diagonal
    ? diagonalSigns(diagonal, units, where)
    : Array.from({ length: units }, (_, unit) => (unit < Math.trunc(ratio * units) ? 1 : -1));
  checkSigns(parts.W_rec, signs, "dale_ratio", where);
  for (const part of [parts.W_in, parts.W_out])
    if (part)
      checkSigns(
        part,
        Array.from({ length: part.array.shape[1] ?? 1 }, () => 1),
        "dale_ratio",
        where,
      );
  return {
    dale: defined({ signs, readout: signs.includes(-1) ? ("excitatory" as const) : undefined }),
    signs: defined({ W_in: parts.W_in && ("nonnegative" as const), W_out: "nonnegative" as const }),
  };
}

function diagonalSigns({ shape, values }: NamedArray, units: number, where: string): number[] {
  if (values.length !== units * units)
    throw new DitherError(
      "mismatch",
      `${where}: expected Dale_rec of shape [${units}, ${units}], got ${shapeText(shape)}.`,
    );
  return Array.from({ length: units }, (_, unit) => (values[unit * (units + 1)] < 0 ? -1 : 1));
}

function frozen({ arrays, objects }: ArrayFile): Constraints {
  const off = trainable.filter(([, name]) => objects.get(name) === false || arrays.get(name)?.values[0] === 0);
  return off.length > 0 ? { frozen: Object.fromEntries(off.map(([parameter]) => [parameter, "initial"])) } : {};
}
