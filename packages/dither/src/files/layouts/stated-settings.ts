/** What files of other tools say beside their weights, under the usual names: the activation, the leak, dt and τ. */

import { defined } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import { elementCount } from "../formats/values/arrays.js";
import { activations, type Activation } from "../../network/specification/specification.js";
import { activationText, parseActivation } from "../../settings/activation.js";
import type { ArrayFile } from "../open/read-arrays.js";
import { shortest } from "./layout.js";
import type { Settings } from "./settings.js";

const activationNames = [
  "activation",
  "activation_function",
  "nonlinearity",
  "transfer_function",
  "activation_fn",
  "act_fn",
];

/** Libraries whose functions of these names are the mathematical ones. */
const knownLibraries = /^(?:numpy|scipy|torch|tensorflow|keras|jax|flax|theano)(?:\.|$)/;
const synonyms: Readonly<Record<string, Activation>> = {
  expit: "sigmoid",
  logistic: "sigmoid",
  rectify: "relu",
  leakyrelu: "leaky-relu:0.01",
  retanh: "rectified-tanh",
};
/** What TensorFlow and Keras call so has another slope than PyTorch's, JAX's and scikit-learn's. */
const ofTensorflow: Readonly<Record<string, Activation>> = { leakyrelu: "leaky-relu:0.2" };

export interface StatedElsewhere {
  settings: Settings;
  leaks?: number[];
  /** Names of the arrays and objects that say it. */
  used: string[];
  /** Which setting each of them says, for the provenance; without those that the user says otherwise. */
  said: { activation?: string; leak?: string };
  /** Names of those against which the user says something else. */
  overruled: string[];
}

/** The activation of a text or of the name of a function; undefined for any other. Nothing is run. */
export function activationOf(value: unknown): Activation | undefined {
  const name = typeof value === "string" ? value.trim() : functionName(value);
  if (name === undefined) return undefined;
  const parsed = parseActivation(name.toLowerCase());
  if (typeof parsed !== "string") return activationText(parsed);
  const plain = name.toLowerCase().replace(/[_\s-]/g, "");
  const tables = isOfTensorflow(value) ? [ofTensorflow, synonyms] : [synonyms];
  for (const table of tables) if (Object.hasOwn(table, plain)) return table[plain];
  return activations.find((known) => known.replaceAll("-", "") === plain && !isNumbered(known));
}

/** Functions that mean nothing without their number. */
const isNumbered = (name: string): boolean => name === "sloped-relu" || name === "power-law";

function isOfTensorflow(value: unknown): boolean {
  const { module } = (typeof value === "object" && value !== null ? value : {}) as { module?: unknown };
  return typeof module === "string" && /^(?:tensorflow|keras)(?:\.|$)/.test(module);
}

/** The bare name of a function of a known library, as a pickle names it. */
function functionName(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("kind" in value) || value.kind !== "global") return undefined;
  const { module, name } = value as unknown as { module: string; name: string };
  return knownLibraries.test(module) ? name : undefined;
}

/**
 * Activation and leak as a file holds them; `dt` and `tau` give the leak dt/τ, one number each.
 * @param given what the user says, which goes before the file
 * @throws DitherError `incomplete` for an activation that is not known by name, `value` for a leak out of range
 */
export function statedElsewhere(file: ArrayFile, units: number, given: Settings): StatedElsewhere {
  const activation = statedActivation(file, given);
  const { leak, leaks, names } = statedLeak(file, units);
  const said = defined({
    activation: activation?.value !== undefined && given.activation === undefined ? activation.name : undefined,
    leak: leak !== undefined && given.leak === undefined ? names.join(", ") : undefined,
  });
  const used = [...(activation ? [activation.name] : []), ...names];
  return defined({
    settings: defined({
      activation: activation?.value,
      leak,
    }),
    leaks,
    used,
    said,
    overruled: [
      ...(activation && given.activation !== undefined && given.activation !== activation.value
        ? [activation.name]
        : []),
      ...(given.leak === undefined || (leaks === undefined && given.leak === leak) ? [] : names),
    ],
  });
}

/** Dictionaries of settings that training frameworks keep beside the weights. */
const settingsOf = ["hyper_parameters", "hparams", "config", "cfg", "args", "params"];

/** What a file holds under a name that is no array, at the top or in a dictionary of settings. */
function objectAt(file: ArrayFile, name: string): { name: string; value: unknown } | undefined {
  if (file.objects.has(name)) return { name, value: file.objects.get(name) };
  if (file.extra.has(name)) return { name, value: file.extra.get(name) };
  for (const dictionary of settingsOf) {
    const held: unknown = file.objects.get(dictionary);
    if (held instanceof Map && held.has(name))
      return { name: `${dictionary}.${name}`, value: held.get(name) as unknown };
  }
  return undefined;
}

function statedActivation(
  file: ArrayFile,
  given: Settings,
): { name: string; value?: Activation | undefined } | undefined {
  const stated = activationNames.map((name) => objectAt(file, name)).find((one) => one !== undefined);
  if (stated === undefined || stated.value === null) return undefined;
  const value = activationOf(stated.value);
  if (value === undefined && given.activation === undefined)
    throw new DitherError(
      "incomplete",
      `${file.fileName}: ${stated.name} is no function that is known by its name (known: ${activations.join(", ")}). Say which it is with \`activation\`.`,
    );
  return { name: stated.name, value };
}

interface StatedLeak {
  leak?: number;
  leaks?: number[];
  /** Names of what says it. */
  names: string[];
}

function statedLeak(file: ArrayFile, units: number): StatedLeak {
  const leaks = [...file.arrays].filter(([name]) => /(?:^|\.)(?:leak|alpha)$/.test(name));
  for (const [name, array] of leaks.length === 1 ? leaks : []) {
    if (![1, units].includes(elementCount(array.shape) ?? 0)) continue;
    const values = Array.from(array.values, (_, i) => shortest(array, i));
    for (const value of values) checkStatedLeak(value, name, file.fileName);
    if (values.every((value) => value === values[0])) return { leak: values[0], names: [name] };
    return { leak: values.reduce((a, b) => a + b, 0) / units, leaks: values, names: [name] };
  }
  for (const name of ["leak", "alpha"]) {
    const one = numberAt(file, name);
    if (!one) continue;
    checkStatedLeak(one.value, one.name, file.fileName);
    return { leak: one.value, names: [one.name] };
  }
  const [dt, tau] = [numberAt(file, "dt"), numberAt(file, "tau")];
  if (!dt || !tau) return { names: [] };
  checkStatedLeak(dt.value / tau.value, `${dt.name}/${tau.name}`, file.fileName);
  return { leak: dt.value / tau.value, names: [dt.name, tau.name] };
}

function checkStatedLeak(value: number, name: string, where: string): void {
  if (value > 0 && value <= 1) return;
  throw new DitherError(
    "value",
    `${where}: expected ${name} to be a leak above 0 and at most 1, got ${value}. Leave it out with \`passOver: "${name.replace("/", ",")}"\`.`,
  );
}

/** One number: an array of one, a number beside the arrays, or a text of one in metadata. */
function numberAt(file: ArrayFile, name: string): { name: string; value: number } | undefined {
  const array = file.arrays.get(name);
  if (array) return elementCount(array.shape) === 1 ? { name, value: shortest(array) } : undefined;
  // A module keeps its buffers under its own name: rnn.dt.
  const [inner, ...more] = [...file.arrays].filter(([key]) => key.endsWith(`.${name}`));
  if (inner && more.length === 0 && elementCount(inner[1].shape) === 1)
    return { name: inner[0], value: shortest(inner[1]) };
  const stated = objectAt(file, name);
  const value = typeof stated?.value === "string" && stated.value.trim() !== "" ? Number(stated.value) : stated?.value;
  return stated && typeof value === "number" && Number.isFinite(value) ? { name: stated.name, value } : undefined;
}
