/** @module Masks as bitmaps: a number for each pixel, row by row. */
import { type Mask, pixelsOf, type Size } from "./mask.ts";

/** The mask of the pixels that are not 0. */
export function maskOfBitmap(bitmap: ArrayLike<number>, size: Size): Mask {
  const { width, height } = size;
  const pixels = pixelsOf(size);
  if (bitmap.length !== pixels) {
    throw new RangeError(
      `a bitmap of ${bitmap.length} pixels for an image of ${width}×${height} = ${pixels}`,
    );
  }
  const runs: number[] = [];
  let isInside = false;
  let end = 0;
  for (let x = 0; x < width; x++) {
    for (let at = x; at < pixels; at += width) {
      if ((bitmap[at] !== 0) === isInside) continue;
      const start = x * height + (at - x) / width;
      runs.push(start - end);
      end = start;
      isInside = !isInside;
    }
  }
  runs.push(pixels - end); // there even if it is outside, as in maskApi
  return { width, height, runs: Uint32Array.from(runs) };
}

/** A bitmap of 1 inside and 0 outside, row by row. */
export function bitmapOfMask({ width, height, runs }: Mask): Uint8Array {
  const bitmap = new Uint8Array(width * height);
  let at = 0;
  for (let i = 0; i < runs.length; at += runs[i++]) {
    if (i % 2 === 0) continue;
    let x = Math.floor(at / height);
    let y = at - x * height;
    for (let left = runs[i]; left > 0; left--) {
      bitmap[y * width + x] = 1;
      if (++y < height) continue;
      y = 0;
      x++;
    }
  }
  return bitmap;
}
