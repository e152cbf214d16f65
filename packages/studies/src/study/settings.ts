/** What a study may set and vary: every setting with its place in a study file, what it may be, and its value in a run. */

import type { TaskOptions } from "dither";
import { z } from "zod";
import { networkSchema, networkSetting } from "./network-settings.js";
import { noise, whole } from "./numbers.js";
import type { RunSpecification } from "./run-specification.js";
import { initialSchema, trainingSchema, trainingSetting } from "./training-settings.js";

/** The measuring, as far as the study says. */
export const measureSchema = z.strictObject({
  trials: whole(4, 1_000_000).optional().describe("Test trials; default 512."),
  draws: whole(4, 100_000_000).optional().describe("Noise draws per trial; default 32."),
  levels: z
    .array(noise)
    .min(1)
    .max(1000)
    .optional()
    .describe("Test noise levels; default a grid refined at the minimum."),
});

/** One thing that a study may vary and that a claim may name. */
export interface Setting {
  /** Where it stands in a study file: `network.noise`. */
  readonly path: string;
  /** The last part of the path, by which it may be named where that is unambiguous: `noise`. */
  readonly name: string;
  /** What a value must be. */
  readonly schema: z.ZodType;
  /** Its value in a run. */
  readonly of: (run: RunSpecification) => unknown;
}

function settingsOf<K extends string>(
  prefix: string,
  shape: Record<K, z.ZodType>,
  of: (run: RunSpecification, name: K) => unknown,
): Setting[] {
  return (Object.keys(shape) as K[]).map((name) => ({
    path: `${prefix}.${name}`,
    name,
    schema: shape[name] instanceof z.ZodOptional ? (shape[name].unwrap() as z.ZodType) : shape[name],
    of: (run) => of(run, name),
  }));
}

const { initial: _initial, ...trainingShape } = trainingSchema.shape;

/** All settings but the options of tasks, which {@link findSetting} knows too. */
export const settings: readonly Setting[] = [
  { path: "task.name", name: "task", schema: z.string(), of: (run) => run.task },
  ...settingsOf("network", networkSchema.shape, ({ network }, name) => networkSetting(network, name)),
  ...settingsOf("training", trainingShape, ({ training }, name) => trainingSetting(training, name)),
  ...settingsOf("training.initial", initialSchema.shape, ({ training }, name) => training.initial[name]),
  ...settingsOf("measure", measureSchema.shape, ({ measure }, name) => measure[name]),
];

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
  return { path, name, schema: optionValue, of: ({ taskOptions }) => optionOf(taskOptions, name) };
}

function optionOf(options: TaskOptions | undefined, name: string): unknown {
  return options && Object.hasOwn(options, name) ? options[name] : undefined;
}
