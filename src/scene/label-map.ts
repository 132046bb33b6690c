/** @module Label maps: the class of every pixel of an image. */
import type { Size } from "./mask.ts";

export interface LabelMap {
  readonly width: number;
  readonly height: number;
  /** Row by row, one label a pixel. */
  readonly labels: Uint8Array | Uint16Array | Int32Array;
}

/**
 * The label of pixels that are not scored, in a dataset of so many classes: 255, as nearly everywhere in the
 * field, and 65535 where 255 would be a class.
 */
export const ignoredLabel = (classes: number): number => (classes <= 255 ? 255 : 65_535);

/** What is wrong with two maps that should be of the same image; undefined where nothing is. */
export function sizesDiffer(one: Size, other: Size): string | undefined {
  if (one.width === other.width && one.height === other.height) return undefined;
  return `${one.width}×${one.height} pixels, expected ${other.width}×${other.height}`;
}
