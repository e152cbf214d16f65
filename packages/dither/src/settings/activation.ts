/** The activation functions by name, some with a number behind a colon: `relu`, `leaky-relu:0.1`. */

import { activations } from "@dither/kernels";
import { choiceFault } from "../base/kinds.js";
import { shown } from "../base/shown.js";
import { bounds, inRange } from "./check.js";
import type { ActivationName, BuiltInActivation, ParametrisedActivation } from "./names.js";
import { number, type NumberValue } from "./setting.js";

/** What the functions with a number are given, and what stands for it where it is left out. */
export const activationParameters: Readonly<
  Record<ParametrisedActivation, { value: NumberValue; default: number; words: string }>
> = {
  "leaky-relu": { value: number({ least: 0, most: 1 }), default: 0.01, words: "its slope below 0" },
  "sloped-relu": { value: number({ above: 0, most: 100 }), default: 0.5, words: "its slope above 0" },
  elu: { value: number({ above: 0, most: 100 }), default: 1, words: "how far it falls below 0" },
  "power-law": { value: number({ least: 1, most: 10 }), default: 2, words: "its exponent" },
};

/** A function and its number. */
export interface NamedActivation {
  name: ActivationName;
  parameter?: number;
}

const isParametrised = (name: string): name is ParametrisedActivation => Object.hasOwn(activationParameters, name);
const isKnown = (name: string): name is ActivationName => (activations as readonly string[]).includes(name);

/** Name and number of an activation; what is wrong with it otherwise, as "expected … got …". */
export function parseActivation(text: string, field = "activation"): NamedActivation | string {
  const [name, given, ...more] = text.split(":");
  if (!isKnown(name)) return choiceFault(field, text, activations);
  if (!isParametrised(name))
    return given === undefined ? { name } : `expected \`${field}\` to be ${name} without a number, got ${shown(text)}.`;
  const { value, default: usual, words } = activationParameters[name];
  if (given === undefined) return { name, parameter: usual };
  const parameter = given.trim() === "" ? NaN : Number(given);
  if (more.length === 0 && inRange(parameter, value)) return { name, parameter };
  const range = value.least === undefined ? bounds(value) : `from ${value.least} to ${value.most}`;
  return `expected \`${field}\` to be ${name}:x with x, ${words}, ${range}, got ${shown(text)}.`;
}

/** An activation in its one form: with its number wherever it has one. */
export function activationText({ name, parameter }: NamedActivation): BuiltInActivation {
  return parameter === undefined ? name : (`${name}:${parameter}` as BuiltInActivation);
}

/** Every function in its one form, with the number that it has where none is given. */
export const usualActivations: readonly BuiltInActivation[] = activations.map((name) =>
  activationText(parseActivation(name) as NamedActivation),
);
