/** What a study says: how far it is, its cells, its claims, questions about its runs. */

export { studyCells, summarised, type StudyCell, type Summarised } from "./cells.js";
export { compareStudies, type ComparedCell, type StudyComparison } from "./compare-studies.js";
export { estimateOf, type Estimate } from "./interval.js";
export {
  judgeClaims,
  shareVerdict,
  type ClaimCell,
  type ClaimVerdict,
  type JudgedClaim,
  type JudgeOptions,
} from "./judge-claim.js";
export { exportKinds, exportStudy, queryStudy, type QueryResult } from "./query.js";
export { columns, rowOf } from "./rows.js";
export { studyStatus, type StudyStatus } from "./status.js";
export { readStudy, type StudyRecords, type StudyRun } from "./study-records.js";
