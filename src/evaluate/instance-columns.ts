/** @module The things in an image as columns of a ledger: what a detector said, and what is true. */
import type { Columns } from "../record/index.ts";
import {
  type Detections,
  type Instances,
  type Mask,
  maskOfText,
  maskText,
  type Objects,
  type Size,
} from "../scene/index.ts";
import type { Values } from "./task.ts";

export const instanceColumns = {
  /** The size of the image, in pixels. */
  width: "double",
  height: "double",
  categories: "int32[]",
  scores: "double[]",
  /** x, y, width and height of each, behind each other. */
  boxes: "double[]",
  areas: "double[]",
  /** Run lengths in COCO's compressed text; none where the task has no masks. */
  masks: "string[]",
  /** x, y and score of each keypoint of each, behind each other. */
  keypoints: "double[]",
  truthIds: "double[]",
  truthCategories: "int32[]",
  truthBoxes: "double[]",
  truthAreas: "double[]",
  truthMasks: "string[]",
  truthKeypoints: "double[]",
  truthCrowd: "int32[]",
  truthIgnored: "int32[]",
  /** LVIS: categories that are not there, and categories of which not every thing is marked. */
  truthAbsent: "int32[]",
  truthNotExhaustive: "int32[]",
} as const satisfies Columns;

export type InstanceValues = Values<typeof instanceColumns>;

/** What is kept of an image; `said` is undefined where there is no answer. */
export function instanceValues(
  said: Detections | undefined,
  truth: Objects,
  { width, height }: Size,
): InstanceValues {
  return {
    width,
    height,
    categories: said?.categories ?? [],
    scores: said?.scores ?? [],
    boxes: said?.boxes ?? [],
    areas: said?.areas ?? [],
    masks: textsOf(said?.masks),
    keypoints: said?.keypoints ?? [],
    truthIds: truth.ids,
    truthCategories: truth.categories,
    truthBoxes: truth.boxes,
    truthAreas: truth.areas,
    truthMasks: textsOf(truth.masks),
    truthKeypoints: truth.keypoints ?? [],
    truthCrowd: truth.crowd,
    truthIgnored: truth.ignored,
    truthAbsent: truth.absent ?? [],
    truthNotExhaustive: truth.notExhaustive ?? [],
  };
}

const textsOf = (masks: readonly Mask[] | undefined): string[] => (masks ?? []).map(maskText);

/** What was said, from its columns. */
export const detectionsIn = (row: InstanceValues): Detections => ({
  ...instances(row, {
    categories: row.categories,
    boxes: row.boxes,
    areas: row.areas,
    masks: row.masks,
    keypoints: row.keypoints,
  }),
  scores: Float64Array.from(row.scores),
});

/** What is true, from its columns. */
export const objectsIn = (row: InstanceValues): Objects => ({
  ...instances(row, {
    categories: row.truthCategories,
    boxes: row.truthBoxes,
    areas: row.truthAreas,
    masks: row.truthMasks,
    keypoints: row.truthKeypoints,
  }),
  ids: Float64Array.from(row.truthIds),
  crowd: Uint8Array.from(row.truthCrowd),
  ignored: Uint8Array.from(row.truthIgnored),
  absent: Int32Array.from(row.truthAbsent),
  notExhaustive: Int32Array.from(row.truthNotExhaustive),
});

type Kept = Pick<InstanceValues, "categories" | "boxes" | "areas" | "masks" | "keypoints">;

/** Where there are no masks or keypoints, the task has none, or nothing is there. */
function instances(size: Size, { categories, boxes, areas, masks, keypoints }: Kept): Instances {
  return {
    categories: Int32Array.from(categories),
    boxes: Float64Array.from(boxes),
    areas: Float64Array.from(areas),
    masks: masks.map((text) => maskOfText(text, size)),
    keypoints: Float64Array.from(keypoints),
  };
}
