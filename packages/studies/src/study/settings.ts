/** What a study may set and vary: every setting with its place in a study file, what it may be, and its value in a run. */

import { matrixNames, type NetworkChoice, type PenaltyCoefficients, type TaskOptions } from "dither";
import {
  initialSettings,
  measureSettings,
  networkByName,
  noiseSettings,
  trainingSettings,
  type Settings,
  type Value,
} from "dither/settings";
import { z } from "zod";
import type { RunSpecification } from "./run-specification.js";
import { schemaOf } from "./setting-schema.js";

/** One thing that a study may vary and that a claim may name. */
export interface Setting {
  /** Where it stands in a study file: `network.noise`. */
  readonly path: string;
  /** The last part of the path, by which it may be named where that is unambiguous: `noise`. */
  readonly name: string;
  /** What a value must be. */
  readonly schema: z.ZodType;
  /** What a column of results holds of it: numbers, words, or JSON. */
  readonly column: "number" | "text" | "json";
  /** Its value in a run; what is absent there has its default. */
  readonly of: (run: RunSpecification) => unknown;
}

function listed(prefix: string, fields: Settings, of: (run: RunSpecification, name: string) => unknown): Setting[] {
  return Object.entries(fields).map(([name, { value, absent }]) => ({
    path: `${prefix}.${name}`,
    name,
    schema: schemaOf(value),
    column: columnOf(value),
    of: (run) => of(run, name) ?? absent,
  }));
}

function columnOf(value: Value): Setting["column"] {
  if (value.of === "choice" || value.of === "activation") return "text";
  // By tensor, a penalty is no number, and its column holds none.
  const number = value.of === "number" || value.of === "nullable";
  return number || (value.of === "either" && value.either.some(({ of }) => of === "record")) ? "number" : "json";
}

const members = (of: object): Readonly<Record<string, unknown>> => of as Readonly<Record<string, unknown>>;

/** The members of the noise by the names that studies have for them. */
const noiseMembers = new Map(Object.entries(noiseSettings).map(([member, { name }]) => [name as string, member]));

const { initial: _initial, ...trainingItself } = trainingSettings;

/** All settings but the options of tasks, which {@link findSetting} knows too. */
export const settings: readonly Setting[] = [
  { path: "task.name", name: "task", schema: z.string(), column: "text", of: (run) => run.task },
  ...listed("network", networkByName, ({ network }, name) => {
    const member = noiseMembers.get(name);
    return member === undefined ? members(network)[name] : members(network.noise)[member];
  }),
  ...listed("training", trainingItself, ({ training }, name) =>
    name === "l1" || name === "l2" ? oneNumber(training[name]) : members(training)[name],
  ),
  ...listed("training.initial", initialSettings, ({ training }, name) => members(training.initial)[name]),
  ...listed("measure", measureSettings, ({ measure }, name) => members(measure)[name]),
];

/** A penalty that all weight matrices share as that number. */
function oneNumber(coefficients: PenaltyCoefficients = {}): unknown {
  const values = matrixNames.map((tensor) => coefficients[tensor] ?? 0);
  const alike = values.every((value) => value === values[0]);
  const others = Object.keys(coefficients).some((tensor) => !matrixNames.some((one) => one === tensor));
  return alike && !others ? values[0] : coefficients;
}

/** The library's choice of a network for what a study says. */
export function networkChoice(given: Readonly<Record<string, unknown>>): NetworkChoice {
  const entries = Object.entries(given);
  const isDetail = (name: string): boolean => noiseMembers.has(name) && !["noise", "placement"].includes(name);
  const details = entries.filter(([name]) => isDetail(name)).map(([name, value]) => [noiseMembers.get(name), value]);
  return {
    ...Object.fromEntries(entries.filter(([name]) => !isDetail(name))),
    ...(details.length > 0 && { noiseDetails: Object.fromEntries(details) as NetworkChoice["noiseDetails"] }),
  };
}

const optionPrefix = "task.options.";
const optionValue = z.json();

/** Names by which a setting may be given, shortest first: those that only one setting has, else the path. */
export const settingNames: readonly string[] = settings.map(({ name, path }) =>
  settings.filter((other) => other.name === name).length === 1 || path.startsWith("network.") ? name : path,
);

/**
 * The setting of that name or path; `readout` is the network's. Undefined where there is none. `seed` is none: seeds
 * have their own place in a study file.
 */
export function findSetting(name: string): Setting | undefined {
  if (name.startsWith(optionPrefix) && name.length > optionPrefix.length) return taskOption(name);
  const path = name === "task" ? "task.name" : name;
  return settings.find((setting) => setting.path === path) ?? settings.find((_, k) => settingNames[k] === name);
}

function taskOption(path: string): Setting {
  const name = path.slice(optionPrefix.length);
  return { path, name, schema: optionValue, column: "json", of: ({ taskOptions }) => optionOf(taskOptions, name) };
}

function optionOf(options: TaskOptions | undefined, name: string): unknown {
  return options && Object.hasOwn(options, name) ? options[name] : undefined;
}
