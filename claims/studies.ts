/** The claims of the study files in `studies/`: their runs, and what these show. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadStudy, LocalThreads, readStudy, runStudy, type Scale, type StudyRecords } from "@dither/studies";
import { StudyPlan } from "@dither/studies/schema";
import { seedsOf } from "./seeds.js";

const folder = fileURLToPath(new URL("../studies/", import.meta.url));

/** The names of all studies, which are those of their files. */
export async function studyNames(): Promise<string[]> {
  const files = await readdir(folder);
  return files.flatMap((file) => (file.endsWith(".yaml") ? [file.slice(0, -".yaml".length)] : [])).sort();
}

/**
 * A study at a scale, on sets of seeds: of each set as many as the study says.
 * @throws DitherError for a file that cannot be read
 */
export async function claimedStudy(name: string, scale: Scale, firsts: readonly number[]): Promise<StudyPlan> {
  const { study, seeds } = await loadStudy(join(folder, `${name}.yaml`), scale);
  return new StudyPlan({ ...study, content: { ...study.content, seeds: seedsOf(firsts, seeds) } });
}

/** Computes what is missing of a study in its folder of results, and reads all. */
export async function computedStudy(plan: StudyPlan, results: string, signal: AbortSignal): Promise<StudyRecords> {
  await runStudy(plan, { folder: results, executor: new LocalThreads(), signal });
  return readStudy(results);
}
