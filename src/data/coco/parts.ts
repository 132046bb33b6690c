/** @module What is wanted of the things in an image, and is read only then. */

/**
 * Beside categories and areas; it has to be there for each thing. Boxes that nobody wants are NaN where
 * the file has none.
 */
export interface Parts {
  readonly boxes?: boolean;
  readonly masks?: boolean;
  readonly keypoints?: boolean;
}
