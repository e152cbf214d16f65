/** The claims of the study files in `studies/`: their runs, and what these show. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  judgeClaims,
  loadStudy,
  LocalThreads,
  readStudy,
  runStudy,
  type ClaimVerdict,
  type Scale,
} from "@dither/studies";
import { StudyPlan } from "@dither/studies/schema";
import { measuredText } from "../packages/cli/src/output/study-text.js";

const folder = fileURLToPath(new URL("../studies/", import.meta.url));

/** A claim with what was found. */
export interface ClaimResult {
  /** Name of the study, or the claim's own. */
  id: string;
  claim: string;
  verdict: ClaimVerdict;
  measured: string;
}

/** The names of all studies, which are those of their files. */
export async function studyNames(): Promise<string[]> {
  const files = await readdir(folder);
  return files.flatMap((file) => (file.endsWith(".yaml") ? [file.slice(0, -".yaml".length)] : [])).sort();
}

/**
 * A study at a scale. From another seed than 1 it has as many seeds as it says, from there on.
 * @throws DitherError for a file that cannot be read
 */
export async function claimedStudy(name: string, scale: Scale, seed: number): Promise<StudyPlan> {
  const plan = await loadStudy(join(folder, `${name}.yaml`), scale);
  const { study, seeds } = plan;
  if (seed === 1) return plan;
  return new StudyPlan({ ...study, content: { ...study.content, seeds: { first: seed, count: seeds } } });
}

/** Computes what is missing of a study in its folder of results, and judges its claims. */
export async function checkStudy(plan: StudyPlan, results: string, signal: AbortSignal): Promise<ClaimResult[]> {
  await runStudy(plan, { folder: results, executor: new LocalThreads(), signal });
  return judgeClaims(await readStudy(results)).map(({ claim, verdict, cells }) => ({
    id: plan.name,
    claim: claim.replace(/\s+/g, " "),
    verdict,
    measured: measuredText(cells),
  }));
}
