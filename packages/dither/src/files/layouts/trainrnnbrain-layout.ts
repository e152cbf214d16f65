/** The layout of trainRNNbrain's `get_params()` (Engel lab, https://github.com/engellab/trainRNNbrain), as JSON, .npz or a pickle. */

import { defined } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import { activations } from "../../network/specification/specification.js";
import type { Constraints, MatrixName } from "../../network/specification/constraints.js";
import type { ArrayFile } from "../open/read-arrays.js";
import type { LayoutReading, NetworkLayout } from "./layout.js";
import { checkSigns, maskOf } from "./mask-constraints.js";
import type { Parts } from "./parts.js";
import type { Settings } from "./settings.js";
import { activationOf } from "./stated-settings.js";
import { partAt, partsOf, reading } from "./tool-parts.js";

/** Masks by the matrix that they belong to. */
const masked = [
  ["W_rec", "recurrent_mask"],
  ["W_in", "input_mask"],
  ["W_out", "output_mask"],
] as const satisfies [MatrixName, string][];

/** Members whose meaning is in the weights, in the settings or in the constraints. */
const known = [
  ...["activation_args", "equation_type", "N", "dt", "tau", "gamma", "bias_range", "bias_trainable", "dale"],
  ...["dale_mask", "io_nonnegativity", "self_connections", "weight_boundary", "weight_boundary_eps"],
  ...["sigma_inp", "sigma_out", ...masked.map(([, name]) => name)],
];

/**
 * trainRNNbrain's parameters: W_inp, W_rec, W_out, bias, y_init. `equation_type` s is the rate form and h the current form. Its
 * output at a step is read from the state before that step's update, one step later than here: `outputLag` in the provenance says so,
 * and targets are read accordingly. Masks, Dale's law and non-negative inputs and outputs become constraints.
 */
export const trainrnnbrainLayout = {
  name: "trainrnnbrain",
  fits: ({ arrays }: ArrayFile) => arrays.has("W_rec") && arrays.has("W_inp"),
  read,
  conventions: ["trainrnnbrain-s", "trainrnnbrain-h"],
} as const satisfies NetworkLayout;

function read(file: ArrayFile): LayoutReading {
  const { arrays, objects, fileName: where } = file;
  refuseUnknownTerms(file);
  const names = { W_rec: "W_rec", W_in: "W_inp", b_rec: "bias", W_out: "W_out" };
  const parts = partsOf(arrays, where, "trainrnnbrain", names);
  const initial = partAt(arrays, "y_init");
  const started = initial?.array.values.some((value) => value !== 0);
  if (initial && started) parts.h0 = initial;
  const equation = objects.get("equation_type") ?? "s";
  if (equation !== "s" && equation !== "h")
    throw new DitherError(
      "unsupported",
      `${where}: expected equation_type "s" or "h", got ${JSON.stringify(equation).slice(0, 60)}. Dither knows no other equation of trainRNNbrain's.`,
    );
  const [dt, tau] = ["dt", "tau"].map((name) => arrays.get(name)?.values[0]);
  const settings: Settings = {
    form: equation === "s" ? "rate" : "current",
    ...activationSettings(file, parts, equation === "s"),
    ...(dt !== undefined && tau !== undefined && { leak: dt / tau }),
  };
  const constraints = constraintsOf(parts, file, started === true);
  return {
    ...reading(parts, settings, [...known, "y_init"]),
    ...(Object.keys(constraints).length > 0 && { constraints }),
    provenance: { outputLag: 1 },
  };
}

/** @throws DitherError `unsupported` for terms of its equation that Dither's has not */
function refuseUnknownTerms({ arrays, fileName: where }: ArrayFile): void {
  const value = (name: string): number => arrays.get(name)?.values[0] ?? 0;
  const terms = {
    gamma: "a cubic term −γx³",
    sigma_inp: "noise on its inputs beside that of its units",
    sigma_out: "noise on its outputs",
  };
  for (const [name, term] of Object.entries(terms))
    if (value(name) !== 0)
      throw new DitherError(
        "unsupported",
        `${where}: the network has ${term} (${name} is ${value(name)}), which Dither's equations have not. Train it without, or read it as another network, without that term, with \`passOver: "${name}"\`.`,
      );
}

/** The activation. Its slope goes into weights and biases in the rate form, where f(a · x) of a drive x is f of a times the drive. */
function activationSettings({ objects, fileName: where }: ArrayFile, parts: Parts, rate: boolean): Settings {
  const stated = objects.get("activation_args");
  if (stated === undefined || stated === null) return {};
  const args = stated instanceof Map ? (stated as ReadonlyMap<unknown, unknown>) : new Map<unknown, unknown>();
  const activation = activationOf(args.get("name"));
  const slope = args.get("slope") ?? 1;
  const plain: Readonly<Record<string, unknown>> = { beta: 1, shift: 0 };
  const odd = [...args].some(([key, value]) => key !== "name" && key !== "slope" && value !== plain[String(key)]);
  if (
    activation === undefined ||
    typeof slope !== "number" ||
    odd ||
    !(slope === 1 || ((rate || activation === "relu") && slope > 0))
  )
    throw new DitherError(
      "unsupported",
      `${where}: expected activation_args of one of ${activations.join(", ")}${rate ? "" : " with slope 1 (relu: any above 0)"}, got ${[
        ...args,
      ]
        .map((pair) => pair.map(String).join(" "))
        .join(", ")
        .slice(0, 120)}. Dither has no such activation.`,
    );
  if (slope !== 1 && !rate) return { activation: `sloped-relu:${slope}` };
  if (slope !== 1)
    for (const name of ["W_rec", "W_in", "b_rec"] as const) {
      const part = parts[name];
      if (part) parts[name] = { ...part, array: { ...part.array, values: part.array.values.map((x) => x * slope) } };
    }
  return { activation };
}

function constraintsOf(parts: Parts, { arrays, fileName: where }: ArrayFile, started: boolean): Constraints {
  const flag = (name: string): boolean | undefined => {
    const value = arrays.get(name)?.values[0];
    return value === undefined ? undefined : value !== 0;
  };
  const masks = masked.flatMap(([name, key]) => {
    const [weights, mask] = [parts[name], partAt(arrays, key)];
    const constraint = weights && mask && maskOf({ name, weights, mask }, where);
    return constraint ? [[name, constraint] as const] : [];
  });
  const signs = arrays.get("dale_mask");
  const law = signs && flag("dale") !== false ? Array.from(signs.values, (sign) => (sign < 0 ? -1 : 1)) : undefined;
  if (law) checkSigns(parts.W_rec, law, "dale_mask", where);
  const nonnegative = flag("io_nonnegativity") ?? law !== undefined;
  if (nonnegative)
    for (const part of [parts.W_in, parts.W_out])
      if (part) checkSigns(part, new Array<number>(part.array.shape[1] ?? 1).fill(1), "io_nonnegativity", where);
  const frozen = defined({
    ...(flag("bias_trainable") === false && parts.b_rec && { b_rec: "initial" as const }),
    h0: started ? ("initial" as const) : undefined,
  });
  return defined({
    frozen: Object.keys(frozen).length > 0 ? frozen : undefined,
    masks: masks.length > 0 ? Object.fromEntries(masks) : undefined,
    dale: law && { signs: law },
    signs: nonnegative
      ? defined({ W_in: parts.W_in && ("nonnegative" as const), W_out: "nonnegative" as const })
      : undefined,
  });
}
