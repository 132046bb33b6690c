/** @module Masks: which pixels of an image something takes, as run lengths. */

/**
 * Runs of pixels outside and inside, in turn, beginning outside (a mask whose first pixel is inside
 * has a first run of 0). Pixels count down the columns: index = x · height + y, as in COCO's maskApi.
 * The runs sum to width × height.
 */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly runs: Uint32Array;
}
