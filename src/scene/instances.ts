/**
 * @module The things in an image: those that are there, and those that a detector says are there. Both
 * are columns, an entry for each thing, so that nothing is made for each of a million boxes.
 */
import type { Mask } from "./mask.ts";

/** What both have. */
export interface Instances {
  /** Of each its class, from 0: the place of its category in the table of the dataset. */
  readonly categories: Int32Array;
  /** x, y, width and height of each, [n · 4] (see `Box`). */
  readonly boxes: Float64Array;
  /** By which a thing counts as small, medium or large: pixels, from wherever the protocol takes them. */
  readonly areas: Float64Array;
  /** Where the task has masks; all of them have the size of the image. */
  readonly masks?: readonly Mask[];
  /** Where the task has keypoints: x, y, and visibility (of truth) or score (of predictions), [n · K · 3]. */
  readonly keypoints?: Float64Array;
}

/** What a detector says of one image, in the order in which it says it: equal scores keep it. */
export interface Detections extends Instances {
  readonly scores: Float64Array;
}

/** What is true of one image. */
export interface Objects extends Instances {
  /** As in the annotation file, where 0 has a meaning of its own (docs/metrics.md); unique in a dataset. */
  readonly ids: Float64Array;
  /** 1 where it stands for a crowd: a region in which any number of detections is neither right nor wrong. */
  readonly crowd: Uint8Array;
  /** 1 where the file says that it is not to be counted. */
  readonly ignored: Uint8Array;
  /** LVIS: categories that were looked for in this image and are not there. */
  readonly absent?: Int32Array;
  /** LVIS: categories of which not every thing in this image was marked. */
  readonly notExhaustive?: Int32Array;
}
