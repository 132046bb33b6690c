/** @module From samples to predictions to metrics to a record. */
export { type CompareOptions, compare } from "./compare.ts";
export type {
  ComparedHits,
  ComparedInterval,
  ComparedLine,
  ComparedModel,
  ComparedPair,
  ComparedValue,
  Comparison,
} from "./comparison.ts";
export { type DrawOptions, draw, type Picture } from "./draw.ts";
export { type EvaluateOptions, evaluate } from "./evaluate.ts";
export { evaluateNamed, isUntrained, type NamedOptions } from "./evaluate-named.ts";
export type { Against } from "./explain/against.ts";
export { type ExplainOptions, explain } from "./explain/explain.ts";
export type { ModelAt } from "./explain/model-again.ts";
export { type MergeOptions, merge } from "./merge.ts";
export type { Progress } from "./predict.ts";
export {
  idOf,
  type Protocol,
  protocolDigest,
  protocolNamed,
  protocols,
  testOf,
} from "./protocols.ts";
export { type RescoreOptions, rescore } from "./rescore.ts";
export {
  type Score,
  type ScoreCurve,
  type ScoreLine,
  type ScoreOptions,
  type ScoreTable,
  titleOf,
} from "./score.ts";
export { type ClassScoreOptions, scoreClasses } from "./score-classes.ts";
export { type CocoScoreOptions, scoreCoco } from "./score-coco.ts";
export { curvesSvg } from "./score-curves-svg.ts";
export { type FileScoreOptions, scoreFiles } from "./score-files.ts";
export { type LabelMapScoreOptions, scoreLabelMaps } from "./score-label-maps.ts";
export { type PanopticScoreOptions, scorePanoptic } from "./score-panoptic.ts";
export {
  type Begun,
  begunIn,
  pictureOf,
  type Seen,
  type SeenOptions,
  seenIn,
} from "./seen.ts";
