/** @module How an image lies in what was prepared of it, so that what a model says can be laid back. */

/**
 * A point (x, y) of the original image lies at (x · scaleX + offsetX, y · scaleY + offsetY) of the
 * prepared one; all in pixels, corners at whole numbers.
 */
export interface Geometry {
  /** The image as it was decoded. */
  readonly original: { readonly width: number; readonly height: number };
  /** What the model sees. */
  readonly prepared: { readonly width: number; readonly height: number };
  /** The resized image in it, without its borders. */
  readonly resized: { readonly width: number; readonly height: number };
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetX: number;
  readonly offsetY: number;
}
