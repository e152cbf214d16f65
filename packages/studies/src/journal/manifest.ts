/** What a study's folder says of its study, so that commands need only the folder, and run nothing to read it. */

import { readFile } from "node:fs/promises";
import { DitherError, excerpt, NUMERICS, version } from "dither";
import { z } from "zod";
import { canonicalText, hashOf } from "../execution/payload.js";
import { reasonOf } from "../files/read-bytes.js";
import { writeWhole } from "../files/write-whole.js";
import { parseStudy } from "../study/parse.js";
import { StudyPlan } from "../study/plan.js";
import { scales } from "../study/schema.js";
import { moduleNames, modulesFrom } from "../own-code/study-modules.js";
import { studyFile } from "./folder.js";
import { journalRecords } from "./reader.js";
import {
  recordedTaskSchema,
  recordTasks,
  taskOfRun,
  tasksForReading,
  unknownTask,
  type RecordedTask,
} from "./recorded-task.js";

const manifestSchema = z.strictObject({
  format: z.literal(1),
  version: z.string(),
  numerics: z.number(),
  scale: z.enum(scales),
  /** Ways from this folder to the modules of a user's own tasks, by the names that the study gives them. */
  modules: z.record(z.string(), z.string()).optional(),
  /** What these tasks are; absent from folders of before they were recorded. */
  tasks: z.array(recordedTaskSchema).optional(),
  study: z.record(z.string(), z.unknown()),
  /** SHA-256 of all the rest as canonical JSON; absent from folders of before there were checksums. */
  sha256: z.string().optional(),
});

/** A study as its folder has it. */
export interface FolderStudy {
  plan: StudyPlan;
  /** What a reader should know: what an older folder does not say. */
  notes: string[];
}

/** A manifest with its study as text. */
export interface Manifest {
  path: string;
  scale: (typeof scales)[number];
  /** As JSON, which is YAML too, so that errors have a line. */
  text: string;
  modules: ReadonlyMap<string, string>;
  tasks: RecordedTask[] | undefined;
  notes: string[];
}

/** Writes the study at its scale into its folder, unless it is there already. */
export async function writeManifest(folder: string, plan: StudyPlan): Promise<void> {
  const { content, scale, tasks } = plan.study;
  const modules = modulesFrom(folder, tasks);
  const manifest = {
    format: 1,
    version,
    numerics: NUMERICS,
    scale,
    ...(tasks.modules.size > 0 && { modules, tasks: recordTasks(plan) }),
    study: content,
  };
  const text = `${JSON.stringify({ ...manifest, sha256: hashOf(canonicalText(manifest)) }, null, 2)}\n`;
  const path = studyFile(folder);
  if ((await readFile(path, "utf8").catch(() => "")) !== text) await writeWhole(path, text, { option: "--out" });
}

/**
 * The study that was last started in a folder, for reading its results: nothing that it names is run or looked for.
 * @throws DitherError `file` where there is none, `format` where it is none or was damaged.
 */
export async function readFolderStudy(folder: string): Promise<FolderStudy> {
  const { path, scale, text, tasks, notes } = await readManifest(folder);
  const names = moduleNames(text, path);
  const known = tasks ?? (names.size > 0 ? await tasksOfRecords(folder, names, notes) : []);
  const study = parseStudy(text, path, "full", tasksForReading(known, path));
  return { plan: new StudyPlan({ ...study, scale }), notes };
}

/** What a folder says of its study, checked but not planned. */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = studyFile(folder);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new DitherError(
      "file",
      `${path}: cannot be read: ${reasonOf(error)}. Expected the folder of a study, as \`dither study run FILE --out FOLDER\` writes it.`,
    );
  }
  const manifest = shallow(text) ? manifestSchema.safeParse(jsonOf(text)) : undefined;
  if (!manifest?.success)
    throw new DitherError(
      "format",
      `${path}: expected the study of a folder, got something else. Run the study again with --out ${folder}.`,
    );
  const { sha256, ...rest } = manifest.data;
  if (sha256 !== undefined && sha256 !== hashOf(canonicalText(rest)))
    throw new DitherError(
      "format",
      `${path}: its checksum does not fit: it was changed or damaged since it was written. Start the study again from its own file, \`dither study run FILE --out ${folder}\`: that writes it anew, and what the journal holds is kept.`,
    );
  return {
    path,
    scale: rest.scale,
    text: JSON.stringify(rest.study, null, 2),
    modules: new Map(Object.entries(rest.modules ?? {})),
    tasks: rest.tasks,
    notes:
      sha256 === undefined
        ? [`${path}: has no checksum, as an earlier version wrote it: damage to it would not be noticed.`]
        : [],
  };
}

/** Tasks of a user's own as the records of an older folder tell them. */
async function tasksOfRecords(folder: string, names: ReadonlySet<string>, notes: string[]): Promise<RecordedTask[]> {
  const path = studyFile(folder);
  const found: RecordedTask[] = [];
  const seen = new Set<string>();
  const [first] = names;
  // Records name the task and not its module, so where there are several modules nothing tells them apart.
  if (names.size === 1)
    for await (const { record } of journalRecords(folder)) {
      const { run } = record.result;
      if (run.taskSource === undefined) continue;
      const variant = canonicalText([run.taskSource, run.taskOptions ?? null]);
      // Those of the latest module first.
      if (!seen.has(variant)) found.unshift(taskOfRun(first, run, run.taskSource));
      seen.add(variant);
    }
  const told = found.length > 0 ? "it is told from the records" : "its runs count as missing";
  notes.push(
    `${path}: an earlier version wrote it, which did not say what the task of ${excerpt([...names].join(", "))} is: ${told}. \`dither study run FILE --out ${folder}\` on the study's own file writes it anew and keeps the records.`,
  );
  return found.length > 0 ? found : [...names].map(unknownTask);
}

/** Whether a text nests so little that all that reads it can: far deeper than any study, and far from what a stack holds. */
function shallow(text: string): boolean {
  let depth = 0;
  let deepest = 0;
  for (const [character] of text.matchAll(/[[\]{}]/g)) {
    depth += character === "[" || character === "{" ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest <= 500;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
