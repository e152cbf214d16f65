/**
 * Results as figures, pages and text for a terminal.
 *
 * Figures are SVG; those that draw need a `Document`, in Node that of linkedom. A document of a result is data
 * ({@link ReportDocument}), which {@link documentPage} and {@link terminalText} render.
 *
 * @module
 */

export type {
  Comparison,
  ComparisonNetwork,
  ComparisonWays,
  ExampleOutput,
  MeasuredCurve,
  MeasuredCurves,
  PlacementSummary,
} from "./words/comparison.js";
export { decompositionFigure, preferenceFigure, type PreferenceFigureOptions } from "./figures/decomposition-figure.js";
export { examplesFigure } from "./figures/examples-figure.js";
export { explanationCurveFigure } from "./figures/explanation-curve-figure.js";
export {
  explanationDocument,
  explanationPage,
  type ExplanationContext,
  type ExplanationPageOptions,
} from "./results/explanation.js";
export type { FigureOptions } from "./plot/figure.js";
export { title as comparisonTitle } from "./words/finding.js";
export { trajectoriesFigure } from "./figures/trajectories-figure.js";
export { type TrajectoryRow } from "./words/comparison.js";
export { learningFigure } from "./figures/learning-figure.js";
export { lossFigure } from "./figures/loss-figure.js";
export { axisAround, linearAxis, lossAxis, noiseAxis, type Axis } from "./plot/axis.js";
export { lossAt, lossScale, tickLabel, type LossScale } from "./plot/loss-scale.js";
export {
  darkColour,
  darkInk,
  darkPaper,
  ink,
  paper,
  placementAppearance,
  repairedColour,
  type Appearance,
} from "./plot/palette.js";
export { estimate, significant, type WrittenEstimate } from "./words/numerals.js";
export {
  comparisonDocument,
  comparisonPage,
  reportDigest,
  type PageOptions,
  type RelatedReport,
  type ReportDigest,
} from "./results/comparison.js";
export { operatingFigure, type OperatingPanel } from "./figures/operating-figure.js";
export { repairFigure } from "./figures/repair-figure.js";
export { repairDocument, repairPage, type RepairContext, type RepairPageOptions } from "./results/repair.js";
export { shiftFigure } from "./figures/shift-figure.js";
export { withoutStyles, type Svg } from "./plot/svg.js";
export { statesFigure } from "./figures/states-figure.js";
export { withoutNoiseFigure } from "./figures/without-noise-figure.js";
export { unitsFigure } from "./figures/units-figure.js";
export { terminalPlot, type TerminalPlotOptions } from "./terminal/terminal-plot.js";
export type { TerminalPoint, TerminalSeries } from "./terminal/plot-curves.js";
export { trialFigure, type TrialFigureSubject } from "./figures/trial-figure.js";
export { galleryPage } from "./results/gallery.js";
export { preferenceDocument, type PreferenceContext } from "./results/preference.js";
export { predictedDocument } from "./results/predicted.js";
export { studyDocument, studyFigures, studyPage, studyTitle, type StudyFigure } from "./results/study.js";
export type {
  Block,
  Fact,
  Figure,
  Item,
  List,
  Paragraph,
  ReportDocument,
  Section,
  Table,
  TableColumn,
} from "./document/document.js";
export { documentPage, type DocumentPageOptions } from "./document/html.js";
export type { Paint, PaintRole } from "./terminal/paint.js";
export { paperFigures, type PaperFigure, type PaperFigureOptions } from "./document/paper-figures.js";
export { paperWidths, withoutDark, type PaperWidth } from "./plot/paper.js";
export { describedPdf, type PdfPage, type PdfTools } from "./plot/pdf.js";
export { describedPng, dotsPerInch } from "./plot/png.js";
export { terminalText, type TerminalTextOptions } from "./document/terminal.js";
export type { Piece, Text } from "./document/text.js";
export type { PageScript } from "./document/page-frame.js";
export { tableScript } from "./document/table-script.js";
export { wrapText } from "./terminal/wrap-text.js";
export { performanceFigure, type MeasuredPerformances } from "./figures/performance-figure.js";
export type {
  StudyAxis,
  StudyEstimate,
  StudyReport,
  StudyReportCell,
  StudyReportClaim,
  StudyReportRun,
} from "./study/study-report.js";
export { resonanceFigure, type RelativeCurve } from "./figures/resonance-figure.js";
export { incentiveFigure, type IncentiveAxes, type IncentivePanel } from "./figures/incentive-figure.js";
export { pathsFigure, type OperatingPath } from "./figures/paths-figure.js";
export { overfittingFigure, type OverfittingPanel } from "./figures/overfitting-figure.js";
export {
  affineIncentiveDocument,
  type AffineEnd,
  type AffineIncentiveReport,
  type AffinePlace,
} from "./results/affine-incentive.js";
export { incentiveDocument, type IncentiveReport, type RegulatorEnd } from "./results/incentive.js";
export { operatingComparisonDocument } from "./results/operating-comparison.js";
export {
  overfittingDocument,
  overfittingPanels,
  type LossUnderCondition,
  type OverfittingReport,
  type OverfittingRow,
} from "./results/overfitting.js";
export { pathsDocument } from "./results/paths.js";
export { resonanceDocument, type ResonanceReport, type TrainedCurve } from "./results/resonance.js";
