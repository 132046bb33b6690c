/** @module From predictions and truth to numbers. Nothing here reads a file, an image or a clock. */
export { type BoundaryIoUOptions, boundaryIoU } from "./boundary-iou.ts";
export type { Assurance, Binning, CalibrationBin, Convention } from "./calibration.ts";
export { type ConfusionPair, confusionPairs } from "./confusion-pairs.ts";
export { expectedCalibrationError } from "./expected-calibration-error.ts";
export { type ClassTree, classTree, type Hierarchy } from "./hierarchy.ts";
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
export { type Overlap, type OverlapOptions, overlap } from "./overlap.ts";
export type { SegmentMatches } from "./panoptic-match.ts";
export {
  type CategoryQuality,
  type PanopticOptions,
  panopticQuality,
  perCategoryQuality,
} from "./panoptic-quality.ts";
export {
  type ClassAccuracy,
  meanPerClassAccuracy,
  perClassAccuracy,
} from "./per-class-accuracy.ts";
export { rank, type Scores } from "./rank.ts";
export { type RankingOptions, ranking } from "./ranking.ts";
export { reliability } from "./reliability.ts";
export type { Table } from "./table.ts";
export { tieDecides } from "./ties.ts";
export { topK } from "./top-k.ts";
export { isBroken, type Verdict } from "./verdict.ts";
