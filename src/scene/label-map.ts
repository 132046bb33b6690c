/** @module Label maps: the class of every pixel of an image. */

export interface LabelMap {
  readonly width: number;
  readonly height: number;
  /** Row by row, one label a pixel. */
  readonly labels: Uint8Array | Uint16Array | Int32Array;
}
