/** @module What is true of an image, or said of it: labels, boxes, masks, keypoints. */

export type { Box } from "./box.ts";
export type { Geometry } from "./geometry.ts";
export type { Detections, Instances, Objects } from "./instances.ts";
export { ignoredLabel, type LabelMap, sizesDiffer } from "./label-map.ts";
export { type LabelRuns, labelMapOfRuns, labelRuns } from "./label-runs.ts";
export type { Mask } from "./mask.ts";
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
