/** @module The union and the intersection of masks. */
import { type Mask, pixelsOf, type Size } from "./mask.ts";

/** The pixels that are inside of any of the masks; of none, no pixel. */
export const maskUnion = (masks: readonly Mask[], size: Size): Mask => merged(masks, size, 1);

/** The pixels that are inside of all masks; of none, no pixel, as in maskApi. */
export const maskIntersection = (masks: readonly Mask[], size: Size): Mask =>
  merged(masks, size, 2);

type Least = 1 | 2;

/** Two by two, from the first to the last: what is inside of at least `least` of the two. */
function merged(masks: readonly Mask[], size: Size, least: Least): Mask {
  const { width, height } = size;
  const pixels = pixelsOf(size);
  for (const [i, mask] of masks.entries()) {
    if (mask.width === width && mask.height === height) continue;
    throw new RangeError(
      `mask ${i} has ${mask.width}×${mask.height} pixels, the image has ${width}×${height}`,
    );
  }
  if (masks.length === 0) return { width, height, runs: Uint32Array.of(pixels) };
  let runs = masks[0].runs.slice();
  for (let i = 1; i < masks.length; i++) runs = mergedRuns(runs, masks[i].runs, { pixels, least });
  return { width, height, runs };
}

/**
 * Steps over both runs by as much as neither changes. A run of 0 is a change and changes back, which stays to
 * be seen; maskApi would end, short of the last pixel, where both have one at the same place.
 */
function mergedRuns(
  a: Uint32Array,
  b: Uint32Array,
  { pixels, least }: { readonly pixels: number; readonly least: Least },
): Uint32Array<ArrayBuffer> {
  const runs = new Uint32Array(a.length + b.length);
  let count = 0;
  let isInside = false;
  let run = 0;
  let nextA = 1;
  let nextB = 1;
  let leftOfA = a[0] | 0; // all fit 32 bits, and that is faster
  let leftOfB = b[0] | 0;
  for (let done = 0; done < pixels; ) {
    const step = leftOfA < leftOfB ? leftOfA : leftOfB;
    done = (done + step) | 0;
    run = (run + step) | 0;
    leftOfA = (leftOfA - step) | 0;
    leftOfB = (leftOfB - step) | 0;
    if (leftOfA === 0 && nextA < a.length) leftOfA = a[nextA++] | 0;
    if (leftOfB === 0 && nextB < b.length) leftOfB = b[nextB++] | 0;
    // Before an odd run lies an even one, and those are outside.
    const inside = 2 - (nextA & 1) - (nextB & 1) >= least;
    if (inside === isInside && done < pixels) continue;
    runs[count++] = run;
    run = 0;
    isInside = inside;
  }
  return runs.slice(0, count);
}
