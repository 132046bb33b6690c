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
  const ends = endsOf(bitmap, size);
  // The last run is there even if it is outside, as in maskApi.
  const runs = new Uint32Array(ends.length + 1);
  for (let i = 0; i < ends.length; i++) runs[i] = ends[i] - (i === 0 ? 0 : ends[i - 1]);
  runs[ends.length] = pixels - (ends.length === 0 ? 0 : ends[ends.length - 1]);
  return { width, height, runs };
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

/** Where, down the columns, a pixel differs from the one before it. */
function endsOf(bitmap: ArrayLike<number>, size: Size): Uint32Array {
  // Rows are read as they lie, twice: once to count the places in each column, once to write them.
  const next = new Uint32Array(size.width + 1);
  forEachChange(bitmap, size, (x) => next[x + 1]++);
  for (let x = 0; x < size.width; x++) next[x + 1] += next[x];
  const ends = new Uint32Array(next[size.width]);
  forEachChange(bitmap, size, (x, y) => {
    ends[next[x]++] = x * size.height + y;
  });
  return ends;
}

function forEachChange(
  bitmap: ArrayLike<number>,
  { width, height }: Size,
  visit: (x: number, y: number) => void,
): void {
  if (bitmap.length > 0 && bitmap[0] !== 0) visit(0, 0); // before the first pixel is outside
  for (let x = 1; x < width; x++) {
    const before = bitmap[(height - 1) * width + x - 1];
    if ((bitmap[x] === 0) !== (before === 0)) visit(x, 0);
  }
  for (let y = 1; y < height; y++) {
    for (let x = 0, at = y * width; x < width; x++, at++) {
      if ((bitmap[at] === 0) !== (bitmap[at - width] === 0)) visit(x, y);
    }
  }
}
