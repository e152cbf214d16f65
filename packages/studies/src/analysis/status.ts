/** How far a study is. */

import { identifiedRuns } from "../execution/identity.js";
import { runsInProgress } from "../journal/heartbeat.js";
import { readFolderStudy } from "../journal/manifest.js";
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
  /** Records that were damaged, or that others contradict: their runs count as missing. */
  setAside: number;
  /** Records of earlier versions, whose damage would not always be noticed. */
  withoutChecksum: number;
  /** Lines of the journal that do not count: those set aside, and what is no record. */
  oddities: Oddity[];
  /** What the folder, as an earlier version wrote it, does not say. */
  notes: string[];
}

/** @throws DitherError `file` or `format` for a folder that holds no study. */
export async function studyStatus(folder: string): Promise<StudyStatus> {
  const { plan, notes } = await readFolderStudy(folder);
  const failed = new Map<string, boolean>();
  const oddities: Oddity[] = [];
  let withoutChecksum = 0;
  for await (const { record, checked } of journalRecords(folder, (oddity) => oddities.push(oddity))) {
    failed.set(record.result.id, record.result.state === "failed");
    if (!checked) withoutChecksum++;
  }
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
    setAside: oddities.filter(({ kind }) => kind === "damaged").length,
    withoutChecksum,
    oddities,
    notes,
  };
}
