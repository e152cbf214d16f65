/** What the report of a study is made from, and its figures. */

export { curveFamily } from "./curve-family.js";
export { heatMap } from "./heat-map.js";
export { preferredFigure } from "./preferred-figure.js";
export type {
  StudyAxis,
  StudyEstimate,
  StudyReport,
  StudyReportCell,
  StudyReportClaim,
  StudyReportRun,
} from "./study-report.js";
