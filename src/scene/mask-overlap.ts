/** @module How much masks overlap. */
import { type Mask, maskBox } from "./mask.ts";

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
  let filled = 0;
  const measure = (mask: Mask): Measured => {
    const measured = measuredMask(mask, filled);
    filled = measured.last;
    return measured;
  };
  const measuredTruths = truths.map(measure);
  const begun = filled;
  let at = 0;
  for (const mask of detections) {
    filled = begun; // one detection at a time: it is compared with all truths at once
    const detection = measure(mask);
    for (let g = 0; g < truths.length; g++) {
      out[at++] = overlapOf(detection, measuredTruths[g], crowd[g] === 1);
    }
  }
  return out;
}

/** What is worked out once of a mask, with however many it is compared. */
interface Measured {
  readonly mask: Mask;
  readonly area: number;
  readonly left: number;
  readonly top: number;
  /** These two are not included. */
  readonly right: number;
  readonly bottom: number;
  /** Where in `ends` its own begin, and where they have ended. */
  readonly first: number;
  readonly last: number;
  /** Whether a run after the first is 0. */
  readonly hasEmptyRuns: boolean;
}

/** Of one mask behind the other, where runs inside begin and end, in turn; kept from call to call. */
let ends = new Int32Array(4096);

function measuredMask(mask: Mask, first: number): Measured {
  const { runs } = mask;
  if (ends.length < first + runs.length) {
    const more = new Int32Array(2 * (first + runs.length));
    more.set(ends);
    ends = more;
  }
  let end = 0;
  let area = 0;
  let last = first;
  let hasEmptyRuns = false;
  for (let i = 1; i < runs.length; i += 2) {
    ends[last++] = end += runs[i - 1];
    ends[last++] = end += runs[i];
    area += runs[i];
    hasEmptyRuns ||= runs[i] === 0 || (runs[i - 1] === 0 && i > 1);
  }
  const [left, top, width, height] = maskBox(mask);
  const [right, bottom] = [left + width, top + height];
  return { mask, area, left, top, right, bottom, first, last, hasEmptyRuns };
}

function overlapOf(detection: Measured, truth: Measured, isCrowd: boolean): number {
  if (detection.left >= truth.right || truth.left >= detection.right) return 0;
  if (detection.top >= truth.bottom || truth.top >= detection.bottom) return 0;
  const [own, other] = [detection.mask, truth.mask];
  if (own.width !== other.width || own.height !== other.height) return -1;
  if (detection.hasEmptyRuns || truth.hasEmptyRuns) {
    const { both, either } = walked(own.runs, other.runs);
    return both === 0 ? 0 : both / (isCrowd ? detection.area : either);
  }
  const both = shared(detection, truth);
  return both / (isCrowd ? detection.area : detection.area + truth.area - both);
}

/** How many pixels are inside of both. */
function shared(one: Measured, other: Measured): number {
  let [i, j] = [one.first, other.first];
  let pixels = 0;
  while (i < one.last && j < other.last) {
    const end = ends[i + 1];
    const otherEnd = ends[j + 1];
    const length = Math.min(end, otherEnd) - Math.max(ends[i], ends[j]);
    if (length > 0) pixels += length;
    if (end < otherEnd) i += 2;
    else j += 2;
  }
  return pixels;
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
