/** What files of other tools say beside their weights, under the usual names: the activation, the leak, dt and τ. */

import { DitherError } from "../../errors.js";
import { activations, type Activation } from "../specification.js";
import type { ArrayFile } from "./read-arrays.js";
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
const leakNames = ["leak", "alpha"];

/** Libraries whose functions of these names are the mathematical ones. */
const knownLibraries = /^(?:numpy|scipy|torch|tensorflow|keras|jax|flax|theano)(?:\.|$)/;
const synonyms: Readonly<Record<string, Activation>> = { expit: "sigmoid", logistic: "sigmoid", rectify: "relu" };

export interface StatedElsewhere {
  settings: Settings;
  leaks?: number[];
  /** Names of the arrays and objects that say it. */
  used: string[];
  /** Which setting each of them says, for the provenance; without those that the user says otherwise. */
  said: Record<string, string>;
  /** Those that the user says otherwise. */
  overruled: string[];
}

/** The activation of a text or of the name of a function; undefined for any other. Nothing is run. */
export function activationOf(value: unknown): Activation | undefined {
  const name = typeof value === "string" ? value.trim() : functionName(value);
  if (name === undefined) return undefined;
  const plain = name.toLowerCase();
  return activations.find((known) => known === plain) ?? (Object.hasOwn(synonyms, plain) ? synonyms[plain] : undefined);
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
  const overruled = given.leak === undefined ? [] : names;
  const said = {
    ...(activation && given.activation === undefined && { activation: activation.name }),
    ...(leak !== undefined && given.leak === undefined && { leak: names.join(", ") }),
  };
  return {
    settings: { ...(activation && { activation: activation.value }), ...(leak !== undefined && { leak }) },
    ...(leaks && { leaks }),
    used: [...(activation ? [activation.name] : []), ...names],
    said,
    overruled: [...(activation && given.activation !== undefined ? [activation.name] : []), ...overruled],
  };
}

function statedActivation(file: ArrayFile, given: Settings): { name: string; value: Activation } | undefined {
  const name = activationNames.find((one) => file.objects.has(one) || file.extra.has(one));
  if (name === undefined) return undefined;
  const stated = file.objects.get(name) ?? file.extra.get(name) ?? null;
  const value = activationOf(stated);
  if (value !== undefined) return { name, value };
  // Left to the user, the function of the file is passed over, and named so.
  if (given.activation !== undefined || stated === null) return undefined;
  throw new DitherError(
    "incomplete",
    `${file.fileName}: ${name} is no function that is known by its name (known: ${activations.join(", ")}). Say which it is with \`activation\`.`,
  );
}

function statedLeak(file: ArrayFile, units: number): { leak?: number; leaks?: number[]; names: string[] } {
  for (const name of leakNames) {
    const array = file.arrays.get(name);
    if (!array || (array.values.length !== 1 && array.values.length !== units)) continue;
    const values = Array.from(array.values, (_, i) => shortest(array, i));
    if (values.some((value) => !(value > 0 && value <= 1)))
      throw new DitherError(
        "value",
        `${file.fileName}: expected ${name} to be a leak above 0 and at most 1, got ${values.slice(0, 4).join(", ")}. Leave it out with \`passOver: "${name}"\`.`,
      );
    if (values.every((value) => value === values[0])) return { leak: values[0], names: [name] };
    return { leak: values.reduce((a, b) => a + b, 0) / units, leaks: values, names: [name] };
  }
  const number = (name: string): number | undefined => {
    const array = file.arrays.get(name);
    return array?.values.length === 1 ? shortest(array) : undefined;
  };
  const [dt, tau] = [number("dt"), number("tau")];
  return dt !== undefined && tau !== undefined ? { leak: dt / tau, names: ["dt", "tau"] } : { names: [] };
}
