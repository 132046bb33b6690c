/** @module Masks: which pixels of an image something takes, as run lengths. */
import type { Box } from "./box.ts";

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

/** The size of an image, in pixels. */
export type Size = Pick<Mask, "width" | "height">;

/** A mask of counts that come from outside: uncompressed RLE. They are copied; runs of 0 stay. */
export function maskOfRuns(counts: ArrayLike<number>, size: Size): Mask {
  const pixels = pixelsOf(size);
  const runs = new Uint32Array(counts.length);
  let sum = 0;
  for (let i = 0; i < runs.length; i++) {
    const count = counts[i];
    if (!(Number.isInteger(count) && count >= 0 && count <= pixels)) {
      throw new RangeError(
        `run ${i} of a mask is ${count}; expected a whole number from 0 to the ${pixels} pixels`,
      );
    }
    runs[i] = count;
    sum += count;
  }
  checkSum(sum, size);
  return { width: size.width, height: size.height, runs };
}

/** How many pixels are inside. */
export function maskArea({ runs }: Mask): number {
  let area = 0;
  for (let i = 1; i < runs.length; i += 2) area += runs[i];
  return area;
}

/**
 * The smallest box of whole pixels around a mask; `[0, 0, 0, 0]` around one without pixels. (There maskApi
 * counts below 0 if the mask has runs of 0 inside.)
 */
export function maskBox({ height, runs }: Mask): Box {
  let left = -1;
  let top = height;
  let right = 0;
  let bottom = 0;
  let column = 0; // the one of the run's first pixel,
  let below = height; // and the pixel after its last: steps to them are faster than divisions
  let end = 0;
  for (let i = 1; i < runs.length; i += 2) {
    const start = (end + runs[i - 1]) | 0; // positions fit 32 bits, and that is faster
    end = (start + runs[i]) | 0;
    if (start === end) continue;
    for (; start >= below; below += height) column++;
    if (left === -1) left = column;
    if (end <= below) {
      top = Math.min(top, start - below + height);
      bottom = Math.max(bottom, end - below + height);
      right = column + 1;
    } else {
      // It takes the last pixel of this column and the first of the next one.
      top = 0;
      bottom = height;
      right = Math.ceil(end / height);
    }
  }
  return left === -1 ? [0, 0, 0, 0] : [left, top, right - left, bottom - top];
}

/** How many pixels an image has; positions of pixels have to fit 32 bits. */
export function pixelsOf({ width, height }: Size): number {
  const pixels = width * height;
  const isSize = Number.isInteger(width) && Number.isInteger(height) && width >= 0 && height >= 0;
  if (isSize && pixels < 2 ** 31) return pixels;
  throw new RangeError(
    `an image of ${width}×${height} pixels has no masks; expected whole numbers, below 2³¹ in all`,
  );
}

/** Refuses runs that do not fill the image. */
export function checkSum(sum: number, { width, height }: Size): void {
  if (sum === width * height) return;
  throw new RangeError(
    `the runs of a mask have ${sum} pixels, the image has ${width}×${height} = ${width * height}`,
  );
}
