/** @module Planes: a number for each pixel, row by row. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in pixels; `x` and `y` are its top left corner. */
export interface Window extends Size {
  readonly x: number;
  readonly y: number;
}

export const areaOf = ({ width, height }: Size): number => width * height;

export const sameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;

/** The part of a plane of `width` columns inside `window`; the plane itself where that is all of it. */
export function cutPlane(plane: Float32Array, size: Size, window: Window): Float32Array {
  if (sameSize(size, window)) return plane;
  const part = new Float32Array(areaOf(window));
  for (let row = 0; row < window.height; row++) {
    const start = (window.y + row) * size.width + window.x;
    part.set(plane.subarray(start, start + window.width), row * window.width);
  }
  return part;
}

/** Left and right change places, in the plane itself. */
export function mirrorPlane(plane: Float32Array, { width }: Size): void {
  for (let start = 0; start < plane.length; start += width) {
    plane.subarray(start, start + width).reverse();
  }
}
