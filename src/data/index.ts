/** @module Where the samples are and what is true of them, in the layouts that users have on disk. */
import { Refusal, unknownName } from "../errors.ts";
import { ade20k } from "./ade20k.ts";
import { ade20kFull } from "./ade20k-full.ts";
import { coco, cocoKeypoints } from "./coco.ts";
import type { Dataset } from "./dataset.ts";
import { exam } from "./exam.ts";
import { folder } from "./folder.ts";
import { imagenet1k } from "./imagenet-1k.ts";
import { imagenetA } from "./imagenet-a.ts";
import { imagenetR } from "./imagenet-r.ts";
import { imagenetReal, isRealLabels } from "./imagenet-real.ts";
import { imagenetSketch } from "./imagenet-sketch.ts";
import { imagenetV2 } from "./imagenet-v2.ts";
import { images } from "./images.ts";
import { labelMaps } from "./label-maps.ts";
import { lvis } from "./lvis.ts";
import type { DatasetKind, DatasetOptions } from "./options.ts";

export { type ClassOrder, classOrderProbe, type Observed, type Order } from "./class-order.ts";
export { annotationQuirks } from "./coco/annotation-quirks.ts";
export type { Annotations } from "./coco/annotations.ts";
export { keypointCount } from "./coco/keypoint-value.ts";
export { objectsOf } from "./coco/objects.ts";
export type { Parts } from "./coco/parts.ts";
export type { Kind } from "./coco/result-entries.ts";
export type { Results } from "./coco/results.ts";
export { type CocoCategory, type CocoImage, frequenciesOf } from "./coco/tables.ts";
export type { Dataset, ImageSource, Sample } from "./dataset.ts";
export {
  type Answer,
  type Background,
  type BackgroundKind,
  barChart,
  type Condition,
  type Drawing,
  type DrawingTruth,
  type DrawnLetter,
  draw,
  type Exam,
  type ExamOptions,
  type ExamSample,
  type EyeTest,
  type EyeTestName,
  eyeTests,
  gridChart,
  guessRate,
  type LetterTruth,
  labelMapClasses,
  type Outcome,
  openExam,
  outcomesOf,
  responsesOf,
  truthOf,
} from "./exam/index.ts";
export { type ImagenetClasses, imagenetClasses } from "./imagenet/classes.ts";
export { type Hierarchy, imagenetHierarchy } from "./imagenet/hierarchy.ts";
export { ilsvrcOrder } from "./imagenet/ilsvrc-ids.ts";
export { type Numbering, numberings } from "./imagenet/numbering.ts";
export { type ImagenetOptions, openImagenet } from "./imagenet/open.ts";
export { imagenetAClasses, imagenetRClasses } from "./imagenet/subsets.ts";
export { type ClassTable, parseClassTable } from "./label-maps/class-table.ts";
export { type LabelCoding, lenient, plainCoding } from "./label-maps/coding.ts";
export type { LabelMapPairs, PredictionNumbers } from "./label-maps/predictions.ts";
export { type LabelMapFile, type LabelMapTruth, openLabelMap } from "./label-maps/source.ts";
export { whyNoText } from "./no-text.ts";
export {
  classTableOf,
  openLabelMapPairs,
  openPanopticMap,
  openPanopticPairs,
  readAnnotations,
  readResults,
} from "./on-demand.ts";
export { openImage, sizeOfImage } from "./open-image.ts";
export type { DatasetKind, DatasetOptions } from "./options.ts";
export type { PanopticPair, PanopticPlace } from "./panoptic/pairs.ts";
export {
  labelledSamples,
  type PredictedClasses,
  readPredictedClasses,
} from "./predicted-classes.ts";
export { type LabelOptions, readLabels } from "./read-labels.ts";
export { isRealLabels };

/** All kinds of datasets, by the names that users give. */
export const datasets = {
  "imagenet-1k": imagenet1k,
  "imagenet-real": imagenetReal,
  "imagenet-v2": imagenetV2,
  "imagenet-a": imagenetA,
  "imagenet-r": imagenetR,
  "imagenet-sketch": imagenetSketch,
  coco,
  "coco-keypoints": cocoKeypoints,
  lvis,
  ade20k,
  "ade20k-full": ade20kFull,
  "label-maps": labelMaps,
  folder,
  images,
  exam,
} as const satisfies Record<string, DatasetKind>;

/** The dataset of a kind, in the folder or file `root`. */
export async function openDataset(
  name: string,
  { root, ...options }: DatasetOptions & { readonly root?: string | undefined } = {},
): Promise<Dataset<unknown>> {
  const kind = new Map<string, DatasetKind>(Object.entries(datasets)).get(name);
  if (kind === undefined) throw unknownName("dataset", name, Object.keys(datasets));
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined || kind.takes.some((taken) => taken === option)) continue;
    throw new Refusal("usage", `${name} takes no ${option}; it takes ${kind.takes.join(", ")}`);
  }
  return kind.open(root, options);
}
