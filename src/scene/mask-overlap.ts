/** @module How much masks overlap. */
import type { Mask } from "./mask.ts";
import { type MeasuredMask, measuredMask } from "./measured-mask.ts";

/**
 * The intersection over union of each detection with each truth, as in COCO's rleIou: `[D · G]`, a row for each
 * detection. With a crowd it is the share of the detection that lies in it. It is 0 where the boxes around the
 * masks do not meet, and −1 where they do but the images differ in size.
 */
export function maskIoU(
  detections: readonly Mask[],
  truths: readonly Mask[],
  crowd: Uint8Array,
  out = new Float64Array(detections.length * truths.length),
): Float64Array {
  const marked: MeasuredMask[] = [];
  for (const mask of truths) marked.push(measuredMask(mask, marked.at(-1)?.last ?? 0));
  const first = marked.at(-1)?.last ?? 0;
  let at = 0;
  for (const mask of detections) {
    const detection = measuredMask(mask, first); // in the place of the one before it
    for (let g = 0; g < marked.length; g++) {
      out[at++] = overlapOf(detection, marked[g], crowd[g] === 1);
    }
  }
  return out;
}

function overlapOf(detection: MeasuredMask, truth: MeasuredMask, isCrowd: boolean): number {
  if (detection.left >= truth.right || truth.left >= detection.right) return 0;
  if (detection.top >= truth.bottom || truth.top >= detection.bottom) return 0;
  const { mask, area } = detection;
  if (mask.width !== truth.mask.width || mask.height !== truth.mask.height) return -1;
  if (detection.hasEmptyRuns || truth.hasEmptyRuns) {
    const { both, either } = walked(mask.runs, truth.mask.runs);
    return both === 0 ? 0 : both / (isCrowd ? area : either);
  }
  const both = shared(detection, truth);
  return both / (isCrowd ? area : area + truth.area - both);
}

/** How many pixels are inside of both; runs before either begins are not walked. */
function shared(one: MeasuredMask, other: MeasuredMask): number {
  const a = one.ends;
  const b = other.ends;
  let i = firstBeyond(one, b[other.first]);
  let j = firstBeyond(other, a[one.first]);
  if (i === one.last || j === other.last) return 0;
  let start = a[i];
  let end = a[i + 1];
  let otherStart = b[j];
  let otherEnd = b[j + 1];
  let pixels = 0;
  for (;;) {
    if (end > otherStart && otherEnd > start) {
      pixels += Math.min(end, otherEnd) - Math.max(start, otherStart);
    }
    if (end < otherEnd) {
      i += 2;
      if (i === one.last) return pixels;
      start = a[i];
      end = a[i + 1];
    } else {
      j += 2;
      if (j === other.last) return pixels;
      otherStart = b[j];
      otherEnd = b[j + 1];
    }
  }
}

/** The first run inside that ends beyond a position. */
function firstBeyond({ ends, first, last }: MeasuredMask, position: number): number {
  let low = first;
  let high = last;
  while (low < high) {
    const middle = low + 2 * ((high - low) >> 2);
    if (ends[middle + 1] > position) high = middle;
    else low = middle + 2;
  }
  return low;
}

/**
 * How many pixels are inside of both, and of either, as maskApi counts them: it ends where both have a run of 0
 * at the same place, and leaves out what comes after.
 */
function walked(a: Uint32Array, b: Uint32Array): { both: number; either: number } {
  let [both, either] = [0, 0];
  let [nextA, nextB] = [1, 1];
  let [leftOfA, leftOfB] = [a[0], b[0]];
  do {
    const step = Math.min(leftOfA, leftOfB);
    // Before an odd run lies an even one, and those are outside.
    if (nextA % 2 === 0 && nextB % 2 === 0) both += step;
    if (nextA % 2 === 0 || nextB % 2 === 0) either += step;
    leftOfA -= step;
    leftOfB -= step;
    if (leftOfA === 0 && nextA < a.length) leftOfA = a[nextA++];
    if (leftOfB === 0 && nextB < b.length) leftOfB = b[nextB++];
  } while (leftOfA + leftOfB > 0);
  return { both, either };
}
