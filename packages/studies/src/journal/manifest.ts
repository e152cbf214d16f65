/** What a study's folder says of its study, so that commands need only the folder. */

import { readFile } from "node:fs/promises";
import { DitherError, NUMERICS, version } from "dither";
import { z } from "zod";
import { reasonOf, writeWhole } from "../files.js";
import { parseStudy } from "../study/parse.js";
import { StudyPlan } from "../study/plan.js";
import { scales } from "../study/schema.js";
import { modulesFrom, studyTasks } from "../study-modules.js";
import { studyFile } from "./folder.js";

const manifestSchema = z.object({
  format: z.literal(1),
  version: z.string(),
  numerics: z.number(),
  scale: z.enum(scales),
  /** Ways from this folder to the modules of one's own tasks, by the names that the study gives them. */
  modules: z.record(z.string(), z.string()).optional(),
  study: z.record(z.string(), z.unknown()),
});

/** Writes the study at its scale into its folder, unless it is there already. */
export async function writeManifest(folder: string, plan: StudyPlan): Promise<void> {
  const { content, scale, tasks } = plan.study;
  const modules = modulesFrom(folder, tasks);
  const manifest = {
    format: 1,
    version,
    numerics: NUMERICS,
    scale,
    ...(Object.keys(modules).length > 0 && { modules }),
    study: content,
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const path = studyFile(folder);
  if ((await readFile(path, "utf8").catch(() => "")) !== text) await writeWhole(path, text, { option: "--out" });
}

/**
 * The plan of the study that was last started in a folder.
 * @throws DitherError `file` where there is none, `format` where it is none.
 */
export async function readManifest(folder: string): Promise<StudyPlan> {
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
  const manifest = manifestSchema.safeParse(jsonOf(text));
  if (!manifest.success)
    throw new DitherError(
      "format",
      `${path}: expected the study of a folder, got something else. Run the study again with --out ${folder}.`,
    );
  // JSON is YAML too, so that errors have a line; the scale is in it already.
  const json = JSON.stringify(manifest.data.study, null, 2);
  const tasks = await studyTasks(json, folder, manifest.data.modules);
  const study = parseStudy(json, path, "full", tasks);
  return new StudyPlan({ ...study, scale: manifest.data.scale });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
