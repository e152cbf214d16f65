/** How far a study is. */

import { identifiedRuns } from "../execution/identity.js";
import { runsInProgress } from "../journal/heartbeat.js";
import { readManifest } from "../journal/manifest.js";
import { journalRecords, type Oddity } from "../journal/reader.js";

export interface StudyStatus {
  study: string;
  scale: string;
  planned: number;
  /** Runs of the plan with a result. */
  done: number;
  /** Runs of the plan that failed. */
  failed: number;
  /** Runs that writers compute at this moment, as far as they say so. */
  running: number;
  /** Records of runs that the plan does not have. */
  others: number;
  /** Lines of the journal that are no records. */
  oddities: Oddity[];
}

/** @throws DitherError `file`, `format`, or `mismatch` where two records of a run differ. */
export async function studyStatus(folder: string): Promise<StudyStatus> {
  const plan = await readManifest(folder);
  const failed = new Map<string, boolean>();
  const oddities: Oddity[] = [];
  for await (const { record } of journalRecords(folder, (oddity) => oddities.push(oddity), { curves: false }))
    failed.set(record.result.id, record.result.state === "failed");
  const status = { done: 0, failed: 0 };
  if (failed.size > 0)
    for (const { id } of identifiedRuns(plan)) {
      const state = failed.get(id);
      if (state === undefined) continue;
      failed.delete(id);
      if (state) status.failed++;
      else status.done++;
    }
  return {
    study: plan.name,
    scale: plan.study.scale,
    planned: plan.count,
    ...status,
    running: await runsInProgress(folder),
    others: failed.size,
    oddities,
  };
}
