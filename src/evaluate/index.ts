/** @module From samples to predictions to metrics to a record. */
export type { CompareOptions } from "./compare.ts";
export type {
  ComparedHits,
  ComparedInterval,
  ComparedLine,
  ComparedModel,
  ComparedPair,
  ComparedValue,
  Comparison,
} from "./comparison.ts";
export type { DrawOptions, Picture } from "./draw.ts";
export { type EvaluateOptions, evaluate } from "./evaluate.ts";
export { evaluateNamed, isUntrained, type NamedOptions } from "./evaluate-named.ts";
export type { Against } from "./explain/against.ts";
export type { ExplainOptions } from "./explain/explain.ts";
export type { ModelAt } from "./explain/model-again.ts";
export type { MergeOptions } from "./merge.ts";
export {
  begunIn,
  compare,
  draw,
  explain,
  merge,
  pictureOf,
  rescore,
  scoreClasses,
  scoreCoco,
  scoreFiles,
  scoreLabelMaps,
  scorePanoptic,
  seenIn,
} from "./on-demand.ts";
export type { Progress } from "./predict.ts";
export {
  idOf,
  type Protocol,
  protocolDigest,
  protocolNamed,
  protocols,
  testOf,
} from "./protocols.ts";
export type { RescoreOptions } from "./rescore.ts";
export {
  type Score,
  type ScoreCurve,
  type ScoreLine,
  type ScoreOptions,
  type ScoreTable,
  titleOf,
} from "./score.ts";
export type { ClassScoreOptions } from "./score-classes.ts";
export type { CocoScoreOptions } from "./score-coco.ts";
export { curvesSvg } from "./score-curves-svg.ts";
export type { FileScoreOptions } from "./score-files.ts";
export type { LabelMapScoreOptions } from "./score-label-maps.ts";
export type { PanopticScoreOptions } from "./score-panoptic.ts";
export type { Begun, Seen, SeenOptions } from "./seen.ts";
