/** @module How many pixels the segments of two panoptic maps share. */
import type { Segment } from "../scene/index.ts";

/** Segments are named by their place in the lists that were given. */
export interface SegmentPixels {
  /** Pixels of both a true and a predicted segment. */
  shared(actual: number, predicted: number): number;
  /** Pixels of a predicted segment that are void in truth. */
  inVoid(predicted: number): number;
  /** Pixels of each predicted segment. */
  readonly area: Float64Array;
  /** Pixels of the prediction with an id that is not in its list, and not void. */
  readonly unlisted: number;
}

/** Rows are true segments, behind void and before ids that are in no list; columns predicted ones alike. */
export function segmentPixels(
  p: Int32Array,
  t: Int32Array,
  {
    predicted,
    actual,
  }: { readonly predicted: readonly Segment[]; readonly actual: readonly Segment[] },
): SegmentPixels {
  const [columnOf, rowOf] = [placesOf(predicted), placesOf(actual)];
  const columns = predicted.length + 2;
  const rows = actual.length + 2;
  const pixels = new Float64Array(columns * rows);
  for (let i = 0; i < t.length; ) {
    let end = i + 1;
    while (end < t.length && t[end] === t[i] && p[end] === p[i]) end++;
    const row = rowOf.get(t[i]) ?? rows - 1;
    pixels[row * columns + (columnOf.get(p[i]) ?? columns - 1)] += end - i;
    i = end;
  }
  const area = new Float64Array(columns);
  for (let i = 0; i < pixels.length; i++) area[i % columns] += pixels[i];
  return {
    shared: (i, j) => pixels[(i + 1) * columns + j + 1],
    inVoid: (j) => pixels[j + 1],
    area: area.subarray(1, columns - 1),
    unlisted: area[columns - 1],
  };
}

/** From the id of a segment to its place behind void, whose id is 0. */
const placesOf = (segments: readonly Segment[]): ReadonlyMap<number, number> =>
  new Map([[0, 0], ...segments.map(({ id }, i): [number, number] => [id, i + 1])]);
