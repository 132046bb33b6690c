/** @module Panoptic maps: which segment every pixel is of, and what the segments are. */

/** A part of an image: one thing, or all stuff of one category. */
export interface Segment {
  /** Its number in the map, from 1. */
  readonly id: number;
  /** Its class, from 0: the place of its category in the table of the dataset. */
  readonly category: number;
  /** In pixels, as its file says. */
  readonly area: number;
  /** Whether it stands for any number of things that are not told apart. */
  readonly isCrowd: boolean;
}

export interface PanopticMap {
  readonly width: number;
  readonly height: number;
  /** Row by row, the segment of each pixel; 0 where there is none (void). */
  readonly ids: Int32Array;
  /** No two have the same id. */
  readonly segments: readonly Segment[];
}
