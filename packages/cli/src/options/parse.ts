/** Parsers of option values: each says what it expected. */

import { readFileSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import {
  didYouMean,
  gateNames,
  lossNames,
  matrixNames,
  noiseLaws,
  parameterNames,
  type GateName,
  type Json,
  type NoiseSchedule,
  type PenaltyCoefficients,
  type ReadoutSpecification,
  type Stage,
} from "dither";
import { activations, activationText, parseActivation } from "dither/settings";

/** A number for which `holds`; else the error says what was wanted. */
export function numeric(text: string, wanted: string, holds: (value: number) => boolean): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(value) || !holds(value)) throw new InvalidArgumentError(`Expected ${wanted}, got "${text}".`);
  return value;
}

/** A standard deviation: 0 or more. */
export const noiseLevel = (text: string): number => numeric(text, "a noise level of 0 or more", (value) => value >= 0);

/** A coefficient: 0 or more. */
export const leak = (text: string): number =>
  numeric(text, "a leak (dt/τ) above 0 and at most 1", (value) => value > 0 && value <= 1);

export const notNegative = (text: string): number => numeric(text, "a number of 0 or more", (value) => value >= 0);

export const positive = (text: string): number => numeric(text, "a number above 0", (value) => value > 0);

export const share = (text: string): number =>
  numeric(text, "a number above 0 and at most 1", (value) => value > 0 && value <= 1);

/** A share with something left on both sides. */
export const openShare = (text: string): number =>
  numeric(text, "a share between 0 and 1", (value) => value > 0 && value < 1);

export const real = (text: string): number => numeric(text, "a number", () => true);

export const seed = (text: string): number =>
  numeric(text, "a seed: a whole number from 0 to 2⁵³ − 1", (value) => Number.isSafeInteger(value) && value >= 0);

/** A whole number in a range, both ends included. */
export function whole(least: number, most = 2147483647): (text: string) => number {
  return (text) =>
    numeric(
      text,
      most === 2147483647 ? `a whole number of ${least} or more` : `a whole number from ${least} to ${most}`,
      (value) => Number.isInteger(value) && value >= least && value <= most,
    );
}

/** Noise levels with commas between them, one above 0 at least. */
export function levels(text: string): number[] {
  const wanted = "noise levels with commas between them, as in 0,0.25,0.5";
  const given = text.split(",").map((one) => numeric(one, wanted, (value) => value >= 0));
  if (!given.some((level) => level > 0))
    throw new InvalidArgumentError(`Expected a noise level above 0, got "${text}".`);
  return given;
}

/** Gates of a gated cell with commas between them. */
export function gates(text: string): GateName[] {
  return text.split(",").map((one) => {
    const name = one.trim();
    const known = gateNames.find((gate) => gate === name);
    if (!known)
      throw new InvalidArgumentError(`Expected gates among ${gateNames.join(", ")}, got "${name}".${didYouMean(name, gateNames)}`); // prettier-ignore
    return known;
  });
}

/** Readouts as `name:channels:loss` with commas between them; without a loss it is the squared error. */
export function readouts(text: string): ReadoutSpecification[] {
  return text.split(",").map((one) => {
    const [name, channels, loss = "squared", ...rest] = one.trim().split(":");
    if (channels === undefined || rest.length > 0)
      throw new InvalidArgumentError(`Expected readouts as NAME:CHANNELS:LOSS, as in choice:3:softmax, got "${one}".`);
    return { name, channels: whole(1)(channels), loss: oneOf(loss, lossNames) };
  });
}

/** `name=value` with a JSON value, or text, or that of a file after an @; added to those before it. */
export function taskOption(text: string, before: Record<string, Json> = {}): Record<string, Json> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError(`expected NAME=VALUE, got "${text}".`);
  return { ...before, [name]: value.startsWith("@") ? fileText(value.slice(1)) : jsonOrText(value) };
}

/** The text of the file after an @. */
function fileText(file: string): string {
  try {
    return readFileSync(file, "utf8").trimEnd();
  } catch (error) {
    throw new InvalidArgumentError(
      `expected a file that can be read after @, got "${file}" (${(error as NodeJS.ErrnoException).code ?? "unreadable"}).`,
    );
  }
}

function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Names with commas between them, added to those before. */
export function names<T extends string>(choices: readonly T[]): (text: string, before?: T[]) => T[] {
  return (text, before = []) => [...before, ...text.split(",").map((name) => oneOf(name.trim(), choices))];
}

/** `NAME=VALUE`, added to those before it. */
export function pair<T extends string, V>(
  choices: readonly T[],
  value: (text: string) => V,
): (text: string, before?: [T, V][]) => [T, V][] {
  return (text, before = []) => {
    const [, name, rest] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined) throw new InvalidArgumentError(`Expected NAME=VALUE, got "${text}".`);
    return [...before, [oneOf(name.trim(), choices), value(rest)]];
  };
}

/** The name of an activation function, some with a number behind a colon. */
export function activation(text: string): string {
  const parsed = parseActivation(text);
  if (typeof parsed !== "string") return activationText(parsed);
  if (!text.includes(":")) return oneOf(text, activations);
  throw new InvalidArgumentError(parsed.replace("expected `activation` to be", "Expected"));
}

function oneOf<T extends string>(name: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === name);
  if (found === undefined)
    throw new InvalidArgumentError(`Expected one of ${choices.join(", ")}, got "${name}".${didYouMean(name, choices)}`);
  return found;
}

/** `LAW:NUMBER:NUMBER`; the numbers' ranges are checked with the other training options. */
export function noiseSchedule(text: string): NoiseSchedule {
  const [law, ...rest] = text.split(":");
  const numbers = rest.map((one) => real(one));
  const given = (wanted: number): number[] => {
    if (numbers.length === wanted) return numbers;
    throw new InvalidArgumentError(
      `Expected ramp:FROM:OVER, anneal:TO, uniform:FROM:TO or log-uniform:FROM:TO, got "${text}".`,
    );
  };
  const name = oneOf(law, noiseLaws);
  switch (name) {
    case "ramp": {
      const [from, over] = given(2);
      return { law: name, from, over };
    }
    case "anneal":
      return { law: name, to: given(1)[0] };
    case "uniform":
    case "log-uniform": {
      const [from, to] = given(2);
      return { law: name, from, to };
    }
    default:
      return name satisfies never;
  }
}

/** `NAME=VALUE,NAME=VALUE@SCORE`, added to the stages before it. */
export function stage(text: string, before: Stage[] = []): Stage[] {
  const [, options, until] = /^(.+)@([^@]+)$/s.exec(text) ?? [];
  if (options === undefined)
    throw new InvalidArgumentError(`Expected NAME=VALUE@SCORE, as in noise=0.1@0.85, got "${text}".`);
  const parsed = options.split(/,(?=[^,=]+=)/).reduce<Record<string, Json>>((all, one) => taskOption(one, all), {});
  return [...before, { options: parsed, until: share(until) }];
}

/** A shard as `i/n`, from 1/n to n/n. */
export function shard(text: string): { index: number; of: number } {
  const [, index, of] = /^(\d{1,7})\/(\d{1,7})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || of === undefined || index < 1 || index > of)
    throw new InvalidArgumentError(`Expected a shard i/n from 1/n to n/n, as in 2/8, got "${text}".`);
  return { index, of };
}

/** The beginning of a run's identity. */
export function identity(text: string): string {
  if (!/^[0-9a-f]{4,64}$/.test(text))
    throw new InvalidArgumentError(`Expected 4 to 64 hexadecimal digits, got "${text}".`);
  return text;
}

/** Sizes of hidden layers with commas between them. */
export function layers(text: string): number[] {
  const wanted = "sizes of hidden layers with commas between them, as in 64,64,64";
  return text.split(",").map((one) => numeric(one, wanted, (value) => Number.isInteger(value) && value >= 1));
}

/** One coefficient for all weight matrices, or `TENSOR=λ`; added to those before. */
export function coefficients(text: string, before: PenaltyCoefficients = {}): PenaltyCoefficients {
  if (!text.includes("="))
    return { ...before, ...Object.fromEntries(matrixNames.map((name) => [name, notNegative(text)])) };
  return { ...before, ...Object.fromEntries(pair(parameterNames, notNegative)(text)) };
}
