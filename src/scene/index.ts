/** @module What is true of an image, or said of it: labels, boxes, masks, keypoints. */

export type { Box } from "./box.ts";
export { boxIoU } from "./box-overlap.ts";
export type { Geometry } from "./geometry.ts";
export type { Detections, Instances, Objects } from "./instances.ts";
export { ignoredLabel, type LabelMap, sizesDiffer } from "./label-map.ts";
export { type LabelRuns, labelMapOfRuns, labelRuns } from "./label-runs.ts";
export { type Look, type LookWindow, type Sliding, windowsOf } from "./look.ts";
export { type Mask, maskArea, maskBox, maskOfRuns, type Size } from "./mask.ts";
export { bitmapOfMask, maskOfBitmap } from "./mask-bitmap.ts";
export { maskBoundary } from "./mask-boundary.ts";
export { maskIntersection, maskUnion } from "./mask-merge.ts";
export { maskIoU } from "./mask-overlap.ts";
export { boxMask, polygonMask, polygonsMask } from "./mask-polygon.ts";
export { maskOfText, maskText } from "./mask-text.ts";
export type { Patch } from "./outline.ts";
export type { PanopticMap, Segment } from "./panoptic-map.ts";
export type { Labels, Ranking } from "./ranking.ts";
export {
  boxOf,
  coverage,
  maskOf,
  type Placement,
  type SloanLetter,
  sloanLetters,
} from "./sloan.ts";
export { acuityStimulus, contrastStimulus, type Stimulus, searchStimulus } from "./stimulus.ts";
