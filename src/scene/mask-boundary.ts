import { type Mask, pixelsOf } from "./mask.ts";

/**
 * The part of a mask that is near its edge: what erosion by a square of 2d + 1 pixels takes from it, where d is
 * `ratio` of the diagonal of the image, and 1 or more. Beyond the image is outside. (Boundary IoU, Cheng et al.
 * 2021, arXiv:2103.16562; a half of a pixel is rounded to even, as in their code.)
 *
 * All on run lengths: first each column is eroded at the ends of its runs, then the rows, by intersecting the
 * mask with itself, moved by whole columns.
 */
export function maskBoundary(mask: Mask, ratio = 0.02): Mask {
  const { width, height } = mask;
  if (!(ratio >= 0 && ratio <= 1)) {
    throw new RangeError(`a boundary is 0 to 1 of the diagonal of the image, got ${ratio}`);
  }
  const d = Math.max(1, roundHalfToEven(ratio * Math.sqrt(height ** 2 + width ** 2)));
  const inside = spansOf(mask);
  const eroded = erodeRows(erodeColumns(inside, height, d), height, d);
  return { width, height, runs: runsOf(inside, eroded, pixelsOf(mask)) };
}

/** Where runs inside begin and end, in turn: positions of pixels, each more than the one before. */
type Spans = Int32Array;

function spansOf({ runs }: Mask): Spans {
  const spans = new Int32Array(runs.length);
  let count = 0;
  let end = 0;
  for (let i = 1; i < runs.length; i += 2) {
    const start = end + runs[i - 1];
    end = start + runs[i];
    if (start === end) continue;
    if (count > 0 && spans[count - 1] === start) count--;
    else spans[count++] = start;
    spans[count++] = end;
  }
  return spans.subarray(0, count);
}

/** Takes `d` pixels from both ends of what each column has. */
function erodeColumns(spans: Spans, height: number, d: number): Spans {
  let columns = 0;
  for (let i = 0; i < spans.length; i += 2) {
    columns += Math.ceil(spans[i + 1] / height) - Math.floor(spans[i] / height);
  }
  const eroded = new Int32Array(2 * columns);
  let count = 0;
  for (let i = 0; i < spans.length; i += 2) {
    let top = Math.floor(spans[i] / height) * height;
    for (; top < spans[i + 1]; top += height) {
      const start = Math.max(spans[i], top) + d;
      const end = Math.min(spans[i + 1], top + height) - d;
      if (start >= end) continue;
      eroded[count++] = start;
      eroded[count++] = end;
    }
  }
  return eroded.subarray(0, count);
}

/** Keeps what 2d + 1 columns have around a pixel. */
function erodeRows(spans: Spans, height: number, d: number): Spans {
  const columns = 2 * d + 1;
  let common = spans; // of so many columns, from its own to the right:
  let n = 1;
  for (; 2 * n <= columns; n *= 2) common = intersection(common, common, n * height);
  common = intersection(common, common, (columns - n) * height);
  return common.map((position) => position + d * height);
}

/** What is inside of both, the second moved to the left, or up, by so many pixels. */
function intersection(a: Spans, b: Spans, moved: number): Spans {
  const spans = new Int32Array(a.length + b.length);
  let count = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const start = Math.max(a[i], b[j] - moved);
    const endOfA = a[i + 1];
    const endOfB = b[j + 1] - moved;
    const end = Math.min(endOfA, endOfB);
    if (start < end) {
      spans[count++] = start;
      spans[count++] = end;
    }
    if (endOfA < endOfB) i += 2;
    else j += 2;
  }
  return spans.subarray(0, count);
}

/** The runs of what is in `spans` and not in `without`, which has no end in common with it. */
function runsOf(spans: Spans, without: Spans, pixels: number): Uint32Array {
  const ends = new Int32Array(spans.length + without.length);
  ends.set(spans);
  ends.set(without, spans.length);
  ends.sort();
  const last = ends.length === 0 ? 0 : ends[ends.length - 1];
  const runs = new Uint32Array(ends.length + (last < pixels || pixels === 0 ? 1 : 0));
  for (let i = 0; i < ends.length; i++) runs[i] = ends[i] - (i === 0 ? 0 : ends[i - 1]);
  if (runs.length > ends.length) runs[ends.length] = pixels - last;
  return runs;
}

/** As Python and NumPy round. */
function roundHalfToEven(value: number): number {
  const up = Math.round(value);
  return up - value === 0.5 && up % 2 === 1 ? up - 1 : up;
}
