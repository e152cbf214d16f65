/** Results as figures, pages and text for a terminal. */

export type {
  Comparison,
  ComparisonNetwork,
  ExampleOutput,
  MeasuredCurve,
  MeasuredCurves,
  PlacementSummary,
} from "./comparison.js";
export { decompositionFigure, preferenceFigure, type PreferenceFigureOptions } from "./decomposition-figure.js";
export { examplesFigure } from "./examples-figure.js";
export { explanationCurveFigure } from "./explanation-curve-figure.js";
export { explanationPage, type ExplanationPageOptions } from "./explanation-page.js";
export type { FigureOptions } from "./figure.js";
export {
  abstract as comparisonAbstract,
  abstractSentences as comparisonSentences,
  title as comparisonTitle,
} from "./finding.js";
export { trajectoriesFigure, type TrajectoryRow } from "./trajectories-figure.js";
export { learningFigure } from "./learning-figure.js";
export { lossFigure } from "./loss-figure.js";
export { lossScale, roundTicks, tickLabel, type LossScale } from "./loss-scale.js";
export { darkColour, darkInk, darkPaper, ink, paper, placementAppearance, type Appearance } from "./palette.js";
export { bracketed, estimate, percentage, significant, type WrittenEstimate } from "./numerals.js";
export { comparisonPage, reportDigest, type PageOptions, type RelatedReport, type ReportDigest } from "./page.js";
export { operatingFigure, type OperatingPanel } from "./operating-figure.js";
export { repairFigure } from "./repair-figure.js";
export { repairPage, type RepairPageOptions } from "./repair-page.js";
export { shiftFigure } from "./shift-figure.js";
export type { Svg } from "./svg.js";
export { statesFigure } from "./states-figure.js";
export { unitsFigure } from "./units-figure.js";
export { terminalPlot, type TerminalPlotOptions, type TerminalPoint, type TerminalSeries } from "./terminal-plot.js";
export { terminalTable, type TerminalTableOptions } from "./terminal-table.js";
export { trialFigure, type TrialFigureSubject } from "./trial-figure.js";
export { galleryPage } from "./gallery-page.js";
export { performanceFigure, type MeasuredPerformances } from "./performance-figure.js";
export * from "./study/index.js";
export { resonanceFigure, type RelativeCurve } from "./resonance-figure.js";
export { incentiveFigure, operatingPointAxes, type IncentiveAxes, type IncentivePanel } from "./incentive-figure.js";
export { pathsFigure, type OperatingPath } from "./paths-figure.js";
export { overfittingFigure, type OverfittingPanel } from "./overfitting-figure.js";
