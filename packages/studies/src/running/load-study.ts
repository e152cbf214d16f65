/** Study files from disk. */

import { basename, dirname } from "node:path";
import { DitherError } from "dither";
import { readBytes } from "../files/read-bytes.js";
import { planOfFolder } from "./folder-study.js";
import { studyFile } from "../journal/folder.js";
import { planStudy } from "../study/parse.js";
import type { StudyPlan } from "../study/plan.js";
import type { Scale } from "../study/schema.js";
import { studyTasks } from "../own-code/study-modules.js";

/**
 * The plan of a study file at a scale; of the `study.json` in a folder of results, at the scale that it was run at. Modules that
 * it names are run.
 * @throws DitherError `file`, `format` with line and column of what is wrong, `usage` for a scale that the file has not.
 */
export async function loadStudy(path: string, scale: Scale = "full"): Promise<StudyPlan> {
  if (!/\.(ya?ml|json)$/i.test(path))
    throw new DitherError(
      "usage",
      `${path}: expected a study file ending in .yaml, or a folder of them. Name one, as studies/central-figure.yaml.`,
    );
  if (basename(path) === basename(studyFile("."))) return planOfFolder(dirname(path));
  const bytes = await readBytes(path, "Name a study file, as studies/central-figure.yaml.");
  const text = new TextDecoder().decode(bytes);
  return planStudy(text, path, scale, await studyTasks(text, dirname(path), path));
}
