/** The activation function of a network: one of the kernel's by its name, or one of the user's. */

import type { CellFunction, GivenFunction } from "@dither/kernels";
import { checkArguments } from "../../base/check-arguments.js";
import { DitherError } from "../../base/errors.js";
import { activationText, parseActivation, type NamedActivation } from "../../settings/activation.js";
import type { ActivationName, BuiltInActivation } from "../../settings/names.js";
import { defineActivation, OwnActivation, type ActivationCode } from "./own-activation.js";

/** The name of an activation function, with its number behind a colon where it has one (`leaky-relu:0.1`), or one of the user's. */
export type Activation = BuiltInActivation | OwnActivation;

/** What may be given as one. */
export type GivenActivation = BuiltInActivation | ActivationCode;

/**
 * An activation in its one form: with its number where it has one, and checked where it is the user's.
 * @throws DitherError `value` for a name that is not known or a number out of range; as {@link defineActivation}
 */
export function checkActivation(activation: unknown, where: string, field = "activation"): Activation {
  if (typeof activation === "string") {
    const parsed = parseActivation(activation, field);
    if (typeof parsed === "string") throw new DitherError("value", `${where}: ${parsed}`);
    return activationText(parsed);
  }
  checkArguments(where, { [field]: activation }, { [field]: "activation" });
  return defineActivation(activation as ActivationCode);
}

/** What a text calls an activation: its name, with its number where it has one. */
export function activationName(activation: string | { readonly name: string }): string {
  return typeof activation === "string" ? activation : activation.name;
}

/** Name and number of a function of the kernel; null for one of the user's. */
export function namedActivation(activation: Activation): NamedActivation | null {
  if (typeof activation !== "string") return null;
  const parsed = parseActivation(activation);
  if (typeof parsed === "string") throw new DitherError("value", `activation: ${parsed}`);
  return parsed;
}

/** An activation function as the kernel takes it. */
export function kernelActivation(activation: Activation): {
  activation: ActivationName | GivenFunction;
  activationParameter?: number;
} {
  const named = namedActivation(activation);
  if (named === null) return { activation: activation as OwnActivation };
  const { name, parameter } = named;
  return { activation: name, ...(parameter !== undefined && { activationParameter: parameter }) };
}

/** The function of an operation of a cell: that of the network, or one without a number. */
export const functionOf = (operation: { readonly function: CellFunction }): Activation =>
  operation.function as Activation;

/** The user's activation function of a network, if it has one. */
export function ownActivation({ activation }: { activation: Activation }): OwnActivation | null {
  return activation instanceof OwnActivation ? activation : null;
}

/**
 * What that takes a network as plain JSON says to one with an activation function of the user's.
 * @throws DitherError `unsupported`
 */
export function refuseOwnActivation(specification: { activation: Activation }, what: string, instead: string): void {
  const own = ownActivation(specification);
  if (own)
    throw new DitherError(
      "unsupported",
      `${what}: expected an activation function that Dither knows by its name, got ${own.name}, which is code. ${instead}`,
    );
}
