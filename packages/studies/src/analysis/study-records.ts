/** A study's folder as a whole: its plan, and the record of every run that has one. */

import type { RunRecord } from "../execution/payload.js";
import { identifiedRuns } from "../execution/identity.js";
import { readFolderStudy } from "../journal/manifest.js";
import { journalRecords, type Oddity } from "../journal/reader.js";
import type { PlannedRun, StudyPlan } from "../study/plan.js";

/** A planned run with its record, where it has one. */
export interface StudyRun extends PlannedRun {
  id: string;
  record: RunRecord | undefined;
}

export interface StudyRecords {
  folder: string;
  plan: StudyPlan;
  /** In the order of the plan. */
  runs: StudyRun[];
  /** Records of runs that the plan does not have: of an earlier grid, or of another scale. */
  others: RunRecord[];
  /** Records of earlier versions, whose damage would not always be noticed. */
  withoutChecksum: number;
  /** Lines of the journal that do not count: records set aside, and what is no record. */
  oddities: Oddity[];
  /** What the folder, as an earlier version wrote it, does not say. */
  notes: string[];
}

/**
 * Reads a study's folder.
 * @throws DitherError `file` or `format` for a folder that holds no study.
 */
export async function readStudy(folder: string): Promise<StudyRecords> {
  const { plan, notes } = await readFolderStudy(folder);
  const records = new Map<string, RunRecord>();
  const oddities: Oddity[] = [];
  let withoutChecksum = 0;
  for await (const { record, checked } of journalRecords(folder, (oddity) => oddities.push(oddity))) {
    records.set(record.result.id, record);
    if (!checked) withoutChecksum++;
  }
  const runs: StudyRun[] = [];
  const planned = new Set<string>();
  for (const one of identifiedRuns(plan)) {
    planned.add(one.id);
    runs.push({ ...one, record: records.get(one.id) });
  }
  return {
    folder,
    plan,
    runs,
    others: [...records.values()].filter(({ result }) => !planned.has(result.id)),
    withoutChecksum,
    oddities,
    notes,
  };
}
