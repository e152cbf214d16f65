/** What a study file may hold, as a schema that checks it and that editors complete from. */

import { measureSettings, networkByName, trainingSettings } from "dither/settings";
import { z } from "zod";
import { axisSchema } from "./axis.js";
import { objectSchema } from "./setting-schema.js";
import { findSetting, settingNames } from "./settings.js";

const seed = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const mostSeeds = 1_000_000;

const taskSchema = z
  .union([
    z.string().min(1),
    z.strictObject({
      name: z.string().min(1).describe("Name of the task, see `dither tasks`."),
      options: z.record(z.string(), z.json()).optional().describe("Options of the task that are not its defaults."),
    }),
  ])
  .describe("The task: its name, or a name with options. See `dither tasks`.");

const seedsSchema = z
  .union([
    z.number().int().min(1).max(mostSeeds),
    z.array(seed).min(1).max(mostSeeds),
    z.strictObject({ first: seed, count: z.number().int().min(1).max(mostSeeds) }),
  ])
  .describe("How many seeds, from 1 on; or { first, count }; or a list.");

/** Axes by the names of settings; names it does not list are options of the task, or mistakes. */
const axesSchema = z
  .object(Object.fromEntries(settingNames.map((name) => [name, axisSchema.optional()])))
  .catchall(axisSchema.optional());

/** The grid: its axes are combined with one another, those under `zip` advance together. */
const gridSchema = axesSchema
  .extend({
    zip: z
      .union([axesSchema, z.array(axesSchema).min(1)])
      .optional()
      .describe("Axes of equal length that advance together; a list for several such groups."),
  })
  .describe("What varies: a list of values, or { linear | log | random | randomLog: [low, high], count: n }.");

/** What a study may keep of each run beside its measured numbers. */
export const keepable = ["networks", "histories", "curves"] as const;
export type Keep = (typeof keepable)[number];

const parts = {
  description: z.string().optional().describe("What the study asks, in a sentence or two."),
  task: taskSchema.optional(),
  network: objectSchema(networkByName)
    .optional()
    .describe("The network; what is left out comes from the task's experiment."),
  training: objectSchema(trainingSettings)
    .optional()
    .describe("The training; what is left out comes from the task's experiment."),
  measure: objectSchema(measureSettings).optional().describe("How the preference is measured."),
  grid: gridSchema.optional(),
  seeds: seedsSchema.optional(),
  keep: z.array(z.enum(keepable)).optional().describe("What to keep of each run; default [curves]."),
  expect: z
    .array(z.string())
    .optional()
    .describe("Claims, as: preferred.ratio in [0.85, 1.05] for placement inside, noise >= 0.5, on 9 of 10 seeds"),
};

const scaleSchema = z.strictObject(parts).describe("What is different at this scale; axes of the grid by name.");

/** The sizes at which a study can be run: `full` is the file itself, with what its section `full` changes. */
export const scales = ["quick", "full"] as const;
export type Scale = (typeof scales)[number];

export const studySchema = z
  .strictObject({
    study: z
      .string()
      .regex(/^[A-Za-z0-9][\w.-]{0,99}$/)
      .describe("Name of the study: letters, digits, dots, hyphens and underscores."),
    ...parts,
    scales: z
      .strictObject({ quick: scaleSchema.optional(), full: scaleSchema.optional() })
      .optional()
      .describe("Sections that replace parts of the study at a scale."),
  })
  .describe("A study of Dither: a grid of experiments, each run from several seeds.");

export type StudyFile = z.infer<typeof studySchema>;
/** A study at one scale: the file with that scale's section laid over it. */
export type StudyContent = Omit<StudyFile, "scales">;

/** The JSON Schema of study files, for editors. */
export function studyJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(studySchema, { io: "input", reused: "ref" });
  return { $schema, $id: "study.schema.json", title: "Dither study", ...schema };
}

/** Axes of a grid by canonical path, in the order of the file; groups of more than one are zipped. */
export function axisGroups(grid: StudyContent["grid"]): { name: string; place: (string | number)[] }[][] {
  if (!grid) return [];
  const { zip, ...own } = grid;
  const single = names(own).map((name) => [{ name, place: [name] as (string | number)[] }]);
  if (zip === undefined) return single;
  const groups = (Array.isArray(zip) ? zip : [zip]) as object[];
  const zipped = groups.map((group, k) =>
    names(group).map((name) => ({ name, place: ["zip", ...(Array.isArray(zip) ? [k] : []), name] })),
  );
  return [...single, ...zipped.filter((group) => group.length > 0)];
}

const names = (axes: object): string[] =>
  Object.entries(axes).flatMap(([name, axis]) => (axis === undefined ? [] : [name]));

/** The canonical path of an axis's name, or the name itself where no setting has it. */
export const pathOf = (name: string): string => findSetting(name)?.path ?? name;
