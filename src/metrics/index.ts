/** @module From predictions and truth to numbers. Nothing here reads a file, an image or a clock. */

export { apCorrectionEffects, type CorrectionEffect } from "./ap-correction-effects.ts";
export {
  type ApCorrection,
  apCorrections,
  type Correction,
  type OverlapOf,
} from "./ap-corrections.ts";
export type { ApEvidence } from "./ap-evidence.ts";
export type { ApLine } from "./ap-lines.ts";
export {
  type ApOptions,
  type ApSettings,
  type AreaRange,
  cocoAreas,
  cocoSigmas,
} from "./ap-settings.ts";
export { cocoSummary, lvisSummary } from "./ap-summary.ts";
export { type ApFamily, averagePrecision } from "./average-precision.ts";
export { type BoundaryIoUOptions, boundaryIoU } from "./boundary-iou.ts";
export type { Assurance, Binning, CalibrationBin, Convention } from "./calibration.ts";
export { type ConfusionPair, confusionPairs } from "./confusion-pairs.ts";
export { expectedCalibrationError } from "./expected-calibration-error.ts";
export { type ClassTree, classTree, type Hierarchy } from "./hierarchy.ts";
export {
  type Frequency,
  type LvisOptions,
  lvisAveragePrecision,
} from "./lvis-average-precision.ts";
export { maximumCalibrationError } from "./maximum-calibration-error.ts";
export {
  type ClassOverlap,
  type MeanConvention,
  type MeanIoUOptions,
  meanIoU,
  perClassIoU,
} from "./mean-iou.ts";
export type { Metric } from "./metric.ts";
export type { Line, MetricFamily } from "./metric-family.ts";
export { averageHierarchicalDistance, mistakeSeverity } from "./mistake-severity.ts";
export { negativeLogLikelihood } from "./negative-log-likelihood.ts";
export { type MarkedPose, objectKeypointSimilarity, type Pose } from "./oks.ts";
export { type Overlap, type OverlapOptions, overlap } from "./overlap.ts";
export type { SegmentMatches } from "./panoptic-match.ts";
export {
  type CategoryQuality,
  type PanopticOptions,
  panopticQuality,
  panopticSummary,
  perCategoryQuality,
} from "./panoptic-quality.ts";
export {
  type ClassAccuracy,
  meanPerClassAccuracy,
  perClassAccuracy,
} from "./per-class-accuracy.ts";
export {
  type Curve,
  curveOf,
  linesByCategory,
  type PrecisionRecall,
  precisionRecall,
} from "./precision-recall.ts";
export { rank, type Scores } from "./rank.ts";
export { type RankingOptions, ranking } from "./ranking.ts";
export { reliability } from "./reliability.ts";
export type { Table } from "./table.ts";
export { tide } from "./tide.ts";
export type { TideEvidence, TideOptions } from "./tide-evidence.ts";
export type { TideRow, TideType } from "./tide-gains.ts";
export { tieDecides } from "./ties.ts";
export { topK } from "./top-k.ts";
export { isBroken, type Verdict } from "./verdict.ts";
