/** The report of a study. */

export { curveFamily } from "./curve-family.js";
export { heatMap } from "./heat-map.js";
export { preferredFigure } from "./preferred-figure.js";
export { studyFigures, studyPage, studyTitle, type StudyFigure } from "./study-page.js";
export { tableScript } from "./table-script.js";
export type {
  StudyAxis,
  StudyEstimate,
  StudyReport,
  StudyReportCell,
  StudyReportClaim,
  StudyReportRun,
} from "./study-report.js";
